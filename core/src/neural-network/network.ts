/** Layers of units, each of which sees all units of the layer before. */

import { affine } from '../kernels/dense-layer.ts';
import type { Random } from '../random.ts';
import { type Activation, activate } from './activation.ts';

export interface Network {
  readonly layers: readonly Layer[];
  /** Of all layers but the last, which gives its sums as they are. */
  readonly activation: Activation;
  /** Number of weights; in the parameters they come first. */
  readonly weights: number;
  /** Number of weights and biases. */
  readonly size: number;
}

export interface Layer {
  readonly fanIn: number;
  readonly fanOut: number;
  /** Where its weights (fanIn x fanOut, row by row) begin in the parameters. */
  readonly weights: number;
  /** Where its biases (fanOut) begin. */
  readonly biases: number;
}

/**
 * @param sizes Number of features, of units of each hidden layer, and of outputs.
 */
export function networkOf(sizes: ArrayLike<number>, activation: Activation): Network {
  const pairs = Array.from({ length: sizes.length - 1 }, (_, i) => [sizes[i], sizes[i + 1]] as const);
  const weights = pairs.reduce((sum, [fanIn, fanOut]) => sum + fanIn * fanOut, 0);
  let [nextWeights, nextBiases] = [0, weights];
  const layers = pairs.map(([fanIn, fanOut]): Layer => {
    const layer = { fanIn, fanOut, weights: nextWeights, biases: nextBiases };
    nextWeights += fanIn * fanOut;
    nextBiases += fanOut;
    return layer;
  });
  return { layers, activation, weights, size: nextBiases };
}

/**
 * Parameters to begin with: uniform, the fewer connections the wider (Glorot and Bengio, Understanding the difficulty of
 * training deep feedforward neural networks, AISTATS 2010).
 */
export function initialParameters({ layers, activation, size }: Network, random: Random): Float64Array {
  const parameters = new Float64Array(size);
  for (const { fanIn, fanOut, weights, biases } of layers) {
    const bound = Math.sqrt((activation === 'logistic' ? 2 : 6) / (fanIn + fanOut));
    const draw = () => (2 * random.next() - 1) * bound;
    for (let i = weights; i < weights + fanIn * fanOut; i++) parameters[i] = draw();
    for (let i = biases; i < biases + fanOut; i++) parameters[i] = draw();
  }
  return parameters;
}

/** Room for what each layer makes of rows: shape (rows x units), the inputs first. */
export function roomFor({ layers }: Network, rows: number): Float64Array[] {
  return [
    new Float64Array(rows * (layers[0]?.fanIn ?? 0)),
    ...layers.map(({ fanOut }) => new Float64Array(rows * fanOut)),
  ];
}

/**
 * What each layer makes of the rows in the first of `activations`; the last gives sums.
 * @param activations From `roomFor`, for at least so many rows. The first only read, the others OUT.
 */
export function runForward(
  { layers, activation }: Network,
  parameters: Float64Array,
  activations: readonly Float64Array[],
  rows: number,
): void {
  for (const [i, { fanIn, fanOut, weights, biases }] of layers.entries()) {
    const out = activations[i + 1];
    affine(activations[i], rows, fanIn, parameters, weights, biases, fanOut, out);
    if (i < layers.length - 1) activate(activation, out, rows * fanOut);
  }
}

/** Rows that are computed at a time: what all layers make of them stays in the cache. */
export const blockRows = 128;

/**
 * The last layer's sums of many rows.
 * @param values Shape (rows x features), row by row. Only read.
 * @returns Shape (rows x outputs), row by row.
 */
export function outputsOf(
  network: Network,
  parameters: Float64Array,
  values: Float64Array,
  rows: number,
): Float64Array {
  const [features, outputs] = [network.layers[0].fanIn, network.layers[network.layers.length - 1].fanOut];
  const out = new Float64Array(rows * outputs);
  const activations = roomFor(network, Math.min(rows, blockRows));
  for (let first = 0; first < rows; first += blockRows) {
    const end = Math.min(first + blockRows, rows);
    activations[0].set(values.subarray(first * features, end * features));
    runForward(network, parameters, activations, end - first);
    out.set(activations[activations.length - 1].subarray(0, (end - first) * outputs), first * outputs);
  }
  return out;
}
