/** Gradient boosting over histograms. */

import { CauceError } from '../errors.ts';
import { defineRegressor, type FitContext } from '../estimator/definition.ts';
import { integer, number, oneOf, optional, positive } from '../estimator/rules.ts';
import {
  array,
  count,
  float64s,
  int32s,
  listOf,
  nullable,
  real,
  record,
  type StateRule,
  texts,
  uint8s,
} from '../estimator/state.ts';
import type { FeatureBins, StatisticsSource } from '../estimator/statistics-source.ts';
import { addTrees, type TreeEnsemble, treeProblem } from '../kernels/tree-ensemble.ts';
import { createRandom } from '../random.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { featureRow } from './hist-gradient-boosting/feature-row.ts';
import { featuresOf, featureValues } from './hist-gradient-boosting/features.ts';
import { type GrownNode, type GrowRules, growTree } from './hist-gradient-boosting/growing.ts';
import { MemorySource } from './hist-gradient-boosting/memory-source.ts';

interface HistGradientBoostingState {
  readonly baseline: number;
  readonly trees: TreeEnsemble;
  /** For each feature the categories it knows; null for numbers. */
  readonly categories: readonly (readonly string[] | null)[];
  /** Mean loss (half the squared error) before the first tree and after each. */
  readonly trainLoss: Float64Array;
  /** The same on the rows held out; empty when none are. */
  readonly validationLoss: Float64Array;
  /** How many trees were grown. */
  readonly nIter: number;
}

/** From this many rows on, `earlyStopping: 'auto'` holds rows out: scikit-learn's number. */
const earlyStoppingRows = 10_000;
/** A category's bin must fit a byte and a set of 256 bits, with room for the bin of missing values. */
const mostBins = 255;

/**
 * Gradient boosting of regression trees over binned features, for the squared error. Follows scikit-learn's
 * HistGradientBoostingRegressor, itself after LightGBM (Ke et al., NeurIPS 2017).
 *
 * Missing values need no imputer: each split learns the side they go to. Category columns need no encoder: a split sends
 * a set of categories left; unknown categories count as missing. One-hot blocks are features of 0 and 1.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | learningRate | 0.1 | what each tree's leaves are multiplied by, greater than 0 |
 * | maxIter | 100 | number of trees |
 * | maxLeafNodes | 31 | leaves of a tree, at least 2; null for no bound |
 * | maxDepth | null | depth of a tree; null for no bound |
 * | minSamplesLeaf | 20 | rows of a leaf, at least 1 |
 * | l2Regularization | 0 | added to the rows of a leaf when its value is computed, at least 0 |
 * | maxBins | 255 | bins of a feature beside the one for missing values, from 2 to 255; of more categories the most frequent are kept |
 * | earlyStopping | 'auto' | stop when held-out rows no longer improve: true, false, or with more than 10,000 rows |
 * | validationFraction | 0.1 | share of the rows held out for that |
 * | nIterNoChange | 10 | trees without improvement before it stops |
 * | tol | 1e-7 | what counts as improvement of the mean loss |
 * | randomState | null | seed; null takes the fit's |
 *
 * The same rows in any order give the same trees, unless rows are sampled (early stopping; more than 200,000 rows).
 * O(maxIter x rows x features) time; one byte a row and feature.
 *
 * @throws {CauceError} COLUMN_TYPE for free text, TOO_FEW_ROWS.
 */
export const histGradientBoostingRegressor = defineRegressor({
  name: 'HistGradientBoostingRegressor',
  params: {
    learningRate: positive(0.1),
    maxIter: integer(100, { min: 1 }),
    maxLeafNodes: optional(integer(31, { min: 2 }), 31),
    maxDepth: optional(integer(6, { min: 1 })),
    minSamplesLeaf: integer(20, { min: 1 }),
    l2Regularization: number(0, { min: 0 }),
    maxBins: integer(mostBins, { min: 2, max: mostBins }),
    earlyStopping: oneOf('auto', true, false),
    validationFraction: number(0.1, { above: 0, max: 0.9 }),
    nIterNoChange: integer(10, { min: 1 }),
    tol: number(1e-7, { min: 0 }),
    randomState: optional(integer(0)),
  },
  state: record<HistGradientBoostingState>({
    baseline: real,
    trees: record<TreeEnsemble>({
      feature: int32s,
      value: float64s,
      child: int32s,
      missingLeft: uint8s,
      set: int32s,
      sets: array('Uint32Array'),
      roots: int32s,
    }),
    categories: listOf(nullable(texts)) as StateRule<readonly (readonly string[] | null)[]>,
    trainLoss: float64s,
    validationLoss: float64s,
    nIter: count(),
  }),

  async fit(table, target, params, context): Promise<HistGradientBoostingState> {
    const random = params.randomState === null ? context.random : createRandom(params.randomState);
    const { earlyStopping } = params;
    const stopsEarly = earlyStopping === 'auto' ? target.length > earlyStoppingRows : earlyStopping;
    const held = stopsEarly ? Math.ceil(target.length * params.validationFraction) : 0;
    if (target.length - held < 2) {
      const where = 'HistGradientBoostingRegressor';
      throw new CauceError('TOO_FEW_ROWS', { where, needed: held + 2, received: target.length });
    }
    const features = featuresOf('HistGradientBoostingRegressor', table);
    return boost(new MemorySource(features, target, held, random), { ...params, stopsEarly }, context);
  },

  predict(table, { baseline, trees, categories }) {
    const features = featuresOf('HistGradientBoostingRegressor', table);
    const inputs = features.map((feature, f) => featureValues(feature, categories[f] ?? null));
    const out = new Float64Array(table.length).fill(baseline);
    addTrees(trees, inputs, out);
    return out;
  },

  compileRow(row, { baseline, trees, categories }) {
    const { inputs, read } = featureRow('HistGradientBoostingRegressor', row, categories);
    const prediction = liveNumber();
    return {
      output: new Table([['prediction', prediction]]),
      run() {
        read();
        prediction.values[0] = baseline;
        addTrees(trees, inputs, prediction.values);
        return true;
      },
    };
  },

  check({ trees, categories }) {
    const tooMany = categories.some(own => own !== null && own.length > mostBins);
    return tooMany ? 'a feature has too many categories' : treeProblem(trees, categories.length);
  },
});

