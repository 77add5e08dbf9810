/** The rows that trees are grown on, in a workspace's memory. */

import { sortColumns } from '../sort.ts';
import { type InputValues, nodeKind } from '../trees/ensemble.ts';
import type { Workspace } from '../workspace.ts';
import { missingCell, rankValues } from './rank-values.ts';

/** One input: numbers, or the codes of a category or a one-hot block. */
export interface TrainingInput {
  /** See `nodeKind`. */
  readonly kind: number;
  /** Of each row: a number (NaN is missing) or a code (negative is missing). */
  readonly values: InputValues;
  /** How many codes there are, at most `mostCodes`, 255 of categories; 0 for numbers. */
  readonly codes: number;
}

/**
 * Each value of an input has a rank among its distinct values, and a cell: a range of ranks, which nodes of many rows
 * count together. A code is its own cell.
 */
export interface TrainingRows {
  readonly rows: number;
  readonly inputs: number;
  readonly kinds: Uint8Array;
  /** Input after input, as are the others. */
  readonly cells: Uint16Array;
  readonly cellCounts: Uint32Array;
  /** Of numbers: their ranks, or the numbers themselves where thresholds are drawn at random. */
  readonly places: Uint32Array | Float64Array;
  /** For each number the first rank of each cell and, last, how many ranks there are; where each input's begin. */
  readonly edges: Uint32Array;
  readonly edgesAt: Uint32Array;
  /** The distinct values of numbers, ascending; where each input's begin, and where the last one's end. */
  readonly distinct: Float64Array;
  readonly distinctAt: Uint32Array;
}

/** A code is a cell. */
export const mostCodes = missingCell;
/** With at most so many rows each value has a cell of its own. */
const fewRows = missingCell;
/** Cells of a number otherwise. */
const mostCells = 255;

/** Brings inputs into the workspace's memory. O(rows x log(rows)) for each input. */
export function layRows(
  space: Workspace,
  inputs: readonly TrainingInput[],
  rows: number,
  isRandom: boolean,
): TrainingRows {
  const width = inputs.length;
  const all = width * rows;
  const laid = {
    rows,
    inputs: width,
    kinds: space.array(Uint8Array, width),
    cells: space.array(Uint16Array, all),
    cellCounts: space.array(Uint32Array, width),
    places: isRandom ? space.array(Float64Array, all) : space.array(Uint32Array, all),
    edgesAt: space.array(Uint32Array, width),
    distinctAt: space.array(Uint32Array, width + 1),
  };
  inputs.forEach(({ kind, values, codes }, f) => {
    laid.kinds[f] = kind;
    laid.cellCounts[f] = codes;
    if (kind !== nodeKind.number) layCodes(values, laid.cells.subarray(f * rows, (f + 1) * rows));
    else if (isRandom) laid.places.set(values, f * rows);
  });
  if (isRandom) return { ...laid, edges: laid.edgesAt, distinct: space.array(Float64Array, 0) };
  return { ...laid, ...layRanks(space, inputs, laid as TrainingRows) };
}

function layCodes(codes: InputValues, cells: Uint16Array): void {
  for (let row = 0; row < cells.length; row++) {
    const code = codes[row];
    cells[row] = code >= 0 ? code : missingCell;
  }
}

function layRanks(
  space: Workspace,
  inputs: readonly TrainingInput[],
  laid: TrainingRows,
): Pick<TrainingRows, 'edges' | 'distinct'> {
  const { rows, edgesAt, distinctAt, cellCounts } = laid;
  const numbers = inputs.flatMap(({ kind, values }, f) => (kind === nodeKind.number ? [{ f, values }] : []));
  const values = space.array(Float64Array, numbers.length * rows);
  const lengths = space.array(Float64Array, numbers.length);
  numbers.forEach((number, k) => {
    lengths[k] = putPresent(number.values, values.subarray(k * rows, (k + 1) * rows));
  });
  sortColumns(space, values, rows, lengths);
  const found = numbers.map(({ f }, k) => {
    const sorted = values.subarray(k * rows, k * rows + lengths[k]);
    const own = firstPlaces(sorted);
    const cuts = cutRanks(own, sorted.length, rows <= fewRows ? fewRows : mostCells);
    return { f, cuts, distinct: Float64Array.from(own, place => sorted[place]) };
  });
  const total = found.reduce((sum, { distinct }) => sum + distinct.length, 0);
  const edges = space.array(
    Uint32Array,
    found.reduce((sum, { cuts }) => sum + cuts.length, 0),
  );
  const distinct = space.array(Float64Array, total);
  let distinctEnd = 0;
  let edgesEnd = 0;
  let k = 0;
  for (let f = 0; f < inputs.length; f++) {
    distinctAt[f] = distinctEnd;
    edgesAt[f] = edgesEnd;
    if (found[k]?.f === f) {
      distinct.set(found[k].distinct, distinctEnd);
      edges.set(found[k].cuts, edgesEnd);
      cellCounts[f] = found[k].cuts.length - 1;
      distinctEnd += found[k].distinct.length;
      edgesEnd += found[k].cuts.length;
      k++;
    }
    distinctAt[f + 1] = distinctEnd;
  }
  for (const [place, number] of numbers.entries()) values.set(number.values, place * rows);
  const own = space.array(Uint32Array, numbers.length);
  own.set(numbers.map(({ f }) => f));
  const { places, cells } = laid;
  const ranks = places as Uint32Array;
  space.run(
    rankValues,
    numbers.length,
    own,
    values,
    rows,
    ranks,
    cells,
    distinct,
    distinctAt,
    edges,
    edgesAt,
    cellCounts,
  );
  space.free(values);
  return { edges, distinct };
}

/** Values that are not missing, one after the other; how many. */
function putPresent(values: InputValues, out: Float64Array): number {
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const x = values[row];
    if (Number.isNaN(x)) continue;
    // Adding 0 makes -0 a 0.
    out[count++] = x + 0;
  }
  return count;
}

/** Where each distinct value of sorted ones begins. */
function firstPlaces(sorted: Float64Array): Uint32Array {
  const places = new Uint32Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) places[count++] = i;
  return places.slice(0, count);
}

/**
 * The first rank of each cell, and the number of ranks: a cell for each rank where these are few; otherwise cells that
 * share the rows evenly.
 */
function cutRanks(firstPlaces: Uint32Array, rows: number, most: number): Uint32Array {
  const ranks = firstPlaces.length;
  if (ranks <= most) return Uint32Array.from({ length: ranks + 1 }, (_, rank) => rank);
  const cuts = [0];
  for (let rank = 1; rank < ranks; rank++) {
    if (firstPlaces[rank] >= (cuts.length * rows) / most) cuts.push(rank);
  }
  return Uint32Array.of(...cuts, ranks);
}
