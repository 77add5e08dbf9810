/** A version in memory, proved and warm. A request takes hold of it once, at its start, and is answered by it alone. */

import { checkGolden, type Definition, loadModel, type Model, type PolicyInput } from '@cauce/core';
import type { Counter } from '../drift/drift-windows.ts';
import type { RecentPredictions } from '../feedback/recent-predictions.ts';
import type { VersionMetrics } from '../observation/metrics.ts';

export interface ServedVersion {
  /** What the model is called. */
  readonly name: string;
  readonly version: number;
  readonly model: Model;
  readonly metrics: VersionMetrics;
  /** Where what it predicts is remembered, for truths that are told later. */
  readonly recent: RecentPredictions;
  /** Who is to be told of each instance: only of the version in use, and only where it keeps a profile. */
  readonly observer: Counter | undefined;
}

/** Definitions of the user's own that models may use. */
export type Definitions = readonly { readonly definition: Definition }[];

/** So many rows are predicted before the first request: what a model prepares when it is used much is ready then. */
const warmUpRows = 300;

/**
 * The model of a file, once it has predicted its golden rows to the bit.
 * @param policy Laid over its own.
 * @throws {CauceError} MODEL_FILE_INVALID, STEP_NOT_REGISTERED; PARAM_UNKNOWN for a policy about a field that it has not.
 */
export function openModel(bytes: Uint8Array, definitions: Definitions, policy: PolicyInput = {}): Model {
  const model = loadModel(bytes, { definitions });
  checkGolden(model);
  return model.withPolicy(policy);
}

/** Makes the first request as quick as the next. */
export function warmUp(model: Model): void {
  const { rows } = model.golden;
  for (let i = 0; i < warmUpRows && rows.length > 0; i++) model.predictGuarded([rows[i % rows.length]]);
}
