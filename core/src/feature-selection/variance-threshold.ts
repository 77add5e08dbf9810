/** Features that vary. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { number } from '../estimator/rules.ts';
import { float64s, record, uint8s } from '../estimator/state.ts';
import { squaresAround, sumOf, withoutMissing } from '../kernels/moments.ts';
import { finiteExtent } from '../table/finite.ts';
import { type Feature, featuresOf } from './features.ts';
import { type Selection, selecting, selectionProblem } from './take-features.ts';

const name = 'VarianceThreshold';

interface VarianceThresholdState extends Selection {
  /** Shape (features): NaN where all values are missing. */
  readonly variances: Float64Array;
}

/**
 * Keeps the features whose variance (of the population, divisor n) is greater than a threshold: with 0, those that are not
 * constant. Equals scikit-learn's VarianceThreshold. Missing values do not count; a feature of nothing else is left out. Of
 * a one-hot or sparse block the features that are kept stay a block.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | threshold | 0 | what the variance must exceed, at least 0, in the feature's unit squared |
 *
 * O(rows x columns); of a sparse block only what is not 0 costs time.
 *
 * @throws {CauceError} COLUMN_TYPE for a column of strings, COLUMN_MISSING_VALUES for infinite values, FIT_FAILED when no
 *   feature is left.
 *
 * @example
 * const table = flowers.with([['one', numeric(new Float64Array(30).fill(1))]]).drop(['species']);
 * const { table: out } = await fitTransform(varianceThreshold(), table);
 * out.names; //=> ["petalLength", "petalWidth", "sepalLength"]
 */
export const varianceThreshold = defineTransformer({
  name,
  params: { threshold: number(0, { min: 0 }) },
  state: record<VarianceThresholdState>({ kept: uint8s, variances: float64s }),

  fit(table, { threshold }): VarianceThresholdState {
    const variances = Float64Array.from(featuresOf(name, table), feature =>
      varianceOf(feature, table.length, threshold === 0),
    );
    const kept = Uint8Array.from(variances, variance => (variance > threshold ? 1 : 0));
    if (variances.length > 0 && !kept.includes(1)) {
      const message = `no feature has a variance above ${threshold}, so that none is left.`;
      throw new CauceError('FIT_FAILED', { where: name, message });
    }
    return { kept, variances };
  },

  ...selecting<VarianceThresholdState>(name),

  check: state =>
    selectionProblem(state) ??
    (state.kept.length === state.variances.length ? undefined : 'its parts differ in length'),
});

/**
 * @param isExact What is constant must have a variance of 0 whatever rounding does: as in scikit-learn, none is greater than
 *   the range then.
 */
function varianceOf({ name: feature, rows, values }: Feature, count: number, isExact: boolean): number {
  const { min, max } = finiteExtent(name, feature, values);
  const present = withoutMissing(values);
  const zeros = rows === null ? 0 : count - rows.length;
  const all = present.length + zeros;
  if (all === 0) return Number.NaN;
  const mean = sumOf(present) / all;
  const variance = (squaresAround(present, mean) + zeros * mean ** 2) / all;
  const range = zeros > 0 ? Math.max(max, 0) - Math.min(min, 0) : max - min;
  // Of finite numbers only a variance beyond the greatest is none.
  const size = Number.isNaN(variance) ? Number.POSITIVE_INFINITY : variance;
  return isExact ? Math.min(size, range) : size;
}
