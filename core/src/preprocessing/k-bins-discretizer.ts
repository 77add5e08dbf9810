/** Numbers as bins. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { integer, oneOf, optional, plain, type Rule } from '../estimator/rules.ts';
import { float64s, int32s, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { type QuantileMethod, quantileMethods } from '../kernels/sample-quantile.ts';
import { createRandom } from '../random.ts';
import type { Column } from '../table/column.ts';
import { type LiveColumn, liveNumber, liveOneHot, sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { binEdges } from './bin-edges.ts';
import { completeRow, completeTable, numbersOf } from './map-numbers.ts';

interface KBinsDiscretizerState {
  /** Shape (features + 1): where the edges of each begin in `edges`; the last is where they end. */
  readonly starts: Int32Array;
  /** Ascending within each feature, the outermost included. */
  readonly edges: Float64Array;
}

type Encode = 'onehot' | 'ordinal';

/**
 * Puts each number into one of a few bins. Equals scikit-learn's KBinsDiscretizer (with more rows than `subsample`, where
 * it draws, by distribution). A bin reaches from its lower edge up to, not including, the next; what lies beyond all
 * edges goes to the outermost bins. A constant feature has one bin; bins of (almost) no width are left out.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nBins | 5 | how many bins, from 2 to 100,000; or a list with a number for each feature |
 * | encode | 'onehot' | a block of 0/1 features for each feature, named `age_0.0`, `age_1.0`, …, which stays codes until it is needed dense (there is no `onehot-dense`); or `ordinal`, the number of the bin from 0 |
 * | strategy | 'quantile' | bins of about as many rows each, of the same width (`uniform`), or around the centres of clusters (`kmeans`) |
 * | quantileMethod | 'averaged_inverted_cdf' | which of NumPy's quantiles: `inverted_cdf`, `averaged_inverted_cdf`, `closest_observation`, `interpolated_inverted_cdf`, `hazen`, `weibull`, `linear`, `median_unbiased` or `normal_unbiased` |
 * | subsample | 200000 | at most this many rows, drawn with replacement, are looked at; null for all |
 * | randomState | null | seed of that draw; null takes the fit's |
 *
 * Columns keep their names. One-hot blocks are expanded, each of their features then a constant or two bins.
 * @throws {CauceError} COLUMN_TYPE for a column of strings; COLUMN_MISSING_VALUES for missing or infinite values;
 *   PARAM_INVALID for a list of another length than features; TOO_FEW_ROWS without any row, or for fewer rows than
 *   clusters.
 *
 * @example
 * const rows = tableFromRows([{ x: 1 }, { x: 2 }, { x: 3 }, { x: 40 }]);
 * const { table } = await fitTransform(kBinsDiscretizer({ nBins: 2, encode: 'ordinal' }), rows);
 * table.toRows().map(row => row.x); //=> [0, 0, 1, 1]
 */
