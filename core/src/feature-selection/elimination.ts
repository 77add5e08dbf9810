/** Features left out one after the other, always those that matter least to what is learnt of the rest. */

import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import type { NestedState } from '../estimator/nested.ts';
import type { Nested } from '../estimator/nested-params.ts';
import { plain, type Rule } from '../estimator/rules.ts';
import type { Table } from '../table/table.ts';
import { fitImportances } from './model-importances.ts';
import { tableWidth, takeFeatures } from './take-features.ts';

export interface EliminationRules {
  readonly estimator: Nested;
  /** How many are left out at a time. */
  readonly step: number;
  /** How many are left in the end. */
  readonly least: number;
}

export interface Elimination {
  /** Shape (features): 1 for those that are left. */
  readonly kept: Uint8Array;
  /** Shape (features): 1 for those that are left, 2 for those that were left out last, and so on. */
  readonly ranking: Int32Array;
}

/** What is known before some features are left out: which are not yet, and what was learnt of them. */
export type OnRound = (kept: Uint8Array, state: NestedState) => void;

/**
 * Guyon, Weston, Barnhill and Vapnik, "Gene selection for cancer classification using support vector machines" (Machine
 * Learning 46, 2002). O(features / step) fits.
 *
 * @param onRound Called with each set of features that is learnt from; the last is learnt from only where it is given.
 * @throws as `fitImportances`; ABORTED.
 */
export async function eliminate(
  where: string,
  table: Table,
  target: Float64Array | ClassTarget,
  { estimator, step, least }: EliminationRules,
  context: FitContext,
  onRound?: OnRound,
): Promise<Elimination> {
  const width = tableWidth(table);
  const kept = new Uint8Array(width).fill(1);
  const ranking = new Int32Array(width).fill(1);
  for (let left = width; left > least || onRound !== undefined; ) {
    context.throwIfAborted();
    const { state, importances } = await fitImportances(
      where,
      estimator,
      takeFeatures(where, table, kept),
      target,
      context,
      squareOf,
    );
    onRound?.(kept.slice(), state);
    if (left <= least) break;
    const features = Array.from(kept.keys()).filter(feature => kept[feature] === 1);
    const order = Array.from(features.keys()).sort((a, b) => importances[a] - importances[b] || a - b);
    const count = Math.min(step, left - least);
    for (const place of order.slice(0, count)) kept[features[place]] = 0;
    for (let feature = 0; feature < width; feature++) if (kept[feature] === 0) ranking[feature]++;
    left -= count;
    context.report({ step: where, done: width - left, total: width - least });
  }
  return { kept, ranking };
}

/** The parameter `step`. Default 1. */
export function eliminationStep(): Rule<number> {
  return plain<number>('a whole number of at least 1, or a share between 0 and 1', isCountOrShare, 1);
}

/** A count, or a share of the features, at least 1. */
export function countOf(countOrShare: number, width: number): number {
  return countOrShare >= 1 ? countOrShare : Math.max(1, Math.trunc(countOrShare * width));
}

export function isCountOrShare(value: unknown): boolean {
  return typeof value === 'number' && (Number.isInteger(value) ? value >= 1 : value > 0 && value < 1);
}

/** What no rule says of an elimination from a file. */
export function eliminationProblem({ kept, ranking }: Elimination): string | undefined {
  if (kept.length !== ranking.length) return 'its parts differ in length';
  return kept.every((flag, i) => flag === (ranking[i] === 1 ? 1 : 0))
    ? undefined
    : 'what is kept must rank first';
}

/** As scikit-learn weighs coefficients here, where `selectFromModel` takes their sizes: of one score, in the same order. */
function squareOf(importance: number): number {
  return importance ** 2;
}
