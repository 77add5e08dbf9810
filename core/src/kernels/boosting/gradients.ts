/** Losses and their gradients, by rows. `rows` are the numbers of the rows that count; the others are left alone. */

import { exp, log } from '../exponential.ts';
import type { Kernel } from '../workspace.ts';

/**
 * The sum of the losses of a chunk of rows, the probabilities that the next gradients need, and with one output these
 * gradients too.
 *
 * `outputs` is 0 for the squared error, -1 for the Poisson deviance and -2 for that of gamma distributions (whose raw
 * predictions are logarithms), 1 for the log loss of two classes, else the number of classes. `weights` are 0 where all
 * are 1. `raw` and
 * `probabilities` (WRITTEN) hold output after output, `stride` apart. `target` holds numbers, or numbers of classes.
 * `gradients` (WRITTEN unless 0) are as of `writeGradients`; 0 with weights and for deviances. `sums` (WRITTEN) holds for
 * each task the losses, the largest gradient where that is no probability, the gradients, and the hessians; of deviances
 * instead of these the largest.
 */
export const sumLosses: Kernel<
  [
    rows: Uint32Array,
    length: number,
    chunk: number,
    raw: Float64Array,
    stride: number,
    outputs: number,
    target: Float64Array,
    probabilities: Float64Array,
    sums: Float64Array,
    gradients: Float64Array | 0,
    step: number,
    scale: number,
    hessianScale: number,
    countBits: number,
    weights: Float64Array | 0,
  ]
> = {
  number: 2,
  plain: (task, _, rows, length, chunk, raw, stride, outputs, target, probabilities, sums, ...rest) => {
    const [gradients, step, scale, hessianScale, , weights] = rest;
    const end = Math.min((task + 1) * chunk, length);
    let sum = 0;
    let largest = 0;
    let gradientSum = 0;
    let hessianSum = 0;
    for (let i = task * chunk; i < end; i++) {
      const row = rows[i];
      const y = target[row];
      const w = weights === 0 ? 1 : weights[row];
      let gradient = 0;
      let hessian = 0;
      if (outputs === 0) {
        gradient = raw[row] - y;
        sum += 0.5 * gradient * gradient * w;
        largest = Math.max(largest, Math.abs(gradient) * w);
      } else if (outputs === 1) {
        const x = Math.max(-700, Math.min(700, raw[row]));
        const e = exp(-Math.abs(x));
        const likely = 1 / (1 + e);
        const p = x >= 0 ? likely : e * likely;
        probabilities[row] = p;
        // log(1 + exp(x)) - y x
        sum += (log(1 + e) + Math.max(x, 0) - y * x) * w;
        gradient = p - y;
        hessian = p * (1 - p);
      } else if (outputs < 0) {
        const x = Math.max(-700, Math.min(700, raw[row]));
        const p = outputs === -1 ? exp(x) : y * exp(-x);
        probabilities[row] = p;
        sum += (outputs === -1 ? p - y * x : x + p) * w;
        largest = Math.max(largest, Math.abs(outputs === -1 ? p - y : 1 - p) * w);
        hessianSum = Math.max(hessianSum, p * w);
      } else {
        let top = raw[row];
        for (let k = 1; k < outputs; k++) top = Math.max(top, raw[row + k * stride]);
        let total = 0;
        for (let k = 0; k < outputs; k++) {
          const e = exp(Math.max(-700, raw[row + k * stride] - top));
          probabilities[row + k * stride] = e;
          total += e;
        }
        for (let k = 0; k < outputs; k++) probabilities[row + k * stride] /= total;
        sum += (top - raw[row + y * stride] + log(total)) * w;
      }
      if (gradients === 0) continue;
      const at = (row * step) / 8;
      gradients[at] = Math.floor(gradient * scale + 0.5);
      gradientSum += gradients[at];
      if (outputs === 0) continue;
      gradients[at + 1] = Math.floor(hessian * hessianScale + 0.5);
      hessianSum += gradients[at + 1];
    }
    sums.set([sum, largest, gradientSum, hessianSum], 4 * task);
  },
};

/**
 * Gradients of one output, as whole numbers: `scale` and `hessianScale` times what they are, rounded.
 *
 * `expected` are the raw predictions for the squared error (`own` = -1), what `sumLosses` has written for the Poisson (-2)
 * and gamma deviance (-3), else the probabilities of class `own`. `weights` are 0 where all are 1. `out`
 * (WRITTEN) begins with the first row's gradient, the hessian behind it; the next row's follow `step` bytes after. In
 * WebAssembly a gradient is packed with a count of one: gradient << countBits | 1. `sums` (WRITTEN) are pairs of the sums
 * of both, by task.
 */
export const writeGradients: Kernel<
  [
    rows: Uint32Array,
    length: number,
    chunk: number,
    expected: Float64Array,
    target: Float64Array,
    own: number,
    out: Float64Array,
    step: number,
    scale: number,
    hessianScale: number,
    countBits: number,
    sums: Float64Array,
    weights: Float64Array | 0,
    hasHessian: number,
  ]
> = {
  number: 3,
  plain: (
    task,
    _,
    rows,
    length,
    chunk,
    expected,
    target,
    own,
    out,
    step,
    scale,
    hessianScale,
    _bits,
    sums,
    weights,
    hasHessian,
  ) => {
    const end = Math.min((task + 1) * chunk, length);
    let sum = 0;
    let hessianSum = 0;
    for (let i = task * chunk; i < end; i++) {
      const row = rows[i];
      const p = expected[row];
      const at = (row * step) / 8;
      const w = weights === 0 ? 1 : weights[row];
      let g = p - (own < 0 ? target[row] : target[row] === own ? 1 : 0);
      if (own === -3) g = 1 - p;
      out[at] = Math.floor(g * w * scale + 0.5);
      sum += out[at];
      if (hasHessian === 0) continue;
      const h = own >= 0 ? p * (1 - p) : own === -1 ? 1 : p;
      out[at + 1] = Math.floor(h * w * hessianScale + 0.5);
      hessianSum += out[at + 1];
    }
    sums[2 * task] = sum;
    sums[2 * task + 1] = hessianSum;
  },
};

/**
 * Adds the value of its leaf to each raw prediction of a range of rows. `leaves` holds for each the first of its places in
 * `rows`, the place after the last, and the value; the rows of a leaf ascend.
 */
export const addLeaves: Kernel<
  [rows: Uint32Array, chunk: number, raw: Float64Array, leaves: Float64Array, count: number]
> = {
  number: 9,
  plain: (task, _, rows, chunk, raw, leaves, count) => {
    for (let leaf = 0; leaf < count; leaf++) {
      const [start, end, value] = leaves.subarray(3 * leaf, 3 * leaf + 3);
      for (let i = start; i < end; i++)
        if (rows[i] >= task * chunk && rows[i] < (task + 1) * chunk) raw[rows[i]] += value;
    }
  },
};
