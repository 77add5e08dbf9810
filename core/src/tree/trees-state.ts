/** What every estimator of trees keeps: the trees, and what they expect of their inputs. */

import { ModelFileError } from '../errors.ts';
import {
  array,
  float64s,
  int32s,
  listOf,
  nullable,
  record,
  type StateRule,
  texts,
  uint8s,
} from '../estimator/state.ts';
import { nodeKind, type TreeEnsemble, treeProblem } from '../kernels/trees/ensemble.ts';
import { byCodePoint, type StringColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { inputKind, inputsOf, type TreeInput } from './inputs.ts';

export interface TreesState {
  readonly trees: TreeEnsemble;
  /** What the nodes of each input compare: see `nodeKind`. */
  readonly kinds: Uint8Array;
  /** For each input the categories it knows; null for others. */
  readonly categories: readonly (readonly string[] | null)[];
}

/** A set of categories has 256 bits, one for each; the last is that of missing values. */
export const mostCategories = 255;

/** The rules of the parts of a `TreesState`. */
export const treesFields = {
  trees: record<TreeEnsemble>({
    input: int32s,
    value: float64s,
    child: int32s,
    flags: uint8s,
    cover: array('Uint32Array'),
    sets: array('Uint32Array'),
    roots: int32s,
  }),
  kinds: uint8s,
  categories: listOf(nullable(texts)) as StateRule<readonly (readonly string[] | null)[]>,
};

/** What no rule says of a state from a file. */
export function treesStateProblem({ trees, kinds, categories }: TreesState): string | undefined {
  if (kinds.length !== categories.length) return 'its inputs differ in number';
  const isSound = (kind: number, i: number): boolean =>
    kind <= nodeKind.oneHot && (kind === nodeKind.set) === (categories[i] !== null);
  if (!kinds.every(isSound)) return 'an input is of no kind';
  const tooMany = categories.some(own => own !== null && own.length > mostCategories);
  return tooMany ? 'an input has too many categories' : treeProblem(trees, kinds);
}

/**
 * The inputs of a table that must be like those of the fit.
 * @throws {CauceError} COLUMN_TYPE for free text; ModelFileError when the state is of other columns.
 */
export function inputsLike(where: string, table: Table, kinds: Uint8Array): TreeInput[] {
  const inputs = inputsOf(where, table);
  if (inputs.length !== kinds.length || inputs.some((input, i) => inputKind(input) !== kinds[i]))
    throw new ModelFileError(`${where} was fitted on other columns than it is given.`);
  return inputs;
}

/**
 * The most frequent categories, in order of code points; the others count as missing.
 * @param rows Those that are counted; all by default.
 */
export function mostFrequent(
  { codes, dictionary }: StringColumn,
  most: number,
  rows?: Uint32Array,
): string[] {
  const counts = new Float64Array(dictionary.length);
  const length = rows?.length ?? codes.length;
  for (let i = 0; i < length; i++) {
    const code = codes[rows === undefined ? i : rows[i]];
    if (code >= 0) counts[code]++;
  }
  const used = dictionary.flatMap((word, code) => (counts[code] > 0 ? [{ word, count: counts[code] }] : []));
  used.sort((a, b) => b.count - a.count || byCodePoint(a.word, b.word));
  const kept = used.slice(0, most).map(({ word }) => word);
  return kept.sort(byCodePoint);
}
