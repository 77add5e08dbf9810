/** A freshly fitted model beside the one in use, on rows that it has not seen. */

import { show } from '../errors.ts';
import { regressionMetrics } from '../metrics/regression.ts';
import type { Table } from '../table/table.ts';
import { type Observation, percent, short } from '../trust/training/retrain-finding.ts';
import type { Model } from './model.ts';
import { type Rivals, type Scored, spreadOf } from './rivals.ts';
import { targetOf } from './training.ts';

/**
 * A model on rows with the target, which are predicted once.
 * @throws {CauceError} as `model.evaluate`.
 *
 * @example
 * const model = await pipeline(dummyRegressor()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * scoreOn(model, flowers).metrics.r2; //=> 0
 */
export function scoreOn(model: Model, table: Table): Scored {
  const truth = targetOf(model, table);
  const predictions = model.predict(table);
  if (truth instanceof Float64Array) {
    const errors = truth.map((y, i) => (y - (predictions[i] as number)) ** 2);
    return { metrics: regressionMetrics(truth, predictions as number[]), errors };
  }
  const { codes, classes } = truth;
  const errors = Float64Array.from(codes, (code, i) => Number(classes[code] !== predictions[i]));
  return { metrics: model.evaluate(table), errors };
}

/** Fewest rows held out that scores are compared on. */
const fewestRows = 30;
/**
 * Standard deviations that one is worse by. They are of the rows that both are measured on; how models differ by the rows
 * that they learnt from comes on top, so that 2.33 would be passed far more often than once in 100 retrainings.
 */
const zWorse = 3;
const zErrors = 4;
/** Errors this many times those of the model in use are told of: absolute ones, and shares of wrong classes. */
const grownBy = 1.25;

/** The scores on the rows held out: the rival's on the same rows, and what the model in use reached when it was measured. */
export function besideTheRival(rivals: Rivals): Observation[] {
  const { measured, old, rival } = rivals;
  if (measured.errors.length < fewestRows) return [];
  return [
    ...(rival === null ? [] : worseThan(rivals, measured.errors, rival.errors)),
    ...(old === null ? [] : grownErrors(rivals, measured.errors, old.errors)),
  ];
}

function worseThan(rivals: Rivals, errors: Float64Array, theirs: Float64Array): Observation[] {
  const { active, isFair } = rivals;
  const isNumber = active.task === 'regression';
  const score = (mean: number): number => (isNumber ? Math.sqrt(mean) : 1 - mean);
  const before = score(mean(theirs));
  const worseBy = (own: number): number => (isNumber ? own / before - 1 : 1 - own / before);
  const [own, share] = [score(mean(errors)), worseBy(score(mean(errors)))];
  const ofFresh = errors.map(error => error * remainingError(rivals));
  const differences = ofFresh.map((error, i) => error - theirs[i]);
  const isChance = mean(differences) <= zWorse * standardError(differences);
  if (!(worseBy(score(mean(ofFresh))) > active.policy.retrain.worseTolerance) || isChance) return [];
  const name = isNumber ? 'RMSE' : 'accuracy';
  return [
    {
      code: 'SCORES_WORSE',
      field: null,
      message: `On the same rows held out, the new model's ${name} is ${short(own)}, that of the version in use ${short(before)}${Number.isFinite(share) ? `: ${percent(share)} worse` : ', without any error'}.`,
      details: {
        metric: isNumber ? 'rmse' : 'accuracy',
        value: own,
        before,
        // Beside no error at all there is no share, and JSON has no word for infinite.
        share: Number.isFinite(share) ? share : null,
        isFair,
      },
      ...(isFair ? {} : { always: 'warn' as const }),
    },
  ];
}

/**
 * What is left of the measured errors in the model that is to be put to use, which learns from the rows held out, too: as
 * the inverse square root of the rows, of squared errors and of wrong classes.
 */
function remainingError({ fresh: { lineage }, heldOut }: Rivals): number {
  return Math.sqrt(Math.max(0, 1 - heldOut.length / lineage.rows));
}

/**
 * Errors of both models that are larger than what the one in use reached on its own rows held out: the new targets are
 * noisier, or the rows harder. A change that can be learnt makes the errors of the old one larger alone.
 */
function grownErrors(rivals: Rivals, measured: Float64Array, old: Float64Array): Observation[] {
  const { active, heldOut } = rivals;
  const reached = promisedError(active);
  if (reached === undefined) return [];
  const promised = reached * targetGrowth(active, heldOut);
  const isNumber = active.task === 'regression';
  // Absolute errors: squared ones hang on a few rows, so that little could be said of them.
  const [errors, olds] = [measured, old].map(own => (isNumber ? own.map(Math.sqrt) : own));
  const grew = (own: Float64Array): boolean =>
    mean(own) > grownBy * promised && mean(own) - promised > zErrors * standardError(own);
  if (!grew(errors) || !grew(olds)) return [];
  const shown = (error: number): string =>
    isNumber ? `an MAE of ${short(error)}` : `${percent(error)} wrong`;
  return [
    {
      code: 'ERRORS_GREW',
      field: active.target.name,
      message: `The target ${show(active.target.name)} is harder to tell than it was: ${shown(mean(errors))} on the rows held out, where the version in use had ${shown(reached)} on its own, and has ${shown(mean(olds))} on these. Look for wrong targets.`,
      details: {
        value: mean(errors),
        before: reached,
        ofActive: mean(olds),
        measure: isNumber ? 'mae' : 'errorRate',
      },
    },
  ];
}

/** How much wider the target is spread than it was: where prices are a quarter higher, errors are so too. At least 1. */
function targetGrowth(active: Model, heldOut: Table): number {
  const before = spreadOf(active);
  const truth = targetOf(active, heldOut);
  if (before === undefined || !(truth instanceof Float64Array)) return 1;
  const sorted = truth.toSorted();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  return Math.max(1, (at(0.95) - at(0.05)) / before);
}

/** What the model in use reached when it was measured: a mean absolute error, or a share of wrong classes. */
function promisedError({ task, metrics }: Model): number | undefined {
  if (task === 'regression') return metrics?.['mae'];
  const accuracy = metrics?.['accuracy'];
  return accuracy === undefined ? undefined : 1 - accuracy;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: Float64Array): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
