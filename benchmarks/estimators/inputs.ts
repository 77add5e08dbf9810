/** Makes of a real table what cases are given: plain columns of numbers or strings, the same for both sides. */

import {
  type Column,
  createRandom,
  denseTable,
  fitTransform,
  type NumericColumn,
  numeric,
  oneHotEncoder,
  simpleImputer,
  standardScaler,
  strings,
  Table,
  valueAt,
} from 'cauce';
import { type Aim, type Input, type Kind, target, weight } from './case.ts';
import { columnsOf, type RealTable, shuffled } from './tables.ts';

/** Rows of those that are made to be hard. */
const hardRows = 400;
const testRows = 1000;

/** @param rows At most so many to learn from. */
export async function inputsOf(real: RealTable, rows: number): Promise<Input[]> {
  const table = shuffled(real.table, createRandom(7)).slice(0, rows + testRows);
  const size = Math.min(rows, Math.floor(0.75 * table.length));
  const own = { ...real, table };
  const aims: readonly Exclude<Aim, 'any'>[] =
    real.task === 'regression' ? ['number', 'positive'] : ['classes'];
  const all: Input[] = [];
  for (const aim of aims) {
    const y = targetColumn(own, aim);
    const add = (
      name: string,
      kind: Kind,
      features: Table,
      options: { hard?: boolean; weight?: Column; least?: number } = {},
    ) => {
      const { hard: isHard = false, least = size } = options;
      const isWeighted = options.weight !== undefined;
      const whole = features.with([[target, y], ...(isWeighted ? [[weight, options.weight!] as const] : [])]);
      const last = isHard ? Math.min(least, hardRows, size) : size;
      all.push({
        name: `${real.name}: ${name}`,
        kind,
        aim,
        train: whole.slice(0, last),
        test: whole.slice(size, size + (isHard ? 200 : testRows)).drop(isWeighted ? [weight] : []),
        isWeighted,
        isHard,
      });
    };
    if (real.text !== undefined) {
      add('texts', 'texts', table.select([real.text]));
      continue;
    }
    for (const [name, kind, features] of await plainInputs(own)) add(name, kind, features);
    const matrix = (await plainInputs(own)).find(([name]) => name === 'matrix')![2];
    for (const [name, features] of hardened(matrix)) add(name, 'matrix', features, { hard: true });
    add('more features than rows', 'matrix', matrix, { hard: true, least: 30 });
    const weights = numeric(Float64Array.from({ length: table.length }, (_, row) => (row * 7) % 4));
    add('weights with zeros', 'matrix', matrix, { hard: true, weight: weights });
  }
  return all;
}

type Plain = readonly [name: string, kind: Kind, features: Table];

async function plainInputs({ table, target: name }: RealTable): Promise<Plain[]> {
  const { numbers, words } = columnsOf({ table, target: name });
  const missing = numbersOnly(table.select(numbers));
  const { table: raw } = await fitTransform(simpleImputer({ strategy: 'median' }), missing);
  const { table: scaled } = await fitTransform(standardScaler(), numbersOnly(raw));
  const inputs: Plain[] = [['missing', 'missing', missing]];
  const strings = table.select(words);
  const encoded = words.length === 0 ? strings : (await fitTransform(oneHotEncoder(), strings)).table;
  const oneHot = numbersOnly(denseTable(encoded, 'The inputs'));
  const matrix = new Table([...numbersOnly(scaled).entries(), ...oneHot.entries()]);
  inputs.push(['raw', 'raw', numbersOnly(raw)], ['matrix', 'matrix', matrix]);
  inputs.push(['counts', 'counts', new Table([...counted(scaled).entries(), ...oneHot.entries()])]);
  if (words.length > 0) inputs.push(['words', 'words', strings]);
  return inputs;
}

function hardened(matrix: Table): [name: string, features: Table][] {
  const [first, second] = matrix.names;
  const change = (by: (value: number, column: number) => number) =>
    new Table(
      matrix
        .entries()
        .map(([name, column], j) => [
          name,
          numeric((column as NumericColumn).values.map(value => by(value, j))),
        ]),
    );
  return [
    ['a constant column', matrix.with([['constant', numeric(new Float64Array(matrix.length).fill(3.3))]])],
    ['scaled by 1e6 and 1e-6', change((value, j) => value * (j % 2 === 0 ? 1e6 : 1e-6))],
    ['far from 0', change((value, j) => value + (j % 2 === 0 ? 1e5 : 0))],
    ['a column twice', matrix.with([['again', matrix.column(first)]])],
    ['no columns but two', matrix.select(second === undefined ? [first] : [first, second])],
  ];
}

/** Booleans and dates as numbers too. */
function numbersOnly(table: Table): Table {
  return new Table(
    table.entries().map(([name, column]) => [name, numeric((column as NumericColumn).values)]),
    table.length,
  );
}

function counted(table: Table): Table {
  return new Table(
    table.entries().map(([name, column]) => {
      const { values } = column as NumericColumn;
      return [name, numeric(values.map(value => Math.min(9, Math.max(0, Math.floor(3 * value + 4)))))];
    }),
  );
}

function targetColumn({ table, target: name }: RealTable, aim: Aim): Column {
  const column = table.column(name);
  if (aim === 'classes') {
    return strings(Array.from({ length: table.length }, (_, row) => `class ${valueAt(column, row)}`));
  }
  const { values } = column as NumericColumn;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (aim === 'positive') return numeric(values.map(value => value / mean));
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return numeric(values.map(value => (value - mean) / deviation));
}
