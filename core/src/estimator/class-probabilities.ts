/** From the scores of classes to their probabilities. */

import { exp } from '../kernels/exponential.ts';

/** Below this, e^x counts as 0: there it would be smaller than any ordinary number. */
const least = -700;

/** 1 / (1 + e^−score), to full precision on either side. */
export function logistic(score: number): number {
  const e = exp(-Math.min(-least, Math.abs(score)));
  return score >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/**
 * The softmax of each row's scores; of one score, which is that of the second of two classes, the logistic function; of
 * none, certainty of the only class.
 *
 * @param scores Shape (rows x outputs), row by row. Only read.
 * @param outputs 0, 1, or the number of classes.
 * @returns Shape (rows x classes), row by row.
 */
export function softmaxOf(scores: Float64Array, rows: number, outputs: number): Float64Array {
  if (outputs === 0) return new Float64Array(rows).fill(1);
  if (outputs === 1) return twoClasses(scores, rows);
  const out = new Float64Array(rows * outputs);
  for (let at = 0; at < out.length; at += outputs) {
    let largest = scores[at];
    for (let k = 1; k < outputs; k++) largest = Math.max(largest, scores[at + k]);
    let total = 0;
    for (let k = 0; k < outputs; k++) {
      const x = scores[at + k] - largest;
      const e = x < least ? 0 : exp(x);
      out[at + k] = e;
      total += e;
    }
    for (let k = 0; k < outputs; k++) out[at + k] /= total;
  }
  return out;
}

function twoClasses(scores: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    out[2 * r] = logistic(-scores[r]);
    out[2 * r + 1] = logistic(scores[r]);
  }
  return out;
}
