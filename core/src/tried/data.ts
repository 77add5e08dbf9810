/** What the laws try definitions with. */

import type { Step } from '../estimator/definition.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { type Column, numeric, type SparseColumn, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';

/** A step, the table that it is tried with, and its target; default: `target`, of a classifier `classes`. */
export type Tried = readonly [step: Step, table: Table, target?: Float64Array | ClassTarget];

const random = createRandom(11);
const rows = 40;
const draw = (next: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => next(row));

const a = draw(() => random.normal());
/** Two columns of numbers, of which one has few values. */
export const numbers = new Table([
  ['a', numeric(a)],
  ['b', numeric(draw(() => random.integer(5)))],
]);
/** Every type of column that a transformer may meet, blocks aside. */
export const mixed = new Table([
  ...numbers.entries(),
  [
    'year',
    numeric(
      draw(row => 2000 + (row % 4)),
      'integer',
    ),
  ],
  [
    'sold',
    numeric(
      draw(row => row % 2),
      'boolean',
    ),
  ],
  [
    'seen',
    numeric(
      draw(row => Date.UTC(2026, 0, 1 + (row % 9))),
      'date',
    ),
  ],
  ['w', strings(Array.from({ length: rows }, () => ['x', 'y', 'z'][random.integer(3)]))],
]);
/** All of them but the strings. */
export const numericMixed = mixed.drop(['w']);
/** Numbers and a one-hot block. */
export const encoded = numbers.with([
  [
    'w',
    {
      type: 'oneHot',
      codes: Int32Array.from({ length: rows }, (_, i) => (i % 4) - 1),
      names: ['p', 'q', 'r'],
    },
  ],
]);

const words = ['good', 'old', 'car', 'Red', 'fast', 'très', 'cher', '7'];
/** Free text, one row without a word. */
export const texts = new Table([
  [
    'ad',
    strings(
      Array.from({ length: rows }, (_, row) =>
        row === 5
          ? '!'
          : Array.from({ length: 1 + random.integer(6) }, () => words[random.integer(8)]).join(' '),
      ),
      'text',
    ),
  ],
]);

/** Numbers and a sparse block of words; some rows of it are empty. */
export const sparse = numbers.with([['ad', sparseWords()]]);
/** Counts: whole numbers of at least 0. */
export const counts = new Table([
  ['n', numeric(draw(() => random.integer(6)))],
  ['m', numeric(draw(row => row % 3))],
]);

export const target = a.map((value, i) => 2 * value + (i % 3));
/** Above 0. */
export const positiveTarget = target.map(value => Math.exp(value / 2));
export const classes: ClassTarget = {
  codes: Int32Array.from({ length: rows }, (_, i) => i % 3),
  classes: ['p', 'q', 'r'],
};
export const twoClasses: ClassTarget = {
  codes: Int32Array.from(a, (value, i) => (value + (i % 5) / 4 > 0.3 ? 1 : 0)),
  classes: ['no', 'yes'],
};

function sparseWords(): Column {
  const names = ['good', 'old', 'car', 'red'];
  const starts = new Int32Array(rows + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < names.length; j++) {
      if (random.integer(3) > 0) continue;
      indices.push(j);
      values.push(1 + random.integer(3));
    }
    starts[row + 1] = indices.length;
  }
  const block: SparseColumn = {
    type: 'sparse',
    names,
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
  return block;
}
