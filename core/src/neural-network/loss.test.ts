import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lossAt } from '../../test/loss-at.ts';
import { createRandom } from '../random.ts';
import { initialParameters, networkOf } from './network.ts';

describe('the gradient', () => {
  for (const loss of ['squared_error', 'poisson', 'log_loss'] as const) {
    for (const activation of ['tanh', 'logistic', 'identity', 'relu'] as const) {
      it(`of ${loss} with ${activation} is what the loss changes by`, () => {
        const random = createRandom(5);
        const network = networkOf([3, 5, 4, loss === 'log_loss' ? 3 : 1], activation);
        const parameters = initialParameters(network, random);
        const rows = 9;
        const examples = {
          rows,
          values: Float64Array.from({ length: rows * 3 }, () => random.normal()),
          target: Float64Array.from({ length: rows }, () => random.integer(3)),
          weights: Float64Array.from({ length: rows }, () => 0.5 + random.next()),
        };
        const { gradient } = lossAt(network, loss, 0.3, parameters, examples);
        const at = (i: number, by: number) => {
          const moved = parameters.slice();
          moved[i] += by;
          return lossAt(network, loss, 0.3, moved, examples).value;
        };
        gradient.forEach((slope, i) => {
          const step = 1e-5;
          const measured = (at(i, step) - at(i, -step)) / (2 * step);
          assert.ok(
            Math.abs(slope - measured) < 1e-8 * Math.max(1, Math.abs(slope)),
            `${slope}, not ${measured}`,
          );
        });
      });
    }
  }
});
