/** What the steps of a fit may use. */

import { CauceError } from '../errors.ts';
import type { ClassTarget, FitContext, FitOptions } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';

/** What the steps of a fit may use. @throws {CauceError} PARAM_INVALID. */
export function fitContext(
  target: Float64Array | ClassTarget,
  options: FitOptions,
  sampleWeight?: Float64Array,
): FitContext {
  const { randomState = 0, threads, signal } = options;
  if (!Number.isSafeInteger(randomState)) throw invalid('randomState', 'a whole number', randomState);
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw invalid('threads', 'a whole number of at least 1', threads);
  }
  return {
    target,
    sampleWeight,
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
