/** A model of all rows, with the scores and the intervals of one that did not see some of them. */

import { calibrate } from '../compose/calibrate.ts';
import { asIntervalMethod, checkMethodFits, type IntervalMethod } from '../compose/interval-method.ts';
import type { Model } from '../compose/model.ts';
import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { CauceError } from '../errors.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import type { Without } from '../table/schema.ts';
import type { Table } from '../table/table.ts';
import { trainTestSplit } from './train-test-split.ts';

export interface FitMeasuredOptions<Target extends string> extends FitOptions {
  /** Name of the column to predict. */
  readonly target: Target;
  /** Share of the rows held out, between 0 and 1; default 0.2. */
  readonly testSize?: number;
  /** How intervals are calibrated; default: there are none. */
  readonly intervals?: IntervalMethod | undefined;
}

/**
 * Fits a pipeline twice: without some rows drawn at random, which it is then measured on, and on all rows.
 *
 * @param table At least 2 rows. Only read.
 * @returns The model of all rows, with `metrics` of the other one, and `intervals` if they were asked for; and how many
 *   rows were held out.
 * @throws {CauceError} TOO_FEW_ROWS; as `pipeline.fit` and `calibrate`.
 *
 * @example
 * const options = { target: 'petalWidth', intervals: { method: 'split' } };
 * const { model, heldOut } = await fitMeasured(pipeline(ridge()), flowers.drop(['species']), options);
 * heldOut; //=> 6
 * model.metrics.r2 > 0.8; //=> true
 */
export async function fitMeasured<Steps extends PipelineSteps, Row, const Target extends keyof Row & string>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  { testSize = 0.2, intervals, ...options }: FitMeasuredOptions<Target>,
): Promise<{ readonly model: Model<Without<Row, Target>, PredictionOf<Steps>>; readonly heldOut: number }> {
  if (table.length < 2)
    throw new CauceError('TOO_FEW_ROWS', { where: 'fitMeasured', needed: 2, received: table.length });
  // Before the fits, which may take long.
  if (intervals !== undefined) checkMethodFits(asIntervalMethod(intervals), pipeline.task);
  const { randomState = 0, onProgress } = options;
  const named = (what: string): Pick<FitOptions, 'onProgress'> =>
    onProgress === undefined
      ? {}
      : { onProgress: progress => onProgress({ ...progress, step: `${what} ${progress.step}` }) };
  const { train, test } = trainTestSplit(table, { testSize, randomState });
  const measured = await pipeline.fit(train, { ...options, ...named('Measuring'), profile: false });
  const metrics = measured.evaluate(test);
  const all = await pipeline.fit(table, { ...options, ...named('Fitting') });
  const calibrated =
    intervals === undefined
      ? null
      : await calibrate(intervals, {
          ...options,
          ...named('Calibrating'),
          measured: measured.fitted,
          train,
          heldOut: test,
          table,
          pipeline: pipeline as Pipeline,
        });
  const model = all.withPredictionsOf(measured as Model<never, never>, test);
  return { model: model.withMetrics(metrics).withIntervals(calibrated), heldOut: test.length };
}
