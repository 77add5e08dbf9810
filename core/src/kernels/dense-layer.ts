/**
 * Products of matrices as the layers of a neural network need them, in plain loops: four or eight products at a time, so that
 * little is read and written for each. Zeros cost nothing: one-hot features are mostly that, and half of what rectified units
 * give. All matrices lie row by row. The result for a row does not depend on the rows beside it, to the bit.
 */

/**
 * out = a · weights + biases.
 *
 * @param a IN: (rows x fanIn).
 * @param parameters IN: the weights (fanIn x fanOut) from place `weights` on, the biases (fanOut) from place `biases` on.
 * @param out OUT: (rows x fanOut).
 * O(what is not 0 of a x fanOut).
 */
export function affine(
  a: Float64Array,
  rows: number,
  fanIn: number,
  parameters: Float64Array,
  weights: number,
  biases: number,
  fanOut: number,
  out: Float64Array,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < fanOut; j++) out[r * fanOut + j] = parameters[biases + j];
  }
  const factors = { values: a, step: 1, places: new Int32Array(fanIn) };
  addProducts(factors, rows, fanIn, { values: parameters, start: weights, width: fanOut }, out, 0);
}

/**
 * Adds aᵀ · delta to the weights' gradient, and the sums of delta's columns to the biases'.
 *
 * @param a IN: (rows x fanIn). @param delta IN: (rows x fanOut).
 * @param gradient ADDED TO: as the parameters of `affine`.
 * O(what is not 0 of a x fanOut).
 */
export function addGradient(
  a: Float64Array,
  delta: Float64Array,
  rows: number,
  fanIn: number,
  fanOut: number,
  gradient: Float64Array,
  weights: number,
  biases: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < fanOut; j++) gradient[biases + j] += delta[r * fanOut + j];
  }
  const factors = { values: a, step: fanIn, places: new Int32Array(rows) };
  addProducts(factors, fanIn, 1, { values: delta, start: 0, width: fanOut }, gradient, weights);
}

/**
 * out = delta · weightsᵀ: what each unit of the layer before has to do with the error.
 *
 * @param delta IN: (rows x fanOut). @param parameters IN: as of `affine`. @param out OUT: (rows x fanIn).
 * O(rows x fanIn x fanOut).
 */
export function backward(
  delta: Float64Array,
  rows: number,
  fanIn: number,
  parameters: Float64Array,
  weights: number,
  fanOut: number,
  out: Float64Array,
): void {
  const fours = fanIn - (fanIn % 4);
  for (let r = 0; r < rows; r += 2) {
    const d = r * fanOut;
    // Of an odd row at the end, the same is computed twice.
    const e = r + 1 < rows ? d + fanOut : d;
    for (let k = 0; k < fours; k += 4) {
      const w0 = weights + k * fanOut;
      const w1 = w0 + fanOut;
      const w2 = w1 + fanOut;
      const w3 = w2 + fanOut;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let j = 0; j < fanOut; j++) {
        const x = delta[d + j];
        const y = delta[e + j];
        const p0 = parameters[w0 + j];
        const p1 = parameters[w1 + j];
        const p2 = parameters[w2 + j];
        const p3 = parameters[w3 + j];
        s0 += x * p0;
        s1 += x * p1;
        s2 += x * p2;
        s3 += x * p3;
        t0 += y * p0;
        t1 += y * p1;
        t2 += y * p2;
        t3 += y * p3;
      }
      const to = r * fanIn + k;
      out[to] = s0;
      out[to + 1] = s1;
      out[to + 2] = s2;
      out[to + 3] = s3;
      if (e === d) continue;
      out[to + fanIn] = t0;
      out[to + fanIn + 1] = t1;
      out[to + fanIn + 2] = t2;
      out[to + fanIn + 3] = t3;
    }
  }
  for (let k = fours; k < fanIn; k++)
    sumTerm(delta, rows, fanIn, k, parameters, weights + k * fanOut, fanOut, out);
}

/** Numbers, `step` apart, that lines are multiplied by; `places` has room for which of them are not 0. */
interface Factors {
  readonly values: Float64Array;
  readonly step: number;
  readonly places: Int32Array;
}

/** Line i begins at start + i · width. */
interface Lines {
  readonly values: Float64Array;
  readonly start: number;
  readonly width: number;
}

