/** Recursive feature elimination that finds out how many features are best. */

import { CauceError } from '../errors.ts';
import { defineTransformer, type Step, type TransformerDefinition } from '../estimator/definition.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { crossFitFolds } from '../estimator/folds.ts';
import { classesNested, type NestedState, predictNested } from '../estimator/nested.ts';
import { estimatorOf, type Nested } from '../estimator/nested-params.ts';
import { integer, oneOf, optional, type Rule } from '../estimator/rules.ts';
import { float64s, int32s, record, uint8s } from '../estimator/state.ts';
import { takeTarget } from '../estimator/take-rows.ts';
import { type ScorerName, scorerNamed, scorers } from '../metrics/scorers.ts';
import type { Table } from '../table/table.ts';
import {
  countOf,
  type Elimination,
  type EliminationRules,
  eliminate,
  eliminationProblem,
  eliminationStep,
} from './elimination.ts';
import { importanceEstimator } from './model-importances.ts';
import { selecting, tableWidth, takeFeatures } from './take-features.ts';

const name = 'Rfecv';

const scoring: Rule<ScorerName | null> = optional(oneOf(...(Object.keys(scorers) as ScorerName[])));

interface RfecvState extends Elimination {
  /** The numbers of features that were tried, ascending. */
  readonly nFeatures: Int32Array;
  /** Of each of them the mean score of the folds, and how it differs between them (divisor n). */
  readonly meanTestScore: Float64Array;
  readonly stdTestScore: Float64Array;
}

const factory = defineTransformer({
  name,
  params: {
    estimator: importanceEstimator(),
    step: eliminationStep(),
    minFeaturesToSelect: integer(1, { min: 1 }),
    cv: integer(5, { min: 2 }),
    scoring,
  },
  state: record<RfecvState>({
    kept: uint8s,
    ranking: int32s,
    nFeatures: int32s,
    meanTestScore: float64s,
    stdTestScore: float64s,
  }),

  async fit(table, { estimator, cv, scoring, ...given }, context): Promise<RfecvState> {
    if (table.length < cv)
      throw new CauceError('TOO_FEW_ROWS', { where: name, needed: cv, received: table.length });
    const width = tableWidth(table);
    const rules = {
      estimator,
      step: countOf(given.step, width),
      least: Math.min(given.minFeaturesToSelect, width),
    };
    const measure = measureOf(estimator, scoring);
    const folds = crossFitFolds(context.target, cv, undefined);
    const scores: Map<number, number>[] = [];
    for (let fold = 0; fold < cv; fold++) {
      scores.push(await scoresOfFold(table, folds, fold, rules, measure, context));
    }
    const nFeatures = Int32Array.from(scores[0].keys()).sort();
    const all = Array.from(nFeatures, count => scores.map(own => own.get(count) as number));
    const meanTestScore = Float64Array.from(all, meanOf);
    const stdTestScore = Float64Array.from(all, own =>
      Math.sqrt(meanOf(own.map(x => (x - meanOf(own)) ** 2))),
    );
    const least = nFeatures[bestOf(meanTestScore, measure.sign)];
    const elimination = await eliminate(name, table, context.target, { ...rules, least }, context);
    return { ...elimination, nFeatures, meanTestScore, stdTestScore };
  },

  ...selecting<RfecvState>(name),

  check(state) {
    const { nFeatures, meanTestScore, stdTestScore } = state;
    const isSame = nFeatures.length === meanTestScore.length && nFeatures.length === stdTestScore.length;
    return eliminationProblem(state) ?? (isSame ? undefined : 'its scores differ in length');
  },
});

export interface RfecvParams<E extends Nested = Nested> {
  readonly estimator: E;
  readonly step: number;
  readonly minFeaturesToSelect: number;
  readonly cv: number;
  readonly scoring: ScorerName | null;
}

