/** Principal component analysis. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { flag, integer, number, oneOf, optional, plain } from '../estimator/rules.ts';
import { bool, float64s, record } from '../estimator/state.ts';
import { createRandom } from '../random.ts';
import type { Table } from '../table/table.ts';
import { fixSigns, joined, type Projection, project, projectRow } from './components.ts';
import { countForShare, likeliestCount } from './count-components.ts';
import { type FeaturesMatrix, featuresMatrix, momentsOf } from './features-matrix.ts';
import { type PcaSolver, principalComponents } from './principal-components.ts';

const name = 'Pca';

interface PcaState {
  /** Shape (features). */
  readonly mean: Float64Array;
  /** Shape (components x features), row by row. */
  readonly components: Float64Array;
  /** Shape (components): of the rows along each, divisor n - 1. */
  readonly explainedVariance: Float64Array;
  /** Shape (components): as a share of that of all features. */
  readonly explainedVarianceRatio: Float64Array;
  /** Shape (components). */
  readonly singularValues: Float64Array;
  readonly isWhitened: boolean;
}

/**
 * Turns features into their coordinates along the directions in which they vary most, `pca0` the most of all: fewer columns that
 * tell nearly as much, without correlation. Equals scikit-learn's PCA, its signs included (the greatest entry of a component is
 * positive), within what its solver loses of small variances.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nComponents | null | how many; a share below 1 for as many as explain more than that of the variance; 'mle' for as many as Minka's method finds; null for all |
 * | whiten | false | divide each coordinate by its standard deviation |
 * | svdSolver | 'auto' | 'full' (singular values of the centred rows), 'covariance_eigh' (eigenvalues of the covariance: faster with many rows), 'arpack' (Lanczos's method), 'randomized'; 'auto' chooses as scikit-learn does, by the size, and 'arpack' for sparse blocks |
 * | tol | 0 | for 'arpack': how exact; 0 is as exact as doubles are |
 * | iteratedPower | 'auto' | for 'randomized': how often the rows are gone over; 'auto' is 7 for less than a tenth of the components, else 4 |
 * | nOversamples | 10 | for 'randomized': random directions beyond nComponents |
 * | randomState | null | seed of 'arpack' and 'randomized'; null takes the fit's |
 *
 * One-hot blocks count as 0 and 1; sparse ones stay sparse for 'arpack' and 'randomized'. Columns of different units should be
 * scaled before (standardScaler). O(rows x features² + features³) time with 'full' and 'covariance_eigh' (of whichever side is
 * smaller with 'full'), some O(rows x features x nComponents) with the others.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values, TOO_FEW_ROWS for
 *   fewer than 2, PARAM_INVALID for more components than rows or features, FIT_FAILED when numbers are too large to compute with.
 *
 * @example
 * const { table: out } = await fitTransform(pca({ nComponents: 2 }), flowers.drop(['species']));
 * out.names; //=> ["pca0", "pca1"]
 */
