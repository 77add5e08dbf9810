/** Rows that are unlike the others. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { flag, integer, optional, plain, type Rule } from '../estimator/rules.ts';
import { count, real, record } from '../estimator/state.ts';
import { quantileOf } from '../kernels/boosting/pinball.ts';
import { addTrees } from '../kernels/trees/add-trees.ts';
import { pack } from '../kernels/trees/packed.ts';
import { createRandom } from '../random.ts';
import { isNumeric, isString, numeric } from '../table/column.ts';
import { refuseInfinite } from '../table/finite.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { inputKind, inputsOf, inputValues } from '../tree/inputs.ts';
import { liveTrees } from '../tree/live-trees.ts';
import {
  inputsLike,
  mostCategories,
  mostFrequent,
  type TreesState,
  treesFields,
  treesStateProblem,
} from '../tree/trees-state.ts';
import { averagePath, growIsolationTrees } from './isolation-trees.ts';

const name = 'IsolationForest';

interface IsolationState extends TreesState {
  /** Rows that each tree drew. */
  readonly draws: number;
  /** A row with a higher score is an outlier. */
  readonly threshold: number;
}

/**
 * Adds to the columns how unlike the others each row is: `anomalyScore`, near 1 where random splits part it from all others
 * at once, well below 0.5 where that takes long; and `isOutlier`, 1 where the score is above what `contamination` says.
 * Equals scikit-learn's IsolationForest but for the draws of chance: `anomalyScore` is the negative of its score_samples,
 * `isOutlier` is 1 where its predict gives -1. There it is an estimator; here a transformer, so that the scores can be a
 * model's features, or be looked at by themselves.
 *
 * Missing values need no imputer: a split sends them to either side. Category columns and one-hot blocks need no encoder:
 * each category goes to either side, and of a block one feature is drawn. Each feature of a sparse block is a column.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nEstimators | 100 | number of trees, at least 1 |
 * | maxSamples | 'auto' | rows that each tree draws: a number of them (all, where there are not so many), a share greater than 0 and less than 1, or 'auto' for 256 |
 * | contamination | 'auto' | share of the rows learnt from that are outliers, greater than 0, at most 0.5; 'auto' has those above a score of 0.5 |
 * | maxFeatures | 1.0 | columns that each tree draws: a share greater than 0, at most 1; 2 or more are a number of columns |
 * | bootstrap | false | whether a tree draws rows with replacement |
 * | randomState | null | seed; null takes the fit's |
 *
 * O(nEstimators x maxSamples x log(maxSamples)) time to learn.
 *
 * After Liu, Ting and Zhou, "Isolation Forest" (ICDM 2008).
 *
 * @throws {CauceError} COLUMN_TYPE for free text, COLUMN_MISSING_VALUES for infinite values, COLUMN_DUPLICATE for a column
 *   that has the name of a new one.
 *
 * @example
 * const strange = tableFromRows([...Array.from({ length: 30 }, (_, i) => ({ km: 50 + i })), { km: 900 }]);
 * const { table } = await fitTransform(isolationForest({ contamination: 0.03 }), strange);
 * table.toRows().at(-1).isOutlier; //=> true
 */