export const kBinsDiscretizer = defineTransformer({
  name: 'KBinsDiscretizer',
  params: {
    nBins: binCounts(),
    encode: oneOf('onehot', 'ordinal'),
    strategy: oneOf('quantile', 'uniform', 'kmeans'),
    quantileMethod: quantileMethod(),
    subsample: optional(integer(200_000, { min: 1 }), 200_000),
    randomState: optional(integer(0)),
  },
  state: record<KBinsDiscretizerState>({ starts: int32s, edges: float64s }),

  fit(table, params, context): KBinsDiscretizerState {
    const { nBins, strategy, subsample, randomState } = params;
    const dense = completeTable(table, 'KBinsDiscretizer');
    if (dense.length === 0) throw tooFewRows(1, 0);
    if (typeof nBins !== 'number' && nBins.length !== dense.columns.length) {
      throw new CauceError('PARAM_INVALID', {
        where: 'KBinsDiscretizer',
        param: 'nBins',
        rule: `a list of ${dense.columns.length}, one for each feature`,
        received: nBins,
      });
    }
    const random = randomState === null ? context.random : createRandom(randomState);
    const isDrawn = subsample !== null && subsample < dense.length;
    const drawn = () => Int32Array.from({ length: subsample as number }, () => random.integer(dense.length));
    const edges = numbersOf(isDrawn ? dense.take(drawn()) : dense).map((values, i) => {
      const bins = typeof nBins === 'number' ? nBins : nBins[i];
      if (strategy === 'kmeans' && values.length < bins) throw tooFewRows(bins, values.length);
      return binEdges(values.slice().sort(), bins, strategy, params.quantileMethod);
    });
    const starts = new Int32Array(edges.length + 1);
    for (let i = 0; i < edges.length; i++) starts[i + 1] = starts[i] + edges[i].length;
    return { starts, edges: Float64Array.from(edges.flatMap(own => Array.from(own))) };
  },

  transform(table, state, { encode }) {
    const dense = completeTable(table, 'KBinsDiscretizer');
    checkWidth('KBinsDiscretizer', state.starts.length - 1, dense);
    const columns = numbersOf(dense);
    return new Table(
      dense.names.map((name, i) => [name, binned(name, columns[i], innerEdges(state, i), encode)] as const),
      dense.length,
    );
  },

  origins: denseOrigins,

  compileRow(row, state, { encode }) {
    const dense = completeRow(row, 'KBinsDiscretizer');
    checkWidth('KBinsDiscretizer', state.starts.length - 1, dense.output);
    const columns = numbersOf(dense.output);
    const form = sideBySide(
      dense.output.names.map(
        (name, i) => [name, liveBinned(name, columns[i], innerEdges(state, i), encode)] as const,
      ),
    );
    return { output: form.output, run: () => dense.run() && form.run() };
  },

  check({ starts, edges }) {
    if (starts.length === 0 || starts[0] !== 0 || starts[starts.length - 1] !== edges.length) {
      return 'its edges are not as many as it says';
    }
    return starts.every((start, i) => i === 0 || start >= starts[i - 1] + 2)
      ? undefined
      : 'a feature has no bin';
  },
});

type BinCounts = number | readonly number[];

function binCounts(): Rule<BinCounts> {
  const isCount = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= 2 && (value as number) <= 100_000;
  return plain<BinCounts>(
    'a whole number from 2 to 100000, or a list of such',
    value => isCount(value) || (Array.isArray(value) && value.every(isCount)),
    5,
  );
}

function quantileMethod(): Rule<QuantileMethod> {
  return { ...oneOf(...quantileMethods), default: 'averaged_inverted_cdf' };
}

function tooFewRows(needed: number, received: number): CauceError {
  return new CauceError('TOO_FEW_ROWS', { where: 'KBinsDiscretizer', needed, received });
}

/** What separates a feature's bins: all edges but the outermost. */
function innerEdges({ starts, edges }: KBinsDiscretizerState, feature: number): Float64Array {
  return edges.subarray(starts[feature] + 1, starts[feature + 1] - 1);
}

/** How many of the edges are at or below `x`. O(log edges). */
function binOf(x: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function featureNames(name: string, edges: Float64Array): string[] {
  return Array.from({ length: edges.length + 1 }, (_, bin) => `${name}_${bin}.0`);
}

function binned(name: string, values: Float64Array, edges: Float64Array, encode: Encode): Column {
  if (encode === 'ordinal') return { type: 'number', values: values.map(x => binOf(x, edges)) };
  return {
    type: 'oneHot',
    codes: Int32Array.from(values, x => binOf(x, edges)),
    names: featureNames(name, edges),
  };
}

function liveBinned(name: string, values: Float64Array, edges: Float64Array, encode: Encode): LiveColumn {
  const column = encode === 'ordinal' ? liveNumber() : liveOneHot(featureNames(name, edges));
  const cell = column.type === 'oneHot' ? column.codes : column.values;
  const run = () => {
    cell[0] = binOf(values[0], edges);
    return true;
  };
  return { column, run };
}