export const pca = defineTransformer({
  name,
  params: {
    nComponents: plain<number | 'mle' | null>(
      'a whole number of at least 1, a share between 0 and 1, "mle", or null',
      isCountOrShare,
      null,
    ),
    whiten: flag(false),
    svdSolver: oneOf('auto', 'full', 'covariance_eigh', 'arpack', 'randomized'),
    tol: number(0, { min: 0 }),
    iteratedPower: plain<number | 'auto'>(
      'a whole number of at least 0, or "auto"',
      value => value === 'auto' || (Number.isInteger(value) && (value as number) >= 0),
      'auto',
    ),
    nOversamples: integer(10, { min: 1 }),
    randomState: optional(integer(0)),
  },
  state: record<PcaState>({
    mean: float64s,
    components: float64s,
    explainedVariance: float64s,
    explainedVarianceRatio: float64s,
    singularValues: float64s,
    isWhitened: bool,
  }),

  fit(table, { nComponents, whiten, svdSolver, randomState, ...rules }, context): PcaState {
    const matrix = featuresMatrix(name, table);
    const { rows, width } = matrix;
    if (rows < 2) throw new CauceError('TOO_FEW_ROWS', { where: name, needed: 2, received: rows });
    const solver = svdSolver === 'auto' ? solverFor(table, matrix, nComponents) : svdSolver;
    const wanted = countWanted(solver, nComponents, matrix);
    const moments = momentsOf(matrix);
    refuseHuge(moments.squares);
    const random = randomState === null ? context.random : createRandom(randomState);
    const found = principalComponents(solver, table, matrix, moments, wanted, rules, random, context);
    const total = moments.squares / (rows - 1);
    const spectrum = found.singular.map(value => value ** 2 / (rows - 1));
    const ratios = spectrum.map(variance => (total > 0 ? variance / total : 0));
    const count = countKept(nComponents, wanted, spectrum, ratios, rows);
    const vectors = found.vectors.slice(0, count);
    fixSigns(vectors);
    return {
      mean: moments.mean,
      components: joined(vectors, width),
      explainedVariance: spectrum.slice(0, count),
      explainedVarianceRatio: ratios.slice(0, count),
      singularValues: found.singular.slice(0, count),
      isWhitened: whiten,
    };
  },

  transform: (table, state) => project(name, table, projectionOf(state)),

  compileRow: (row, state) => projectRow(name, row, projectionOf(state)),

  // All features are in each component.
  origins: (table, { explainedVariance }) => Array.from(explainedVariance, () => table.names),

  check({ mean, components, explainedVariance, explainedVarianceRatio, singularValues }) {
    const count = explainedVariance.length;
    const isSame = explainedVarianceRatio.length === count && singularValues.length === count;
    if (!isSame || components.length !== count * mean.length) return 'its parts differ in length';
    const areFinite = [mean, components, explainedVariance].every(own => own.every(Number.isFinite));
    return areFinite ? undefined : 'its parts must be finite';
  },
});

function projectionOf({ components, mean, explainedVariance, isWhitened }: PcaState): Projection {
  // What does not vary is not blown up.
  const scale = isWhitened ? explainedVariance.map(v => Math.max(Math.sqrt(v), Number.EPSILON)) : undefined;
  return { components, mean, scale, width: mean.length };
}

type Wanted = number | 'mle' | null;

function solverFor(table: Table, { rows, width }: FeaturesMatrix, nComponents: Wanted): PcaSolver {
  if (table.columns.some(({ type }) => type === 'sparse')) return 'arpack';
  if (width <= 1000 && rows >= 10 * width) return 'covariance_eigh';
  if (Math.max(rows, width) <= 500 || nComponents === 'mle') return 'full';
  const count = nComponents ?? Math.min(rows, width);
  return count >= 1 && count < 0.8 * Math.min(rows, width) ? 'randomized' : 'full';
}

/** How many components the solver is to find. @throws {CauceError} PARAM_INVALID. */
function countWanted(solver: PcaSolver, nComponents: Wanted, { rows, width }: FeaturesMatrix): number {
  const most = Math.min(rows, width);
  const isPartial = solver === 'arpack' || solver === 'randomized';
  const refuse = (rule: string): never => {
    throw new CauceError('PARAM_INVALID', { where: name, param: 'nComponents', rule, received: nComponents });
  };
  if (nComponents === 'mle') {
    if (isPartial) refuse(`a whole number, with svdSolver "${solver}"`);
    if (rows < width) refuse('another than "mle", which needs as many rows as features');
    return most;
  }
  if (nComponents === null) return most;
  if (nComponents < 1) return isPartial ? refuse(`a whole number, with svdSolver "${solver}"`) : most;
  if (nComponents > most) refuse(`at most ${most}, the smaller of the number of rows and of features`);
  return nComponents;
}

function countKept(
  nComponents: Wanted,
  wanted: number,
  spectrum: Float64Array,
  ratios: Float64Array,
  rows: number,
): number {
  if (nComponents === 'mle') return likeliestCount(spectrum, rows);
  return nComponents !== null && nComponents < 1 ? countForShare(ratios, nComponents) : wanted;
}

function refuseHuge(squares: number): void {
  if (Number.isFinite(squares)) return;
  const message =
    'the columns hold numbers too large to compute with. Scale them (standardScaler) or correct them.';
  throw new CauceError('FIT_FAILED', { where: name, message });
}

function isCountOrShare(value: unknown): boolean {
  if (value === null || value === 'mle') return true;
  return typeof value === 'number' && (Number.isInteger(value) ? value >= 1 : value > 0 && value < 1);
}
