/** Least squares whose solution has no negative part. */

/**
 * x of at least 0 that minimises ‖Ax − b‖²: Lawson and Hanson, Solving Least Squares Problems (1974), algorithm 23.10.
 * About as many steps as parts that are not 0, each O(rows x parts²).
 *
 * @param a IN: column-major (rows x width).
 * @param b IN: (rows).
 * @returns (width).
 */
export function nonNegativeLeastSquares(a: Float64Array, width: number, b: Float64Array): Float64Array {
  const rows = b.length;
  const column = (j: number) => a.subarray(j * rows, (j + 1) * rows);
  const lengths = Float64Array.from({ length: width }, (_, j) => Math.sqrt(dot(column(j), column(j))));
  const x = new Float64Array(width);
  const refused = new Uint8Array(width);
  let passive: number[] = [];
  const least = 10 * Math.max(rows, width) * Number.EPSILON * Math.sqrt(dot(b, b));
  for (let step = 0; step < 3 * width; step++) {
    const residual = residualOf(column, x, b);
    const pulls = x.map((_, j) =>
      refused[j] === 1 || passive.includes(j) ? 0 : dot(column(j), residual) / (lengths[j] || 1),
    );
    const entering = pulls.reduce((best, pull, j) => (pull > pulls[best] ? j : best), 0);
    if (!(pulls[entering] > least)) break;
    const wanted = solveColumns(column, [...passive, entering], b);
    // What rounding alone let in would leave at once, and come back for ever.
    if (wanted === undefined || wanted[passive.length] <= 0) {
      refused[entering] = 1;
      continue;
    }
    refused.fill(0);
    passive = settle(column, [...passive, entering], b, x, wanted);
  }
  return x;
}

/** Goes as far to the solution on the passive columns as keeps `x` at 0 or above, and lets those go that stop it. */
function settle(
  column: (j: number) => Float64Array,
  passive: number[],
  b: Float64Array,
  x: Float64Array,
  first: Float64Array,
): number[] {
  let wanted: Float64Array | undefined = first;
  while (wanted !== undefined) {
    const goal = wanted;
    let share = 1;
    passive.forEach((j, k) => {
      if (goal[k] <= 0) share = Math.min(share, x[j] / (x[j] - goal[k]));
    });
    const isStopped = passive.map((j, k) => goal[k] <= 0 && x[j] / (x[j] - goal[k]) <= share);
    passive.forEach((j, k) => {
      x[j] = isStopped[k] ? 0 : x[j] + share * (goal[k] - x[j]);
    });
    if (!isStopped.includes(true)) return passive;
    passive = passive.filter((_, k) => !isStopped[k]);
    wanted = solveColumns(column, passive, b);
  }
  return passive;
}

function residualOf(column: (j: number) => Float64Array, x: Float64Array, b: Float64Array): Float64Array {
  const residual = b.slice();
  x.forEach((part, j) => {
    if (part === 0) return;
    const own = column(j);
    for (let i = 0; i < residual.length; i++) residual[i] -= part * own[i];
  });
  return residual;
}

/** Least squares on these columns by Householder reflections; undefined when one is made of those before it. */
function solveColumns(
  column: (j: number) => Float64Array,
  chosen: readonly number[],
  b: Float64Array,
): Float64Array | undefined {
  const work = chosen.map(j => column(j).slice());
  const right = b.slice();
  if (work.length > b.length) return undefined;
  for (const [k, own] of work.entries()) {
    const tail = own.subarray(k);
    const norm = Math.sqrt(dot(tail, tail));
    if (norm <= 1e-13 * Math.sqrt(dot(own, own))) return undefined;
    const diagonal = own[k] > 0 ? -norm : norm;
    const v = tail.slice();
    v[0] -= diagonal;
    const scale = 2 / dot(v, v);
    for (const other of [...work.slice(k + 1), right]) {
      const rest = other.subarray(k);
      const factor = scale * dot(v, rest);
      for (let i = 0; i < rest.length; i++) rest[i] -= factor * v[i];
    }
    own[k] = diagonal;
  }
  const x = new Float64Array(work.length);
  for (let k = x.length - 1; k >= 0; k--) {
    let rest = right[k];
    for (let j = k + 1; j < x.length; j++) rest -= work[j][k] * x[j];
    x[k] = rest / work[k][k];
  }
  return x;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
