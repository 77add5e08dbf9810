import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { StepFactory } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { type NumericColumn, numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { iterativeImputer } from './iterative-imputer.ts';
import { knnImputer } from './knn-imputer.ts';
import { missingIndicator } from './missing-indicator.ts';

type Numbers = readonly (number | null)[];

interface Case {
  readonly step: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The names of the tables that are learnt from and imputed. */
  readonly fitted: string;
  readonly applied: string;
  /** Relative. */
  readonly tolerance: number;
  readonly columns: Readonly<Record<string, Numbers>>;
}

const { tables, imputed, drawn } = JSON.parse(
  readFileSync(new URL('../../../references/impute.json', import.meta.url), 'utf8'),
) as {
  tables: Readonly<Record<string, Readonly<Record<string, Numbers>>>>;
  imputed: readonly Case[];
  /** Errors over 20 seeds. */
  drawn: readonly { params: Readonly<Record<string, unknown>>; mean: number; spread: number }[];
};

const factories = new Map(
  [iterativeImputer, knnImputer, missingIndicator].map(factory => [
    (factory.definition.name as string).toLowerCase(),
    factory as unknown as StepFactory<string, unknown, 'transformer'>,
  ]),
);

const tableOf = (name: string) =>
  new Table(
    Object.entries(tables[name]).map(([column, values]) => [
      column,
      numeric(Float64Array.from(values, value => value ?? Number.NaN)),
    ]),
  );

for (const { step, params, fitted, applied, tolerance, columns } of imputed) {
  test(`${step} ${JSON.stringify(params)}, ${fitted}, ${applied}: scikit-learn's columns`, async () => {
    const factory = factories.get(step.toLowerCase());
    assert.ok(factory !== undefined);
    const out = await fitThenApply(factory(params as object), tableOf(fitted), tableOf(applied));
    assert.deepEqual(out.names, Object.keys(columns));
    out.entries().forEach(([name, column]) => {
      const { values } = column as NumericColumn;
      assert.equal(values.length, columns[name].length);
      columns[name].forEach((value, i) => {
        const isClose =
          value === null
            ? Number.isNaN(values[i])
            : Math.abs(values[i] - value) <= tolerance * Math.abs(value) + 1e-12 * tolerance;
        assert.ok(isClose, `${name}, row ${i}: ${values[i]}, not ${value}`);
      });
    });
  });
}

for (const { params, mean, spread } of drawn) {
  test(`iterativeImputer ${JSON.stringify(params)}: as good as scikit-learn's, over 20 seeds`, async () => {
    const truth = tableOf('cars, complete');
    const lacking = tableOf('cars');
    let sum = 0;
    for (let randomState = 0; randomState < 20; randomState++) {
      const filled = await fitThenApply(iterativeImputer({ ...(params as object), randomState }), lacking);
      let squares = 0;
      let count = 0;
      filled.columns.forEach((column, i) => {
        const given = (lacking.columns[i] as NumericColumn).values;
        const right = (truth.columns[i] as NumericColumn).values;
        (column as NumericColumn).values.forEach((value, row) => {
          if (!Number.isNaN(given[row])) return;
          squares += (value - right[row]) ** 2;
          count++;
        });
      });
      sum += Math.sqrt(squares / count);
    }
    // Each mean of 20 is as unsure as the other.
    const slack = 4 * spread * Math.sqrt(2 / 20);
    assert.ok(Math.abs(sum / 20 - mean) <= slack, `${sum / 20}, not ${mean} to ${slack}`);
  });
}
