import { exp, log } from './exponential';
import { real, whole } from './job';

/**
 * Losses of a chunk of rows, the probabilities that the next gradients need, and with one output these gradients too.
 *
 * Arguments: rows (u32), their number, rows of a task, raw predictions (f64, output by output), rows of an output,
 * outputs (0 for the squared error, -1 for the Poisson and -2 for the gamma deviance), target (f64), probabilities (f64,
 * WRITTEN for classes and deviances), sums by task (WRITTEN: four f64: losses, the largest gradient where that is no
 * probability, gradients as whole numbers, and hessians, or of deviances the largest), the first row's gradient (WRITTEN
 * unless 0, as by `writeGradients`), bytes from one row's to the next, the gradients' and the hessians' scale, countBits,
 * weights (f64; 0 where all are 1).
 */
export function expect(task: i32): void {
  const rows = whole(0);
  const chunk = whole(2);
  const raw = whole(3);
  const stride = whole(4) << 3;
  const outputs = <i32>real(5);
  const target = whole(6);
  const probabilities = whole(7);
  const gradients = whole(9);
  const step = whole(10);
  const scale = real(11);
  const hessianScale = real(12);
  const countBits = <i64>whole(13);
  const weights = whole(14);
  const start = <usize>task * chunk;
  const end = min(start + chunk, whole(1));
  let gradientSum: i64 = 0;
  let hessianSum: i64 = 0;
  let sum: f64 = 0;
  let largest: f64 = 0;
  let largestHessian: f64 = 0;
  for (let i = start; i < end; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    const at = row << 3;
    const y = load<f64>(target + at);
    const w = weights == 0 ? 1 : load<f64>(weights + at);
    if (outputs == 0) {
      const residual = load<f64>(raw + at) - y;
      sum += 0.5 * residual * residual * w;
      largest = max<f64>(largest, abs(residual) * w);
      if (gradients != 0) {
        const packed = ((<i64>floor<f64>(residual * scale + 0.5)) << countBits) | 1;
        store<i64>(gradients + row * step, packed);
        gradientSum += packed;
      }
    } else if (outputs == 1) {
      const x = max<f64>(-700, min<f64>(700, load<f64>(raw + at)));
      const e = exp(-abs(x));
      const likely = 1 / (1 + e);
      const p = x >= 0 ? likely : e * likely;
      store<f64>(probabilities + at, p);
      // log(1 + exp(x)) - y x
      sum += (log(1 + e) + max<f64>(x, 0) - y * x) * w;
      if (gradients != 0) {
        const packed = ((<i64>floor<f64>((p - y) * scale + 0.5)) << countBits) | 1;
        const hessian = <i64>floor<f64>(p * (1 - p) * hessianScale + 0.5);
        store<i64>(gradients + row * step, packed);
        store<i64>(gradients + row * step, hessian, 8);
        gradientSum += packed;
        hessianSum += hessian;
      }
    } else if (outputs < 0) {
      const x = max<f64>(-700, min<f64>(700, load<f64>(raw + at)));
      const p = outputs == -1 ? exp(x) : y * exp(-x);
      store<f64>(probabilities + at, p);
      sum += (outputs == -1 ? p - y * x : x + p) * w;
      largest = max<f64>(largest, abs(outputs == -1 ? p - y : 1 - p) * w);
      largestHessian = max<f64>(largestHessian, p * w);
    } else {
      const classes = <usize>outputs;
      let top = load<f64>(raw + at);
      for (let k: usize = 1; k < classes; k++) top = max<f64>(top, load<f64>(raw + at + k * stride));
      let total: f64 = 0;
      for (let k: usize = 0; k < classes; k++) {
        const e = exp(max<f64>(-700, load<f64>(raw + at + k * stride) - top));
        store<f64>(probabilities + at + k * stride, e);
        total += e;
      }
      for (let k: usize = 0; k < classes; k++) {
        const place = probabilities + at + k * stride;
        store<f64>(place, load<f64>(place) / total);
      }
      sum += (top - load<f64>(raw + at + <usize>y * stride) + log(total)) * w;
    }
  }
  const sums = whole(8) + ((<usize>task) << 5);
  store<f64>(sums, sum);
  store<f64>(sums, largest, 8);
  store<f64>(sums, <f64>(gradientSum >> countBits), 16);
  store<f64>(sums, outputs < 0 ? largestHessian : <f64>hessianSum, 24);
}