/** What makes its steps: `rfecv`. */
export interface Rfecv {
  <const E extends Nested>(
    params: Partial<RfecvParams<E>> & { readonly estimator: E },
  ): Step<'rfecv', RfecvParams<E>, 'transformer'>;
  readonly definition: TransformerDefinition;
}

/**
 * Leaves out the features that matter least, as `rfe` does, down to as many as predict best the rows that were not learnt from:
 * first in each fold of a cross-validation, then on all rows. Equals scikit-learn's RFECV, with the same folds (unshuffled, for
 * classes stratified).
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | estimator | | a regressor or classifier that has importances, or a pipeline of scalers and such that ends in one |
 * | step | 1 | how many are left out at a time, or which share of all when below 1 |
 * | minFeaturesToSelect | 1 | how many are left at least |
 * | cv | 5 | number of folds |
 * | scoring | null | name of the score to choose by; null is 'r2' for numbers, 'accuracy' for classes. Of errors less is better |
 *
 * It costs cv + 1 times as much as `rfe`.
 *
 * @throws {CauceError} TOO_FEW_ROWS for fewer rows than folds; PARAM_INVALID for a score or an estimator of another kind than the
 *   target, or one whose transformers make other features; what the estimator refuses; ABORTED.
 *
 * @example
 * const table = flowers.drop(['species']);
 * const { table: out } = await fitTransform(rfecv({ estimator: ridge() }), table, { target: 'petalWidth' });
 * out.names.includes('petalLength'); //=> true
 */
export const rfecv = factory as unknown as Rfecv;

interface Measure {
  /** 1 where greater is better, else -1. */
  readonly sign: number;
  of(state: NestedState, table: Table, target: Float64Array | ClassTarget): number;
}

/** @throws {CauceError} PARAM_INVALID for a score of the other task. */
function measureOf(estimator: Nested, scoring: ScorerName | null): Measure {
  const { kind } = estimatorOf(estimator);
  const scorer = scorerNamed(scoring ?? (kind === 'regressor' ? 'r2' : 'accuracy'));
  if ((scorer.task === 'regression') !== (kind === 'regressor')) {
    const rule = `a score for a ${kind}`;
    throw new CauceError('PARAM_INVALID', { where: name, param: 'scoring', rule, received: scorer.name });
  }
  return {
    sign: scorer.greaterIsBetter ? 1 : -1,
    of(state, table, target) {
      if (target instanceof Float64Array || scorer.task === 'regression') {
        const score = scorer.score as (truth: Float64Array, predicted: Float64Array) => number;
        return score(target as Float64Array, predictNested(estimator, state, table));
      }
      const { classes } = target;
      const labels = (codes: Int32Array) => Array.from(codes, code => classes[code]);
      return scorer.score(labels(target.codes), {
        predicted: labels(classesNested(estimator, state, table)),
        probabilities: predictNested(estimator, state, table, classes.length),
        classes,
      });
    },
  };
}

/** The score of each number of features on a fold that was not learnt from. */
async function scoresOfFold(
  table: Table,
  folds: Int32Array,
  fold: number,
  rules: EliminationRules,
  measure: Measure,
  context: FitContext,
): Promise<Map<number, number>> {
  const rows = Array.from(folds.keys());
  const learnt = rows.filter(row => folds[row] !== fold);
  const held = rows.filter(row => folds[row] === fold);
  const heldTable = table.take(held);
  const heldTarget = takeTarget(context.target, held);
  const scores = new Map<number, number>();
  await eliminate(
    name,
    table.take(learnt),
    takeTarget(context.target, learnt),
    rules,
    context,
    (kept, state) => {
      const count = kept.reduce((sum, flag) => sum + flag, 0);
      scores.set(count, measure.of(state, takeFeatures(name, heldTable, kept), heldTarget));
    },
  );
  return scores;
}

/** Of equals the first: that of fewest features. */
function bestOf(scores: Float64Array, sign: number): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) if (sign * scores[i] > sign * scores[best]) best = i;
  return best;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
