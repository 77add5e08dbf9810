/**
 * The least value of a smooth function, found along its gradients: L-BFGS of Liu and Nocedal, "On the limited memory BFGS
 * method for large scale optimization", Mathematical Programming 45 (1989).
 */

import { lineSearch, type Objective } from './line-search.ts';

export type { Objective } from './line-search.ts';

export interface MinimizeOptions {
  /** At most so many steps. */
  readonly maxIter: number;
  /** Ends when no part of the gradient is further from 0 than this. */
  readonly gtol: number;
  /** Steps that are remembered; default 10. */
  readonly memory?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False when `maxIter` ended it, or no lower value was found along a gradient that is not near 0. */
  readonly converged: boolean;
}

/** So many steps that lower neither the value nor the gradient are the end: rounding hides what is left. */
const mostStalls = 5;

/**
 * Follows a function down from `start`. A value that is not finite counts as too high: a step goes less far then.
 *
 * Each step costs one or a few calls of the function and O(memory x parts).
 *
 * @param start Only read.
 */
export function minimize(
  objective: Objective,
  start: Float64Array,
  { maxIter, gtol, memory = 10 }: MinimizeOptions,
): Minimum {
  const x = start.slice();
  const gradient = new Float64Array(x.length);
  const pairs: Pair[] = [];
  let value = objective(x, gradient);
  let steepest = largest(gradient);
  let stalls = 0;
  let iterations = 0;
  while (steepest > gtol && iterations < maxIter) {
    const direction = directionOf(gradient, pairs);
    const first = pairs.length > 0 ? 1 : Math.min(1, 1 / norm(gradient));
    const found = lineSearch(objective, { x, value, gradient }, direction, first);
    if (found === undefined) {
      if (pairs.length === 0) break;
      // What is remembered misled; the gradient itself does not.
      pairs.length = 0;
      continue;
    }
    iterations++;
    remember(pairs, memory, difference(found.x, x), difference(found.gradient, gradient));
    const reached = largest(found.gradient);
    const isLower = value - found.value > 4 * Number.EPSILON * Math.abs(value);
    stalls = isLower || reached < steepest ? 0 : stalls + 1;
    value = found.value;
    steepest = reached;
    x.set(found.x);
    gradient.set(found.gradient);
    if (stalls === mostStalls) break;
  }
  const isRounding = stalls > 0 || iterations < maxIter;
  const isFlat = steepest <= Math.sqrt(Number.EPSILON) * Math.max(1, Math.abs(value));
  return { x, value, iterations, converged: steepest <= gtol || (isRounding && isFlat) };
}

/** A step, and how the gradient changed along it. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step · change). */
  readonly inverse: number;
}

function remember(pairs: Pair[], memory: number, step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change);
  if (!(curvature > 0) || !Number.isFinite(1 / curvature)) return;
  pairs.push({ step, change, inverse: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

/** The downward direction, by the two loops of Nocedal and Wright, Numerical Optimization (2nd ed.), algorithm 7.4. */
function directionOf(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map(g => -g);
  const shares = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, inverse } = pairs[k];
    shares[k] = inverse * dot(step, direction);
    add(direction, -shares[k], change);
  }
  if (pairs.length > 0) {
    const { change, inverse } = pairs[pairs.length - 1];
    const scale = 1 / (inverse * dot(change, change));
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let k = 0; k < pairs.length; k++) {
    const { step, change, inverse } = pairs[k];
    add(direction, shares[k] - inverse * dot(change, direction), step);
  }
  return direction;
}

function add(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * vector[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** The largest absolute value. */
function largest(vector: Float64Array): number {
  let most = 0;
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i]));
  return most;
}
