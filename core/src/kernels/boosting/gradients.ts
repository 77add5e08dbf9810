/** Losses and their gradients, by rows. `rows` are the numbers of the rows that count; the others are left alone. */

import { exp, log } from '../exponential.ts';
import type { Kernel } from '../workspace.ts';

/**
 * The sum of the losses of a chunk of rows, and the probabilities that the next gradients need. `sums` (WRITTEN) are pairs
 * of the sum and, for the squared error, the largest residual, by task.
 *
 * `outputs` is 0 for the squared error, 1 for the log loss of two classes, else the number of classes. `raw` and
 * `probabilities` (WRITTEN) hold output after output, `stride` apart. `target` holds numbers, or numbers of classes.
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
  ]
> = {
  number: 2,
  plain: (task, _, rows, length, chunk, raw, stride, outputs, target, probabilities, sums) => {
    const end = Math.min((task + 1) * chunk, length);
    let sum = 0;
    let largest = 0;
    for (let i = task * chunk; i < end; i++) {
      const row = rows[i];
      const y = target[row];
      if (outputs === 0) {
        const residual = raw[row] - y;
        sum += 0.5 * residual * residual;
        largest = Math.max(largest, Math.abs(residual));
      } else if (outputs === 1) {
        const x = Math.max(-700, Math.min(700, raw[row]));
        const e = exp(-Math.abs(x));
        const p = 1 / (1 + e);
        probabilities[row] = x >= 0 ? p : e * p;
        // log(1 + exp(x)) - y x
        sum += log(1 + e) + Math.max(x, 0) - y * x;
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
        sum += top - raw[row + y * stride] + log(total);
      }
    }
    sums[2 * task] = sum;
    sums[2 * task + 1] = largest;
  },
};

/**
 * Gradients of one output, as whole numbers: `scale` and `hessianScale` times what they are, rounded.
 *
 * `expected` are the raw predictions for the squared error (`own` = -1), else the probabilities of class `own`. `out`
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
  ) => {
    const end = Math.min((task + 1) * chunk, length);
    let sum = 0;
    let hessianSum = 0;
    for (let i = task * chunk; i < end; i++) {
      const row = rows[i];
      const p = expected[row];
      const at = (row * step) / 8;
      const g = p - (own < 0 ? target[row] : target[row] === own ? 1 : 0);
      out[at] = Math.floor(g * scale + 0.5);
      sum += out[at];
      if (own < 0) continue;
      out[at + 1] = Math.floor(p * (1 - p) * hessianScale + 0.5);
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
