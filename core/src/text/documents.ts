/** Columns of texts as rows of features. */

import { CauceError, isCauceError } from '../errors.ts';
import { type Column, isString, type SparseColumn, type StringColumn } from '../table/column.ts';
import { type LiveColumn, liveSparse, liveText } from '../table/live-row.ts';
import { takeSparse } from '../table/sparse.ts';
import { TermCounts } from './term-counts.ts';

/** Adds the features of a text to the counts. */
export type CountTerms = (text: string, counts: TermCounts) => void;

/** The texts of a column. @throws {CauceError} COLUMN_TYPE for another column. */
export function textColumn(where: string, name: string, column: Column): StringColumn {
  if (isString(column)) return column;
  const hint = "Select the others: columns({ texts: [ofType('text'), …] }).";
  throw new CauceError('COLUMN_TYPE', {
    where,
    column: name,
    expected: 'of texts',
    received: column.type,
    hint,
  });
}

/** The distinct texts that rows have; a missing one is empty. */
export interface Documents {
  readonly texts: readonly string[];
  /** Shape (rows): index into `texts`. */
  readonly places: Int32Array;
}

export function documentsOf({ codes, dictionary }: StringColumn): Documents {
  const placeOf = new Map<number, number>();
  const texts: string[] = [];
  const places = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    let place = placeOf.get(codes[i]);
    if (place === undefined) {
      place = texts.push(codes[i] < 0 ? '' : dictionary[codes[i]]) - 1;
      placeOf.set(codes[i], place);
    }
    places[i] = place;
  }
  return { texts, places };
}

/** The features of each row; each distinct text is read once. */
export function sparseRows(
  { texts, places }: Documents,
  names: readonly string[],
  isBinary: boolean,
  countTerms: CountTerms,
): SparseColumn {
  const starts = new Int32Array(texts.length + 1);
  let indices = new Int32Array(16 * texts.length);
  let values = new Float64Array(indices.length);
  const counts = new TermCounts();
  texts.forEach((text, i) => {
    countTerms(text, counts);
    starts[i + 1] = starts[i] + counts.size;
    if (starts[i + 1] > indices.length) {
      const room = 2 * starts[i + 1];
      indices = grown(indices, new Int32Array(room));
      values = grown(values, new Float64Array(room));
    }
    counts.write(isBinary, indices, values, starts[i]);
  });
  return takeSparse({ type: 'sparse', names, starts, indices, values }, places);
}

function grown<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** `sparseRows` for a live column. @param finish Changes the row that was written. */
export function liveTerms(
  from: StringColumn,
  names: readonly string[],
  isBinary: boolean,
  countTerms: CountTerms,
  finish: (row: SparseColumn) => void = () => {},
): LiveColumn {
  const column = liveSparse(names);
  const counts = new TermCounts();
  const run = () => {
    try {
      countTerms(liveText(from) ?? '', counts);
    } catch (error) {
      // The columns' path will refuse it too, and say why.
      if (!isCauceError(error)) throw error;
      counts.clear();
      return false;
    }
    if (counts.size > column.values.length) {
      counts.clear();
      return false;
    }
    column.starts[1] = counts.size;
    counts.write(isBinary, column.indices, column.values, 0);
    finish(column);
    return true;
  };
  return { column, run };
}
