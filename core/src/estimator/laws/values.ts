/** Laws of missing values. */

import type { CauceError } from '../../errors.ts';
import { type Column, isNumeric } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { applyExample, check, type Example, fitExample, refusalOf } from './example.ts';

/** Missing values, met when fitting or only later, are accepted, or refused by the name of their column. */
export async function missingValuesAreTakenOrNamed(example: Example): Promise<void> {
  const { table } = example;
  const complete = await fitExample(example, table);
  for (const [name, column] of table.entries()) {
    const holed = table.with([[name, withHoles(column)]]);
    checkNamed(
      name,
      await refusalOf(async () => applyExample(example, await fitExample(example, holed), holed)),
    );
    checkNamed(name, await refusalOf(() => applyExample(example, complete, holed)));
  }
}

/** A column without any value is accepted, or refused by its name. */
export async function emptyColumnsAreTakenOrNamed(example: Example): Promise<void> {
  for (const [name, column] of example.table.entries()) {
    const empty = example.table.with([[name, withHoles(column, 1)]]);
    checkNamed(
      name,
      await refusalOf(async () => applyExample(example, await fitExample(example, empty), empty)),
    );
  }
}

/** One row is enough to learn from, or is refused with an error of the catalogue, never a crash. */
export async function oneRowIsEnoughOrRefused(example: Example): Promise<void> {
  const table: Table = new Table(example.table.take([0]).entries());
  const target =
    example.target instanceof Float64Array
      ? example.target.slice(0, 1)
      : { ...example.target, codes: example.target.codes.slice(0, 1) };
  const single = { ...example, table, target };
  await refusalOf(async () => applyExample(single, await fitExample(single, table), table));
}

function checkNamed(name: string, refusal: CauceError | undefined): void {
  check(
    refusal === undefined || refusal.message.includes(JSON.stringify(name)),
    `missing values in column ${JSON.stringify(name)} are refused without its name: ${refusal?.message}`,
  );
}

/** The column with every nth value missing. */
export function withHoles(column: Column, every = 3): Column {
  if (isNumeric(column)) {
    return { type: column.type, values: column.values.map((x, i) => (i % every === 0 ? Number.NaN : x)) };
  }
  if (column.type === 'sparse') return column;
  return { ...column, codes: column.codes.map((code, i) => (i % every === 0 ? -1 : code)) };
}