/** Adds to each of `count` lines of `out`, from place `to` on, all lines times its factors: those of line i begin at i · apart. */
function addProducts(
  factors: Factors,
  count: number,
  apart: number,
  lines: Lines,
  out: Float64Array,
  to: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = i * apart;
    const own = to + i * lines.width;
    if (i + 1 < count && isFull(factors, start) && isFull(factors, start + apart)) {
      addLinesToTwo(factors, start, start + apart, lines, out, own);
      i++;
    } else addLines(factors, start, findOthers(factors, start), lines, out, own);
  }
}

/** Whether no factor is 0: two such lines of factors take each line only once. */
function isFull({ values, step, places }: Factors, start: number): boolean {
  for (let i = 0, at = start; i < places.length; i++, at += step) if (values[at] === 0) return false;
  return true;
}

/** Writes the places of the factors other than 0. @returns How many. */
function findOthers({ values, step, places }: Factors, start: number): number {
  let count = 0;
  for (let i = 0, at = start; i < places.length; i++, at += step) if (values[at] !== 0) places[count++] = i;
  return count;
}

/** Adds to `out`, from place `to` on, each of the lines at the first `count` places times its factor. */
function addLines(
  { values: a, step, places }: Factors,
  start: number,
  count: number,
  { values: lines, start: first, width }: Lines,
  out: Float64Array,
  to: number,
): void {
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a0 = a[start + places[i] * step];
    const a1 = a[start + places[i + 1] * step];
    const a2 = a[start + places[i + 2] * step];
    const a3 = a[start + places[i + 3] * step];
    const w0 = first + places[i] * width;
    const w1 = first + places[i + 1] * width;
    const w2 = first + places[i + 2] * width;
    const w3 = first + places[i + 3] * width;
    for (let j = 0; j < width; j++) {
      out[to + j] += a0 * lines[w0 + j] + a1 * lines[w1 + j] + (a2 * lines[w2 + j] + a3 * lines[w3 + j]);
    }
  }
  for (; i < count; i++) {
    const own = a[start + places[i] * step];
    const w = first + places[i] * width;
    for (let j = 0; j < width; j++) out[to + j] += own * lines[w + j];
  }
}

/** `addLines` of all lines, for two adjacent lines of `out` at once, whose factors begin at two places. */
function addLinesToTwo(
  { values: a, step, places }: Factors,
  start: number,
  other: number,
  { values: lines, start: first, width }: Lines,
  out: Float64Array,
  to: number,
): void {
  const next = to + width;
  let i = 0;
  for (; i + 3 < places.length; i += 4) {
    const at = start + i * step;
    const a0 = a[at];
    const a1 = a[at + step];
    const a2 = a[at + 2 * step];
    const a3 = a[at + 3 * step];
    const bt = other + i * step;
    const b0 = a[bt];
    const b1 = a[bt + step];
    const b2 = a[bt + 2 * step];
    const b3 = a[bt + 3 * step];
    const w0 = first + i * width;
    const w1 = w0 + width;
    const w2 = w1 + width;
    const w3 = w2 + width;
    for (let j = 0; j < width; j++) {
      const p0 = lines[w0 + j];
      const p1 = lines[w1 + j];
      const p2 = lines[w2 + j];
      const p3 = lines[w3 + j];
      out[to + j] += a0 * p0 + a1 * p1 + (a2 * p2 + a3 * p3);
      out[next + j] += b0 * p0 + b1 * p1 + (b2 * p2 + b3 * p3);
    }
  }
  for (; i < places.length; i++) {
    const w = first + i * width;
    for (let j = 0; j < width; j++) {
      out[to + j] += a[start + i * step] * lines[w + j];
      out[next + j] += a[other + i * step] * lines[w + j];
    }
  }
}

/** What one unit of the layer before has to do with the error of each row. */
function sumTerm(
  delta: Float64Array,
  rows: number,
  fanIn: number,
  k: number,
  parameters: Float64Array,
  w: number,
  fanOut: number,
  out: Float64Array,
): void {
  for (let r = 0; r < rows; r++) {
    let total = 0;
    for (let j = 0; j < fanOut; j++) total += delta[r * fanOut + j] * parameters[w + j];
    out[r * fanIn + k] = total;
  }
}