export const isolationForest = defineTransformer({
  name,
  params: {
    nEstimators: integer(100, { min: 1 }),
    maxSamples: maxSamples(),
    contamination: contamination(),
    maxFeatures: maxFeatures(),
    bootstrap: flag(false),
    randomState: optional(integer(0)),
  },
  state: record<IsolationState>({ ...treesFields, draws: count(), threshold: real }),

  fit(table, params, context): IsolationState {
    const random = params.randomState === null ? context.random : createRandom(params.randomState);
    const inputs = inputsOf(name, table);
    for (const { name: column, column: own } of inputs)
      if (isNumeric(own)) refuseInfinite(name, column, own.values);
    const categories = inputs.map(({ column }) =>
      isString(column) ? mostFrequent(column, mostCategories) : null,
    );
    const kinds = Uint8Array.from(inputs, inputKind);
    const values = inputs.map((input, i) => inputValues(input, categories[i]));
    const draws = rowsOf(params.maxSamples, table.length);
    const { nEstimators: trees, bootstrap } = params;
    const width = columnsOf(params.maxFeatures, inputs.length);
    const grown = growIsolationTrees(
      { kinds, values, rows: table.length, trees, draws, bootstrap, width },
      random,
      done => {
        context.throwIfAborted();
        context.report({ step: name, done, total: trees });
      },
    );
    const state = { trees: grown, kinds, categories, draws, threshold: 0.5 };
    if (params.contamination === 'auto') return state;
    const scores = scoresOf(table, state).map(score => -score);
    return { ...state, threshold: -quantileOf(scores, params.contamination) };
  },

  transform(table, state) {
    const scores = scoresOf(table, state);
    const isOutlier = scores.map(score => (isAbove(score, state) ? 1 : 0));
    return withScores(table, numeric(scores), numeric(isOutlier, 'boolean'));
  },

  origins: table => [...table.names.map(own => [own]), [...table.names], [...table.names]],

  compileRow(row, state) {
    const [score, isOutlier] = [liveNumber(), liveNumber('boolean')];
    const addTo = liveTrees(name, row, state);
    const sums = new Float64Array(1);
    return {
      output: withScores(row, score, isOutlier),
      run() {
        addTo(sums.fill(0));
        score.values[0] = scoreOf(sums[0], state);
        isOutlier.values[0] = isAbove(score.values[0], state) ? 1 : 0;
        return true;
      },
    };
  },

  check(state) {
    if (state.trees.roots.length === 0) return 'it has no trees';
    if (state.draws < 1) return 'its trees drew no rows';
    return treesStateProblem(state);
  },
});

/** @throws {CauceError} COLUMN_DUPLICATE. */
function withScores(
  table: Table,
  score: ReturnType<typeof numeric>,
  isOutlier: ReturnType<typeof numeric>,
): Table {
  for (const column of ['anomalyScore', 'isOutlier'])
    if (table.has(column)) throw new CauceError('COLUMN_DUPLICATE', { where: name, column });
  return new Table([...table.entries(), ['anomalyScore', score], ['isOutlier', isOutlier]], table.length);
}

/** Shape (rows). */
function scoresOf(table: Table, state: IsolationState): Float64Array {
  const { trees, kinds, categories } = state;
  const inputs = inputsLike(name, table, kinds).map((input, i) => inputValues(input, categories[i]));
  const sums = new Float64Array(table.length);
  addTrees(pack(trees, kinds), inputs, sums);
  return sums.map(sum => scoreOf(sum, state));
}

/** Equation 2 of Liu et al. @param sum Of the paths in all trees. */
function scoreOf(sum: number, { trees, draws }: IsolationState): number {
  const usual = trees.roots.length * averagePath(draws);
  return 2 ** -(usual === 0 ? 1 : sum / usual);
}

/** Rounding does not make rows strange that are all alike. */
function isAbove(score: number, { threshold }: IsolationState): boolean {
  return score - threshold > 1e-12;
}

function rowsOf(wanted: number | 'auto', rows: number): number {
  if (wanted === 'auto') return Math.min(256, rows);
  return wanted < 1 ? Math.max(1, Math.floor(wanted * rows)) : Math.min(wanted, rows);
}

function columnsOf(wanted: number, columns: number): number {
  return wanted <= 1 ? Math.max(1, Math.floor(wanted * columns)) : Math.min(wanted, columns);
}

function maxSamples(): Rule<number | 'auto'> {
  const expects = '"auto", a whole number of at least 1, or a share greater than 0 and less than 1';
  return plain<number | 'auto'>(expects, value => value === 'auto' || isCountOrShare(value), 'auto');
}

function maxFeatures(): Rule<number> {
  const expects = 'a share greater than 0 and at most 1, or a whole number of at least 2';
  return plain<number>(expects, isCountOrShare, 1);
}

function isCountOrShare(value: unknown): boolean {
  if (typeof value !== 'number') return false;
  return Number.isInteger(value) ? value >= 1 : value > 0 && value < 1;
}

function contamination(): Rule<number | 'auto'> {
  const expects = '"auto", or a share greater than 0 and at most 0.5';
  const isShare = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= 0.5;
  return plain<number | 'auto'>(expects, value => value === 'auto' || isShare(value), 'auto');
}