/**
 * Gradients of one output as whole numbers, packed with a count of one: gradient << countBits | 1, and the hessian beside
 * it.
 *
 * Arguments: rows, their number, rows of a task, expected values (raw predictions, or probabilities), target, the class
 * of this output (-1 for the squared error, -2 for the Poisson and -3 for the gamma deviance), the first row's gradient (WRITTEN; the hessian behind it), bytes from one
 * row's to the next, the gradients' and the hessians' scale, countBits, sums by task (WRITTEN: pairs of f64, gradients and
 * hessians as whole numbers), weights (f64; 0 where all are 1), whether hessians are with gradients.
 */
export function writeGradients(task: i32): void {
  const rows = whole(0);
  const chunk = whole(2);
  const expected = whole(3);
  const target = whole(4);
  const own = real(5);
  const out = whole(6);
  const step = whole(7);
  const scale = real(8);
  const hessianScale = real(9);
  const countBits = <i64>whole(10);
  const weights = whole(12);
  const hasHessian = whole(13) != 0;
  const start = <usize>task * chunk;
  const end = min(start + chunk, whole(1));
  let sum: i64 = 0;
  let hessianSum: i64 = 0;
  for (let i = start; i < end; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    const p = load<f64>(expected + (row << 3));
    const y = load<f64>(target + (row << 3));
    const at = out + row * step;
    let g = p - y;
    if (own >= 0) g = p - (y == own ? 1 : 0);
    else if (own == -3) g = 1 - p;
    const w = weights == 0 ? 1 : load<f64>(weights + (row << 3));
    if (hasHessian) {
      const h = own >= 0 ? p * (1 - p) : own == -1 ? 1 : p;
      const hessian = <i64>floor<f64>(h * w * hessianScale + 0.5);
      store<i64>(at, hessian, 8);
      hessianSum += hessian;
    }
    const packed = ((<i64>floor<f64>(g * w * scale + 0.5)) << countBits) | 1;
    store<i64>(at, packed);
    sum += packed;
  }
  const sums = whole(11) + ((<usize>task) << 4);
  store<f64>(sums, <f64>(sum >> countBits));
  store<f64>(sums, <f64>hessianSum, 8);
}

/**
 * Adds the value of its leaf to each raw prediction of a range of rows: threads that took a leaf each would write to the
 * same cache lines.
 *
 * Arguments: rows in the order of nodes (u32), rows of a task, raw predictions (f64), leaves: three f64 each: first place,
 * place after the last, value; their number.
 */
export function addLeaves(task: i32): void {
  const rows = whole(0);
  const first = <u32>(<usize>task * whole(1));
  const last = first + <u32>whole(1);
  const raw = whole(2);
  for (let l: usize = 0; l < whole(4); l++) {
    const leaf = whole(3) + l * 24;
    const end = <usize>load<f64>(leaf, 8);
    const value = load<f64>(leaf, 16);
    // The first place of the range: rows of a leaf ascend.
    let i = <usize>load<f64>(leaf);
    let beyond = end;
    while (i < beyond) {
      const middle = (i + beyond) >> 1;
      if (load<u32>(rows + (middle << 2)) < first) i = middle + 1;
      else beyond = middle;
    }
    for (; i < end; i++) {
      const row = load<u32>(rows + (i << 2));
      if (row >= last) break;
      const at = raw + ((<usize>row) << 3);
      store<f64>(at, load<f64>(at) + value);
    }
  }
}
