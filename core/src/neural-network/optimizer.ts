/** How parameters follow their gradient, batch by batch. */

import type { MlpParams } from './mlp-params.ts';

export interface Optimizer {
  /** Changes the parameters against their gradient. */
  step(parameters: Float64Array, gradient: Float64Array): void;
  /** Told after each round over all rows. @param seen How many rows have been learnt from, each as often as it was. */
  roundEnds(seen: number): void;
  /** Asked when nothing becomes better any more: whether to go on, with smaller steps. */
  goesOn(): boolean;
}

export function optimizerOf(params: MlpParams, size: number): Optimizer {
  return params.solver === 'sgd' ? sgd(params, size) : adam(params, size);
}

/** Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015. */
function adam({ learningRateInit, beta1, beta2, epsilon }: MlpParams, size: number): Optimizer {
  const [means, squares] = [new Float64Array(size), new Float64Array(size)];
  let steps = 0;
  return {
    step(parameters, gradient) {
      steps++;
      const rate = (learningRateInit * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps);
      for (let i = 0; i < size; i++) {
        const g = gradient[i];
        const mean = beta1 * means[i] + (1 - beta1) * g;
        const square = beta2 * squares[i] + (1 - beta2) * (g * g);
        means[i] = mean;
        squares[i] = square;
        parameters[i] -= (rate * mean) / (Math.sqrt(square) + epsilon);
      }
    },
    roundEnds: () => {},
    goesOn: () => false,
  };
}

/** With Nesterov's momentum: Sutskever et al., "On the importance of initialization and momentum", ICML 2013. */
function sgd(params: MlpParams, size: number): Optimizer {
  const { learningRate, learningRateInit, momentum, nesterovsMomentum, powerT } = params;
  const velocities = new Float64Array(size);
  let rate = learningRateInit;
  return {
    step(parameters, gradient) {
      for (let i = 0; i < size; i++) {
        const velocity = momentum * velocities[i] - rate * gradient[i];
        velocities[i] = velocity;
        parameters[i] += nesterovsMomentum ? momentum * velocity - rate * gradient[i] : velocity;
      }
    },
    roundEnds(seen) {
      if (learningRate === 'invscaling') rate = learningRateInit / (seen + 1) ** powerT;
    },
    goesOn() {
      if (learningRate !== 'adaptive' || rate <= 1e-6) return false;
      rate /= 5;
      return true;
    },
  };
}
