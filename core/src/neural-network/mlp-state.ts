/** What is kept of a network that has learnt. */

import { CauceError, ModelFileError } from '../errors.ts';
import { float64s, int32s, record, type StateRule } from '../estimator/state.ts';
import { type FeatureRows, liveFeatures } from '../table/feature-rows.ts';
import type { Table } from '../table/table.ts';
import type { MlpParams } from './mlp-params.ts';
import { type Network, networkOf, outputsOf, roomFor, runForward } from './network.ts';

export interface MlpState {
  /** Number of features, of units of each hidden layer, and of outputs. */
  readonly sizes: Int32Array;
  /** The weights of all layers, then their biases. */
  readonly parameters: Float64Array;
}

export const mlpStateRule: StateRule<MlpState> = record<MlpState>({ sizes: int32s, parameters: float64s });

/** Networks of more parameters come from no fit. */
const mostParameters = 2 ** 28;

/** @throws {CauceError} PARAM_INVALID for a network too large to be kept. */
export function checkSize(where: string, { size }: Network, { hiddenLayerSizes }: MlpParams): void {
  if (size <= mostParameters) return;
  const rule = `small enough for at most ${mostParameters} weights in all; these need ${size}`;
  const param = 'hiddenLayerSizes';
  throw new CauceError('PARAM_INVALID', { where, param, rule, received: hiddenLayerSizes });
}

/** What no rule says of a state from a file. */
export function mlpStateProblem(
  { sizes, parameters }: MlpState,
  { hiddenLayerSizes }: MlpParams,
): string | undefined {
  const hidden = sizes.subarray(1, -1);
  if (sizes.length < 2 || hidden.length !== hiddenLayerSizes.length || sizes.some(size => size < 0)) {
    return 'sizes must be those of its layers';
  }
  if (hidden.some((size, i) => size !== hiddenLayerSizes[i]))
    return 'sizes must be those of its hiddenLayerSizes';
  const { size } = networkOf(sizes, 'identity');
  if (size > mostParameters || parameters.length !== size)
    return 'parameters must be as many as its layers need';
  return parameters.every(Number.isFinite) ? undefined : 'parameters must be finite';
}

/**
 * The outputs for rows, before what is made of them.
 * @returns Shape (rows x outputs), row by row.
 * @throws {ModelFileError} when the network has learnt from other features.
 */
export function mlpOutputs(
  where: string,
  { rows, width, values }: FeatureRows,
  state: MlpState,
  params: MlpParams,
): Float64Array {
  const network = openNetwork(where, width, state, params);
  return outputsOf(network, state.parameters, values, rows);
}

/** `mlpOutputs` for a live row. */
export interface LiveOutputs {
  /** Shape (outputs). */
  readonly values: Float64Array;
  /** False when a value is missing or infinite. */
  run(): boolean;
}

/** @throws as `mlpOutputs`; {CauceError} COLUMN_TYPE for strings. */
export function liveMlpOutputs(where: string, row: Table, state: MlpState, params: MlpParams): LiveOutputs {
  const features = liveFeatures(where, row);
  const network = openNetwork(where, features.values.length, state, params);
  const activations = [features.values, ...roomFor(network, 1).slice(1)];
  return {
    values: activations[activations.length - 1],
    run() {
      if (!features.fill()) return false;
      runForward(network, state.parameters, activations, 1);
      return true;
    },
  };
}

function openNetwork(where: string, width: number, { sizes }: MlpState, { activation }: MlpParams): Network {
  if (width === sizes[0]) return networkOf(sizes, activation);
  throw new ModelFileError(
    `${where} learnt from ${sizes[0]} features, but the step before it makes ${width}.`,
  );
}
