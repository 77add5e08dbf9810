/** The scores of a retraining: of the new model and of the version in use, on the same rows held out. */

import {
  CauceError,
  isCauceError,
  isNumeric,
  type Metrics,
  type Model,
  type Progress,
  type Rivals,
  type Scored,
  scoreOn,
  type Table,
  valueAt,
} from '@cauce/core';
import { type HoldOut, withoutRows } from './hold-out.ts';
import type { FitResult } from './messages.ts';
import type { RetrainOptions } from './retrain-options.ts';

export interface Measured {
  /** Learnt from all rows but those held out. */
  readonly measured: Model;
  /** On them. */
  readonly scores: Scored;
}

export async function measure(
  active: Model,
  { train, test }: HoldOut,
  onProgress: (progress: Progress) => void,
): Promise<Measured> {
  const measured = await active.refit(train, { onProgress, profile: false });
  const scores = scoresOn(measured, test);
  if (scores !== null) return { measured, scores };
  const message =
    'the scores on the rows held out are not finite. Look for values of the target that are far too large.';
  throw new CauceError('FIT_FAILED', { where: 'A retraining', message });
}

export interface ScoresOfActive {
  readonly told: Omit<FitResult['previous'], 'version'>;
  /** What the new model is held against. */
  readonly rivalry: Pick<Rivals, 'old' | 'rival' | 'isFair'>;
}

/**
 * The version in use on the same rows. Where much hangs on it and it had learnt from some of them, its pipeline is
 * measured instead as its other rows taught it: neither of the two has then seen a row that both are measured on.
 */
export async function scoresOfActive(
  active: Model,
  { test, seenTestRows }: HoldOut,
  learnt: Table | undefined,
  { promote }: RetrainOptions,
): Promise<ScoresOfActive> {
  const isDecisive = promote === 'if_better' || active.policy.retrain.worse === 'refuse';
  const isFlattered = learnt !== undefined && (seenTestRows ?? 0) > 0;
  try {
    const old = scoresOn(active, test);
    const isAnother = isDecisive && isFlattered;
    const rival = isAnother
      ? scoresOn(await active.refit(withoutRows(learnt, test), { profile: false }), test)
      : old;
    return {
      told: {
        metrics: rival?.metrics ?? null,
        seenTestRows: isAnother ? 0 : seenTestRows,
        ...(isFlattered ? {} : coverageOf(active, test)),
      },
      rivalry: { old, rival: isFlattered && !isAnother ? null : rival, isFair: seenTestRows !== null },
    };
  } catch (error) {
    if (!(error instanceof CauceError)) throw error;
    return { told: { metrics: null, seenTestRows }, rivalry: { old: null, rival: null, isFair: false } };
  }
}

/** What intervals of the version in use are looked at with, where their method names no coverage. */
const usualCoverage = 0.9;

/** How many of its intervals, or sets of classes, hold the truth of rows that it has not seen. */
function coverageOf(active: Model, test: Table): Pick<FitResult['previous'], 'coverage'> {
  if (active.intervals === null) return {};
  const { method } = active.intervals;
  const promised = method.method === 'quantile' ? method.coverage : usualCoverage;
  try {
    const holds = holdsTruth(active, test, promised);
    return { coverage: { promised, covered: holds.filter(Boolean).length / holds.length, n: holds.length } };
  } catch (error) {
    // Calibrated on too few rows to promise as much.
    if (isCauceError(error, 'COVERAGE_TOO_HIGH')) return {};
    throw error;
  }
}

function holdsTruth(active: Model, test: Table, coverage: number): boolean[] {
  const truth = test.column(active.target.name);
  if (active.task === 'classification') {
    return active.predictSets(test, { coverage }).map((set, i) => set.includes(String(valueAt(truth, i))));
  }
  const values = isNumeric(truth) ? truth.values : new Float64Array(test.length).fill(Number.NaN);
  return active
    .predictIntervals(test, { coverage })
    .map(({ lower, upper }, i) => values[i] >= lower && values[i] <= upper);
}

/** Those that there are: of a single row no R². Null where they, or the predictions, are beyond all numbers. */
function scoresOn(model: Model, test: Table): Scored | null {
  try {
    const { metrics, errors } = scoreOn(model, test);
    const known = Object.entries(metrics).filter(([name]) => name !== 'r2' || test.length > 1);
    return known.every(([, score]) => Number.isFinite(score))
      ? { metrics: Object.fromEntries(known), errors }
      : null;
  } catch (error) {
    if (isCauceError(error, 'METRIC_INPUT')) return null;
    throw error;
  }
}

/**
 * Whether scores are at least as good as others on the same rows. Of numbers both RMSE and MAE count, as the geometric mean of
 * their ratios: wrong targets in some of the rows hardly move the one, which hangs on a few large errors, but the other.
 */
export function isAsGood(metrics: Metrics, previous: Metrics | null): boolean {
  if (previous === null) return true;
  if (!('rmse' in metrics)) return metrics['accuracy'] >= previous['accuracy'];
  return metrics['rmse'] * metrics['mae'] <= previous['rmse'] * previous['mae'];
}
