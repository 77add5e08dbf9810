/** Singular value decomposition of the rows as they are: latent semantic analysis of word counts. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { integer, number, oneOf, optional } from '../estimator/rules.ts';
import { count, float64s, record } from '../estimator/state.ts';
import { lanczosSvd, randomizedSvd } from '../kernels/leading-svd.ts';
import { squaresAround, sumOf } from '../kernels/moments.ts';
import { createRandom } from '../random.ts';
import type { NumericColumn } from '../table/column.ts';
import { fixSigns, joined, type Projection, project, projectRow } from './components.ts';
import { featuresMatrix, mapOf, momentsOf } from './features-matrix.ts';

const name = 'TruncatedSvd';

interface TruncatedSvdState {
  readonly nFeatures: number;
  /** Shape (components x features), row by row. */
  readonly components: Float64Array;
  /** Shape (components): of the rows along each, divisor n. */
  readonly explainedVariance: Float64Array;
  /** Shape (components): as a share of that of all features. */
  readonly explainedVarianceRatio: Float64Array;
  /** Shape (components): descending. */
  readonly singularValues: Float64Array;
}

/**
 * Turns many features into a few, their coordinates along the directions in which rows are longest, without centring them, so
 * that sparse blocks stay sparse: of word counts or tf-idf this is latent semantic analysis. Equals scikit-learn's TruncatedSVD,
 * its signs included (the greatest entry of a component is positive); with 'randomized', within what chance does.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nComponents | 2 | how many, at most as many as rows and features |
 * | algorithm | 'randomized' | 'randomized', nearly exact and quick; 'arpack' (Lanczos's method), exact |
 * | nIter | 5 | for 'randomized': how often the rows are gone over, at least 0 |
 * | nOversamples | 10 | for 'randomized': random directions beyond nComponents |
 * | tol | 0 | for 'arpack': how exact; 0 is as exact as doubles are |
 * | randomState | null | seed; null takes the fit's |
 *
 * Columns are called `truncatedsvd0` and so on, as there. O(values x nIter x nComponents), where a sparse block has only its values
 * that are not 0.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for missing or infinite values, PARAM_INVALID for
 *   more components than rows or features, FIT_FAILED when numbers are too large to compute with.
 *
 * @example
 * const { table: out } = await fitTransform(truncatedSvd({ nComponents: 1 }), flowers.drop(['species']));
 * out.names; //=> ["truncatedsvd0"]
 */
export const truncatedSvd = defineTransformer({
  name,
  params: {
    nComponents: integer(2, { min: 1 }),
    algorithm: oneOf('randomized', 'arpack'),
    nIter: integer(5, { min: 0 }),
    nOversamples: integer(10, { min: 0 }),
    tol: number(0, { min: 0 }),
    randomState: optional(integer(0)),
  },
  state: record<TruncatedSvdState>({
    nFeatures: count(),
    components: float64s,
    explainedVariance: float64s,
    explainedVarianceRatio: float64s,
    singularValues: float64s,
  }),

  fit(table, { nComponents, algorithm, nIter, nOversamples, tol, randomState }, context): TruncatedSvdState {
    const matrix = featuresMatrix(name, table);
    const { rows, width } = matrix;
    refuseTooMany(nComponents, Math.min(rows, width));
    const moments = momentsOf(matrix);
    const random = randomState === null ? context.random : createRandom(randomState);
    const map = mapOf(matrix, new Float64Array(width));
    const { singular, vectors } =
      algorithm === 'arpack'
        ? lanczosSvd(map, nComponents, tol, random)
        : randomizedSvd(map, nComponents, { nOversamples, nIter }, random);
    refuseHuge(singular, moments.squares);
    fixSigns(vectors);
    const components = joined(vectors, width);
    const projected = project(name, table, projectionOf({ components, nFeatures: width })).columns;
    const explainedVariance = Float64Array.from(projected, column => {
      const { values } = column as NumericColumn;
      return squaresAround(values, sumOf(values) / rows) / rows;
    });
    const total = moments.squares / rows;
    return {
      nFeatures: width,
      components,
      explainedVariance,
      explainedVarianceRatio: explainedVariance.map(variance => (total > 0 ? variance / total : 0)),
      singularValues: singular,
    };
  },

  transform: (table, state) => project(name, table, projectionOf(state)),

  compileRow: (row, state) => projectRow(name, row, projectionOf(state)),

  // All features are in each component.
  origins: (table, { singularValues }) => Array.from(singularValues, () => table.names),

  check({ nFeatures, components, explainedVariance, explainedVarianceRatio, singularValues }) {
    const count = singularValues.length;
    const isSame = explainedVariance.length === count && explainedVarianceRatio.length === count;
    if (!isSame || components.length !== count * nFeatures) return 'its parts differ in length';
    return components.every(Number.isFinite) ? undefined : 'its components must be finite';
  },
});

function projectionOf({
  components,
  nFeatures,
}: Pick<TruncatedSvdState, 'components' | 'nFeatures'>): Projection {
  return { components, mean: undefined, scale: undefined, width: nFeatures };
}

function refuseTooMany(nComponents: number, most: number): void {
  if (nComponents <= most) return;
  const rule = `at most ${most}, the smaller of the number of rows and of features`;
  throw new CauceError('PARAM_INVALID', { where: name, param: 'nComponents', rule, received: nComponents });
}

function refuseHuge(singular: Float64Array, squares: number): void {
  if (singular.every(Number.isFinite) && Number.isFinite(squares)) return;
  const message =
    'the columns hold numbers too large to compute with. Scale them (standardScaler) or correct them.';
  throw new CauceError('FIT_FAILED', { where: name, message });
}
