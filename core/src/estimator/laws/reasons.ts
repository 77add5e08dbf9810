/** Laws of reasons: which columns a column is made of, and what each adds to a prediction. */

import { columnWidth, takeColumn } from '../../table/column.ts';
import { Table, valueAt } from '../../table/table.ts';
import type { Contributions } from '../contributions.ts';
import type { ClassifierDefinition, TransformerStep } from '../definition.ts';
import { originsOf } from '../origins.ts';
import { applyExample, check, type Example, fitExample, refusalOf } from './example.ts';
import { withHoles } from './values.ts';

/** A transformer's columns depend on no other columns than those that it says they are made of. */
export async function columnsAreMadeOfTheirOrigins(example: Example): Promise<void> {
  const { step, table } = example;
  if (step.kind !== 'transformer') return;
  const state = await fitExample(example, table);
  const before = applyExample(example, state, table);
  const origins = originsOf(step as TransformerStep, state, table, before);
  for (const name of origins.flat()) check(table.has(name), `there is no column ${JSON.stringify(name)}`);
  const backwards = Int32Array.from({ length: table.length }, (_, i) => table.length - 1 - i);
  for (const [changed, column] of table.entries()) {
    const after = applyExample(example, state, table.with([[changed, takeColumn(column, backwards)]]));
    for (const [i, name] of before.names.entries()) {
      if (origins[i].includes(changed)) continue;
      const isSame = backwards.every(row =>
        Object.is(valueAt(before.columns[i], row), valueAt(after.columns[i], row)),
      );
      check(
        isSame,
        `${JSON.stringify(name)} changes with ${JSON.stringify(changed)}, which is no origin of it`,
      );
    }
  }
}

/** Importances tell of every feature, and are numbers. */
export async function importancesTellOfEveryFeature(example: Example): Promise<void> {
  const { step, table } = example;
  const { definition, params } = step;
  if (definition.kind === 'transformer' || definition.importances === undefined) return;
  const scores = definition.importances(await fitExample(example, table), params);
  check(Array.isArray(scores) && scores.length > 0, 'importances must be a list for each score');
  const width = table.columns.reduce((sum, column) => sum + columnWidth(column), 0);
  for (const own of scores) {
    check(own.length === width, `${own.length} importances of ${width} features`);
    check(own.every(Number.isFinite), 'an importance is no number');
  }
}

/** What columns add to a prediction adds up to it; what has other estimators within may be refused for their sake. */
export async function contributionsAddUp(example: Example): Promise<void> {
  const { step, table, target } = example;
  const { definition, params } = step;
  // A regressor has no use for the classes.
  const { contributions } = definition as ClassifierDefinition;
  if (contributions === undefined) return;
  const state = await fitExample(example, table);
  const holed = new Table(table.entries().map(([name, column]) => [name, withHoles(column)] as const));
  const isRefused = (await refusalOf(() => applyExample(example, state, holed))) !== undefined;
  const count = target instanceof Float64Array ? 0 : target.classes.length;
  for (const rows of [table, table.take([]), ...(isRefused ? [] : [holed])]) {
    const classes = Int32Array.from({ length: rows.length }, (_, row) => row % count);
    const explain = () =>
      contributions.call(definition as ClassifierDefinition, rows, state, params, classes);
    if ((await refusalOf(explain))?.code === 'NOT_EXPLAINABLE') return;
    const { columns } = applyExample(example, state, rows);
    const ofRow = (row: number) => columns[definition.kind === 'regressor' ? 0 : classes[row]];
    checkSums(explain(), rows, row => valueAt(ofRow(row), row) as number);
  }
}

/** Prediction and probability are what is predicted, or its logarithm; log odds are only known from the definition itself. */
function checkSums(own: Contributions, table: Table, predictedOf: (row: number) => number): void {
  const { unit, base, values, total } = own;
  const width = table.columns.length;
  check(base.length === table.length && total.length === table.length, 'it has no base or total of each row');
  check(values.length === table.length * width, 'it does not have as many contributions as rows and columns');
  for (let row = 0; row < table.length; row++) {
    const terms = [base[row], ...values.subarray(row * width, (row + 1) * width)];
    const scale = terms.reduce((sum, term) => sum + Math.abs(term), 0);
    const sum = terms.reduce((a, b) => a + b, 0);
    check(
      Math.abs(sum - total[row]) <= 1e-9 * scale,
      `row ${row} adds up to ${sum} instead of ${total[row]}`,
    );
    if (unit === 'logOdds') continue;
    const predicted = unit === 'logPrediction' ? Math.log(predictedOf(row)) : predictedOf(row);
    check(
      Math.abs(predicted - total[row]) <= 1e-9 * Math.max(scale, unit === 'logPrediction' ? 1 : 0),
      `row ${row} explains another prediction`,
    );
  }
}
