/**
 * Products of matrices as the layers of a neural network need them, in plain loops: eight products at a time, of four terms
 * for two results, so that little is read and written for each. All matrices lie row by row. The result for a row does
 * not depend on the rows beside it, to the bit.
 */

/**
 * out = a · weights + biases.
 *
 * @param a IN: (rows x fanIn).
 * @param parameters IN: the weights (fanIn x fanOut) from place `weights` on, the biases (fanOut) from place `biases` on.
 * @param out OUT: (rows x fanOut).
 * O(rows x fanIn x fanOut); a row's four zeros in a row cost nothing.
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
  const fours = fanIn - (fanIn % 4);
  for (let r = 0; r < rows; r += 2) {
    const isPair = r + 1 < rows;
    const to = r * fanOut;
    const next = to + fanOut;
    for (let k = 0; k < fours; k += 4) {
      const at = r * fanIn + k;
      const a0 = a[at];
      const a1 = a[at + 1];
      const a2 = a[at + 2];
      const a3 = a[at + 3];
      const w0 = weights + k * fanOut;
      const w1 = w0 + fanOut;
      const w2 = w1 + fanOut;
      const w3 = w2 + fanOut;
      const isZero = a0 === 0 && a1 === 0 && a2 === 0 && a3 === 0;
      if (!isPair) {
        if (isZero) continue;
        for (let j = 0; j < fanOut; j++) {
          out[to + j] +=
            a0 * parameters[w0 + j] +
            a1 * parameters[w1 + j] +
            (a2 * parameters[w2 + j] + a3 * parameters[w3 + j]);
        }
        continue;
      }
      const b0 = a[at + fanIn];
      const b1 = a[at + fanIn + 1];
      const b2 = a[at + fanIn + 2];
      const b3 = a[at + fanIn + 3];
      if (isZero && b0 === 0 && b1 === 0 && b2 === 0 && b3 === 0) continue;
      for (let j = 0; j < fanOut; j++) {
        const p0 = parameters[w0 + j];
        const p1 = parameters[w1 + j];
        const p2 = parameters[w2 + j];
        const p3 = parameters[w3 + j];
        out[to + j] += a0 * p0 + a1 * p1 + (a2 * p2 + a3 * p3);
        out[next + j] += b0 * p0 + b1 * p1 + (b2 * p2 + b3 * p3);
      }
    }
  }
  for (let k = fours; k < fanIn; k++)
    addTerm(a, rows, fanIn, k, parameters, weights + k * fanOut, fanOut, out);
}

/**
 * Adds aᵀ · delta to the weights' gradient, and the sums of delta's columns to the biases'.
 *
 * @param a IN: (rows x fanIn). @param delta IN: (rows x fanOut).
 * @param gradient ADDED TO: as the parameters of `affine`.
 * O(rows x fanIn x fanOut).
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
  let r = 0;
  for (; r + 3 < rows; r += 4) {
    const d0 = r * fanOut;
    const d1 = d0 + fanOut;
    const d2 = d1 + fanOut;
    const d3 = d2 + fanOut;
    for (let k = 0; k < fanIn; k += 2) {
      const at = r * fanIn + k;
      const a0 = a[at];
      const a1 = a[at + fanIn];
      const a2 = a[at + 2 * fanIn];
      const a3 = a[at + 3 * fanIn];
      const w = weights + k * fanOut;
      if (k + 1 === fanIn) {
        for (let j = 0; j < fanOut; j++) {
          gradient[w + j] +=
            a0 * delta[d0 + j] + a1 * delta[d1 + j] + (a2 * delta[d2 + j] + a3 * delta[d3 + j]);
        }
        break;
      }
      const b0 = a[at + 1];
      const b1 = a[at + fanIn + 1];
      const b2 = a[at + 2 * fanIn + 1];
      const b3 = a[at + 3 * fanIn + 1];
      const next = w + fanOut;
      for (let j = 0; j < fanOut; j++) {
        const e0 = delta[d0 + j];
        const e1 = delta[d1 + j];
        const e2 = delta[d2 + j];
        const e3 = delta[d3 + j];
        gradient[w + j] += a0 * e0 + a1 * e1 + (a2 * e2 + a3 * e3);
        gradient[next + j] += b0 * e0 + b1 * e1 + (b2 * e2 + b3 * e3);
      }
    }
  }
  for (; r < rows; r++) {
    for (let k = 0; k < fanIn; k++) {
      const x = a[r * fanIn + k];
      const w = weights + k * fanOut;
      if (x !== 0) for (let j = 0; j < fanOut; j++) gradient[w + j] += x * delta[r * fanOut + j];
    }
  }
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

/** What one unit of the layer before adds to the sums of each row. */
function addTerm(
  a: Float64Array,
  rows: number,
  fanIn: number,
  k: number,
  parameters: Float64Array,
  w: number,
  fanOut: number,
  out: Float64Array,
): void {
  for (let r = 0; r < rows; r++) {
    const x = a[r * fanIn + k];
    for (let j = 0; j < fanOut; j++) out[r * fanOut + j] += x * parameters[w + j];
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
