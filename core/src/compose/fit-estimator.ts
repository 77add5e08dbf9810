/** What one step's fit may use, and the fit of an estimator. */

import { CauceError } from '../errors.ts';
import type {
  ClassifierDefinition,
  ClassTarget,
  EstimatorStep,
  FitContext,
  FitOptions,
  RegressorDefinition,
} from '../estimator/definition.ts';
import { createRandom } from '../random.ts';
import type { Table } from '../table/table.ts';

/** Learns an estimator alone, with a random stream of its own, named after it. @returns Its state. */
export async function fitEstimator(
  step: EstimatorStep,
  features: Table,
  target: Float64Array | ClassTarget,
  context: FitContext,
): Promise<unknown> {
  const own = { ...context, random: context.random.fork(step.name) };
  return step.kind === 'classifier'
    ? (step.definition as ClassifierDefinition).fit(features, target as ClassTarget, step.params, own)
    : (step.definition as RegressorDefinition).fit(features, target as Float64Array, step.params, own);
}

/** What the steps of a fit may use. @throws {CauceError} PARAM_INVALID. */
export function fitContext(target: Float64Array | ClassTarget, options: FitOptions): FitContext {
  const { randomState = 0, threads, signal } = options;
  if (!Number.isSafeInteger(randomState)) throw invalid('randomState', 'a whole number', randomState);
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw invalid('threads', 'a whole number of at least 1', threads);
  }
  return {
    target,
    threads,
    random: createRandom(randomState),
    report: options.onProgress ?? (() => {}),
    throwIfAborted: () => {
      if (signal?.aborted) throw new CauceError('ABORTED', { where: 'The fit' });
    },
  };
}

function invalid(param: string, rule: string, received: unknown): CauceError {
  return new CauceError('PARAM_INVALID', { where: 'fit', param, rule, received });
}
