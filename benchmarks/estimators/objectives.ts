/** What iterative estimators minimise: of two that differ the one with less is nearer to the end. */

/** A linear model, and the rows that it learnt from. */
export interface Fit {
  /** Shape (features). */
  readonly coef: Float64Array;
  readonly intercept: number;
  /** Shape (rows): the weighted sums of the features. */
  readonly scores: Float64Array;
  /** Shape (rows): numbers, or 0 and 1. */
  readonly y: Float64Array;
  /** Shape (rows). */
  readonly weights: Float64Array;
}

export interface Objective {
  readonly of: (fit: Fit) => number;
  /** From predictions or probabilities to weighted sums of the features; default: they are the same. */
  readonly link?: (prediction: number) => number;
}

/** (1 / 2n) Σ (y − f)² + alpha (l1Ratio ‖w‖₁ + (1 − l1Ratio) ‖w‖² / 2). */
export function elasticNetLoss(alpha: number, l1Ratio: number): Objective {
  return {
    of: fit => {
      const squares = meanOver(fit, (score, y) => (y - score) ** 2 / 2);
      return squares + alpha * (l1Ratio * absolutes(fit) + ((1 - l1Ratio) / 2) * squaresOf(fit));
    },
  };
}

/** Σ (σ + H((y − f) / σ) σ) + alpha ‖w‖², of the σ that makes it least. */
export function huberLoss(epsilon: number, alpha: number): Objective {
  const at = (fit: Fit, sigma: number) =>
    sumOver(fit, (score, y) => {
      const z = Math.abs(y - score) / sigma;
      return sigma + sigma * (z <= epsilon ? z * z : 2 * epsilon * z - epsilon ** 2);
    });
  return {
    of(fit) {
      let [low, high] = [-30, 30];
      for (let i = 0; i < 120; i++) {
        const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
        if (at(fit, Math.exp(left)) < at(fit, Math.exp(right))) high = right;
        else low = left;
      }
      return at(fit, Math.exp(low)) + alpha * squaresOf(fit);
    },
  };
}

/** The mean pinball loss + alpha ‖w‖₁. */
export function quantileLoss(quantile: number, alpha: number): Objective {
  return {
    of: fit =>
      meanOver(fit, (score, y) => (y >= score ? quantile : quantile - 1) * (y - score)) +
      alpha * absolutes(fit),
  };
}

/** ½ (‖w‖² + b²) + C Σ |y − f|, or its square. */
export function svrLoss(power: 1 | 2): Objective {
  return {
    of: fit =>
      (squaresOf(fit) + fit.intercept ** 2) / 2 + sumOver(fit, (score, y) => Math.abs(y - score) ** power),
  };
}

/** ½ (‖w‖² + b²) + C Σ max(0, 1 − y f), or its square; y is 1 or -1. */
export function svcLoss(power: 1 | 2, C = 1): Objective {
  return {
    link: logit,
    of: fit =>
      (squaresOf(fit) + fit.intercept ** 2) / 2 +
      C * sumOver(fit, (score, y) => Math.max(0, 1 - (2 * y - 1) * score) ** power),
  };
}

/** C Σ −log p + l1Ratio ‖w‖₁ + (1 − l1Ratio) ‖w‖² / 2. */
export function logisticLoss(C: number, l1Ratio: number): Objective {
  return {
    link: logit,
    of: fit =>
      C *
        sumOver(fit, (score, y) => Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - y * score) +
      l1Ratio * absolutes(fit) +
      ((1 - l1Ratio) / 2) * squaresOf(fit),
  };
}

/** Half the mean deviance, as far as it depends on the model, + alpha ‖w‖² / 2; the mean is exp(f). */
export function devianceLoss(power: number, alpha: number): Objective {
  const half = (score: number, y: number) => {
    if (power === 1) return Math.exp(score) - y * score;
    if (power === 2) return score + y * Math.exp(-score);
    return Math.exp((2 - power) * score) / (2 - power) - (y * Math.exp((1 - power) * score)) / (1 - power);
  };
  return { link: Math.log, of: fit => meanOver(fit, half) + (alpha / 2) * squaresOf(fit) };
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function sumOver({ scores, y, weights }: Fit, loss: (score: number, y: number) => number): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += weights[i] === 0 ? 0 : weights[i] * loss(scores[i], y[i]);
  return sum;
}

function meanOver(fit: Fit, loss: (score: number, y: number) => number): number {
  return sumOver(fit, loss) / fit.weights.reduce((sum, own) => sum + own, 0);
}

function absolutes({ coef }: Fit): number {
  return coef.reduce((sum, own) => sum + Math.abs(own), 0);
}

function squaresOf({ coef }: Fit): number {
  return coef.reduce((sum, own) => sum + own * own, 0);
}
