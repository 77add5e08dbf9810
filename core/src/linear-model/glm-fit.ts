/** Fits of generalised linear models: what the Poisson, gamma and Tweedie regressors have in common. */

import { CauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { type BlockMatrix, times, transposeTimes } from '../kernels/block-matrix.ts';
import { factorCholesky, solveCholesky } from '../kernels/cholesky.ts';
import { log } from '../kernels/exponential.ts';
import { minimize } from '../kernels/lbfgs.ts';
import { weightedGram } from '../kernels/weighted-gram.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { Design } from './design.ts';
import { lengthsOf } from './fit-squares.ts';
import type { GlmLoss } from './glm-loss.ts';

export interface GlmSettings {
  readonly alpha: number;
  readonly fitIntercept: boolean;
  readonly maxIter: number;
  readonly tol: number;
}

/** What minimises the objective: Σ weight loss / Σ weight + ½ alpha ‖w‖². */
export interface GlmSolution {
  readonly coef: Float64Array;
  readonly intercept: number;
}

/** More features than this are fitted along gradients, without their products. */
const mostProducts = 1000;
const mostHalvings = 40;

/**
 * Newton's method, with the intercept apart; along gradients (L-BFGS) for more than 1,000 features, or where their products
 * are singular.
 *
 * @param design Made without an intercept, so that its features are as they came.
 * @throws {CauceError} FIT_FAILED where the objective has no number at the start, or the target no mean that can be
 *   predicted.
 */
export function fitGlm(
  where: string,
  space: Workspace,
  design: Design,
  loss: GlmLoss,
  settings: GlmSettings,
  context: Pick<FitContext, 'throwIfAborted'>,
): GlmSolution {
  const { rows, width } = design.features;
  const weight = (design.weight ?? new Float64Array(rows).fill(1)).map(w => w / design.totalWeight);
  const problem: GlmProblem = { design, loss, settings, weight };
  const start: GlmSolution = {
    coef: new Float64Array(width),
    intercept: settings.fitIntercept ? startOf(where, problem) : 0,
  };
  if (!Number.isFinite(valueAt(problem, start.coef, rawOf(problem, start)))) {
    const message =
      loss.link === 'identity' && !settings.fitIntercept
        ? 'without an intercept no prediction is above 0 at the start. Use the log link, or fitIntercept: true.'
        : 'the target holds numbers too large to compute with. Scale it.';
    throw new CauceError('FIT_FAILED', { where, message });
  }
  const byNewton = width <= mostProducts ? newton(space, problem, start, context) : undefined;
  return byNewton ?? alongGradients(problem, start, context);
}

interface GlmProblem {
  readonly design: Design;
  readonly loss: GlmLoss;
  readonly settings: GlmSettings;
  /** Shape (rows): adds up to 1. */
  readonly weight: Float64Array;
}

/** The intercept that alone predicts the target's mean. */
function startOf(where: string, { design, loss, weight }: GlmProblem): number {
  const mean = design.target.reduce((total, y, r) => total + weight[r] * y, 0);
  if (loss.link === 'identity' && loss.power === 0) return mean;
  if (!(mean > 0)) {
    const message = `the target's mean is ${mean}, but ${loss.link === 'log' ? 'a log link' : 'this power'} can only predict numbers above 0.`;
    throw new CauceError('FIT_FAILED', { where, message });
  }
  return loss.link === 'log' ? log(mean) : mean;
}

function rawOf({ design }: GlmProblem, { coef, intercept }: GlmSolution): Float64Array {
  return times(design.features, coef).map(value => value + intercept);
}

function valueAt(
  { design, loss, settings, weight }: GlmProblem,
  coef: Float64Array,
  raw: Float64Array,
): number {
  let total = 0;
  for (let r = 0; r < raw.length; r++) total += weight[r] * loss.value(design.target[r], raw[r]);
  let squares = 0;
  for (let j = 0; j < coef.length; j++) squares += coef[j] * coef[j];
  return total + 0.5 * settings.alpha * squares;
}

/** Undefined where the products are singular, or rounding spoils a step before it came to an end. */
function newton(
  space: Workspace,
  problem: GlmProblem,
  start: GlmSolution,
  context: Pick<FitContext, 'throwIfAborted'>,
): GlmSolution | undefined {
  const { settings } = problem;
  let now = start;
  let raw = rawOf(problem, now);
  let value = valueAt(problem, now.coef, raw);
  for (let step = 0; step < settings.maxIter; step++) {
    context.throwIfAborted();
    const found = newtonStep(space, problem, now, raw);
    if (found === undefined) return undefined;
    const next = goAlong(problem, now, value, found);
    // Nothing lower is left, but for rounding.
    if (next === undefined) return now;
    now = next.solution;
    raw = next.raw;
    value = next.value;
    // The step that was known to be the last has been taken too: it squares what is still amiss.
    if (found.steepest <= settings.tol && -0.5 * found.slope <= settings.tol) break;
  }
  return now;
}

interface NewtonStep {
  readonly coef: Float64Array;
  readonly intercept: number;
  /** Along the step; below 0. Half of it is how far the objective still is from its least. */
  readonly slope: number;
  /** The largest part of the gradient. */
  readonly steepest: number;
}

/**
 * Around the means m of the features by the curvatures h, intercept and coefficients are solved apart: c = −Σg / Σh for the
 * intercept at the means, and (XᵀHX + alpha I) d = −(Xᵀg + alpha w) with X less m.
 */
function newtonStep(
  space: Workspace,
  { design, loss, settings, weight }: GlmProblem,
  { coef }: GlmSolution,
  raw: Float64Array,
): NewtonStep | undefined {
  const { features, target } = design;
  const { width } = features;
  const slopes = raw.map((value, r) => weight[r] * loss.slope(target[r], value));
  const curvatures = raw.map((value, r) => weight[r] * loss.curvature(target[r], value));
  const total = slopes.reduce((sum, slope) => sum + slope, 0);
  const mass = curvatures.reduce((sum, own) => sum + own, 0);
  const gradient = transposeTimes(features, slopes).map((slope, j) => slope + settings.alpha * coef[j]);
  const steepest = gradient.reduce(
    (most, slope) => Math.max(most, Math.abs(slope)),
    settings.fitIntercept ? Math.abs(total) : 0,
  );
  const means = settings.fitIntercept
    ? transposeTimes(features, curvatures).map(sum => sum / mass)
    : new Float64Array(width);
  const centred: BlockMatrix = { ...features, shift: means };
  const gram = weightedGram(space, centred, curvatures);
  try {
    // A feature that is the same in all rows has no coefficient, rather than one made of rounding.
    for (let j = 0; j < width; j++) {
      if (gram[j * width + j] <= 1e-30 * mass * means[j] ** 2 && settings.alpha === 0)
        gram[j * width + j] = 1;
      gram[j * width + j] += settings.alpha;
    }
    if (factorCholesky(space, gram, width) < 1e-13) return undefined;
    const step = gradient.map((slope, j) => means[j] * total - slope);
    solveCholesky(gram, step);
    const shiftOf = step.reduce((sum, d, j) => sum + d * means[j], 0);
    const intercept = settings.fitIntercept ? -total / mass - shiftOf : 0;
    const slope = step.reduce((sum, d, j) => sum + d * gradient[j], intercept * total);
    return Number.isFinite(slope) ? { coef: step, intercept, slope, steepest } : undefined;
  } finally {
    space.free(gram);
  }
}

/** As far along the step as lowers the objective enough: Armijo's rule, but for rounding. */
function goAlong(
  problem: GlmProblem,
  from: GlmSolution,
  value: number,
  step: NewtonStep,
): { solution: GlmSolution; raw: Float64Array; value: number } | undefined {
  const rounding = 4 * Number.EPSILON * Math.abs(value);
  let share = 1;
  for (let halving = 0; halving < mostHalvings; halving++) {
    const solution = {
      coef: from.coef.map((w, j) => w + share * step.coef[j]),
      intercept: from.intercept + share * step.intercept,
    };
    const raw = rawOf(problem, solution);
    const next = valueAt(problem, solution.coef, raw);
    if (next <= value + 1e-4 * share * step.slope + rounding) return { solution, raw, value: next };
    share /= 2;
  }
  return undefined;
}

/** The features are brought to one length first, which makes steps fewer and does not change the solution. */
function alongGradients(
  problem: GlmProblem,
  start: GlmSolution,
  context: Pick<FitContext, 'throwIfAborted'>,
): GlmSolution {
  const { design, loss, settings, weight } = problem;
  const { alpha, fitIntercept, maxIter, tol } = settings;
  const { features, target } = design;
  const { width } = features;
  const centred: BlockMatrix = { ...features, shift: fitIntercept ? design.mean : features.shift };
  const scale = lengthsOf(centred, weight).map(length => 1 / (Math.hypot(length, Math.sqrt(alpha)) || 1));
  const coefOf = (x: Float64Array) => scale.map((own, j) => own * x[j]);
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    context.throwIfAborted();
    const coef = coefOf(x);
    const raw = times(centred, coef).map(value => value + (fitIntercept ? x[width] : 0));
    const slopes = raw.map((value, r) => weight[r] * loss.slope(target[r], value));
    transposeTimes(centred, slopes).forEach((slope, j) => {
      gradient[j] = scale[j] * (slope + alpha * coef[j]);
    });
    if (fitIntercept) gradient[width] = slopes.reduce((sum, slope) => sum + slope, 0);
    return valueAt(problem, coef, raw);
  };
  const first = new Float64Array(fitIntercept ? width + 1 : width);
  if (fitIntercept) first[width] = start.intercept;
  const { x } = minimize(objective, first, { maxIter, gtol: tol });
  const coef = coefOf(x);
  const shift = coef.reduce((sum, w, j) => sum + w * centred.shift[j], 0);
  return { coef, intercept: fitIntercept ? x[width] - shift : 0 };
}