interface BoostParams extends GrowRules {
  readonly maxIter: number;
  readonly maxBins: number;
  readonly stopsEarly: boolean;
  readonly nIterNoChange: number;
  readonly tol: number;
}

/** The trainer: asks a source, wherever its rows are. */
async function boost(
  source: StatisticsSource,
  params: BoostParams,
  context: FitContext,
): Promise<HistGradientBoostingState> {
  const bins = await source.bins(params.maxBins);
  const { value: baseline, losses } = await source.baseline();
  const trainLoss = [losses.train];
  const validationLoss = params.stopsEarly ? [losses.validation] : [];
  const grown: GrownNode[][] = [];
  while (grown.length < params.maxIter) {
    context.throwIfAborted();
    const tree = await growTree(source, bins, params);
    grown.push(tree.nodes);
    trainLoss.push(tree.losses.train);
    context.report({
      step: 'HistGradientBoostingRegressor',
      done: grown.length,
      total: params.maxIter,
      loss: params.stopsEarly ? tree.losses.validation : tree.losses.train,
    });
    if (!params.stopsEarly) continue;
    validationLoss.push(tree.losses.validation);
    if (hasStalled(validationLoss, params)) break;
  }
  return {
    baseline,
    trees: flatten(grown, bins),
    categories: bins.map(own => (own.kind === 'category' ? own.categories : null)),
    trainLoss: Float64Array.from(trainLoss),
    validationLoss: Float64Array.from(validationLoss),
    nIter: grown.length,
  };
}

/** True when none of the last losses is better than the one before them by more than `tol`. */
function hasStalled(losses: readonly number[], { nIterNoChange, tol }: BoostParams): boolean {
  if (losses.length <= nIterNoChange) return false;
  const reference = losses[losses.length - nIterNoChange - 1] - tol;
  return losses.slice(-nIterNoChange).every(loss => !(loss < reference));
}

/** The trees as flat arrays; bins become the values that separate them. */
function flatten(grown: readonly GrownNode[][], bins: readonly FeatureBins[]): TreeEnsemble {
  const total = grown.reduce((sum, nodes) => sum + nodes.length, 0);
  const trees = {
    feature: new Int32Array(total).fill(-1),
    value: new Float64Array(total),
    child: new Int32Array(total).fill(-1),
    missingLeft: new Uint8Array(total),
    set: new Int32Array(total).fill(-1),
    roots: new Int32Array(grown.length),
  };
  const sets: number[] = [];
  let at = 0;
  grown.forEach((nodes, t) => {
    trees.roots[t] = at;
    nodes.forEach((node, i) => {
      if ('value' in node) {
        trees.value[at + i] = node.value;
        return;
      }
      const { feature, bin, leftSet, missingLeft } = node.split;
      trees.feature[at + i] = feature;
      trees.child[at + i] = at + node.left;
      trees.missingLeft[at + i] = missingLeft ? 1 : 0;
      if (leftSet !== null) trees.set[at + i] = sets.push(...leftSet) - leftSet.length;
      else trees.value[at + i] = thresholdOf(bins[feature], bin);
    });
    at += nodes.length;
  });
  return { ...trees, sets: Uint32Array.from(sets) };
}

/** The last bin has no upper threshold: a split after it sends all but missing values left. */
function thresholdOf(bins: FeatureBins, bin: number): number {
  return bins.kind === 'number' && bin < bins.thresholds.length
    ? bins.thresholds[bin]
    : Number.POSITIVE_INFINITY;
}
