/** From rows that a model did not learn from to intervals. */

import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { CauceError } from '../errors.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import { createRandom } from '../random.ts';
import { rowKeys } from '../table/row-keys.ts';
import type { Table } from '../table/table.ts';
import { ascending, classScores, quantileScores, residualScores } from '../trust/intervals/conformal.ts';
import { fitPipeline } from './fit-pipeline.ts';
import type { FittedPipeline } from './fitted-pipeline.ts';
import { asIntervalMethod, checkMethodFits, type IntervalMethod } from './interval-method.ts';
import { Intervals, predictedQuantiles, scaleOr1 } from './intervals.ts';
import { Pipeline } from './pipeline.ts';
import { fitResidualScale } from './residual-scale.ts';
import { classTarget, numericTarget } from './target.ts';

/** What intervals are calibrated with. No table is changed. */
export interface Calibration extends FitOptions {
  /** Fitted on `train` alone: the one that metrics are measured with. */
  readonly measured: FittedPipeline;
  readonly train: Table<unknown>;
  /** Rows drawn at random from the same table. Those that repeat one of `train` are left out. */
  readonly heldOut: Table<unknown>;
  /** All rows: what `cvPlus` learns from and measures on, fold by fold. */
  readonly table: Table<unknown>;
  /** Name of the column to predict, in all three tables. */
  readonly target: string;
  readonly pipeline: Pipeline;
}

/** From this many rows held out, half of them teach how far off the model tends to be for each row. */
const fewestRowsForScale = 200;

/**
 * Intervals for a pipeline: see `Intervals` for what they promise, `IntervalMethod` for what each method costs.
 *
 * - `split`: of the rows held out, |truth − prediction| is the score, divided by the size expected for such a row where at
 *   least 200 rows are held out: half of them, drawn at random, teach it, the other half give the scores. For classes it
 *   is 1 − the probability of the true class.
 * - `quantile`: the pipeline's transformers with boosting for the quantiles (1 ∓ coverage) / 2 are fitted on `train`; the
 *   rows held out say how far these are to be moved.
 * - `cvPlus`: the pipeline is fitted on all rows but a fold, for each of the folds, drawn at random.
 *
 * @param options.randomState Seed of all chance; default 0.
 * @throws {CauceError} PARAM_INVALID, PARAM_UNKNOWN for the method; TOO_FEW_ROWS, ABORTED; as `pipeline.fit`.
 *
 * @example
 * const table = flowers.drop(['species']);
 * const [train, heldOut] = [table.slice(0, 15), table.slice(15)];
 * const steps = pipeline(dummyRegressor());
 * const { fitted } = await steps.fit(train, { target: 'petalWidth' });
 * const given = { measured: fitted, train, heldOut, table, target: 'petalWidth', pipeline: steps };
 * (await calibrate({ method: 'split' }, given)).method.method; //=> 'split'
 */
export async function calibrate(method: IntervalMethod, given: Calibration): Promise<Intervals> {
  const checked = asIntervalMethod(method);
  checkMethodFits(checked, given.pipeline.task);
  const calibration = {
    ...given,
    sampleWeight: given.measured.weight ?? undefined,
    heldOut: newTo(given.train, given.heldOut),
  };
  switch (checked.method) {
    case 'split':
      return calibration.pipeline.task === 'classification'
        ? splitClasses(checked, calibration)
        : splitNumbers(checked, calibration);
    case 'quantile':
      return quantiles(checked, calibration);
    case 'cvPlus':
      return crossValidated(checked, calibration);
  }
}

/**
 * The rows that do not repeat one of `train`: the model is surer of those than it will be of rows to come. All of them, where
 * all do.
 */
function newTo(train: Table<unknown>, heldOut: Table<unknown>): Table<unknown> {
  const { names } = heldOut;
  const known = new Set(rowKeys(train, names));
  const keys = rowKeys(heldOut, names);
  const rows = Int32Array.from(keys.keys()).filter(row => !known.has(keys[row]));
  return rows.length === 0 || rows.length === heldOut.length ? heldOut : heldOut.take(rows);
}

function splitClasses(method: IntervalMethod, { measured, heldOut, target }: Calibration): Intervals {
  checkHeldOut(heldOut);
  const { codes, classes } = classTarget(heldOut, target);
  const own = classes.map(name => measured.classes.indexOf(name));
  const probabilities = measured.probabilities(measured.features(measured.input(heldOut)));
  const scores = classScores(
    codes.map(code => own[code]),
    probabilities,
    measured.classes.length,
  );
  return new Intervals({
    method,
    models: [measured],
    scale: null,
    scores: ascending(scores),
    foldEnds: null,
  });
}

async function splitNumbers(
  method: IntervalMethod,
  { measured, heldOut, target, ...options }: Calibration,
): Promise<Intervals> {
  checkHeldOut(heldOut);
  const order = randomOf(options).permutation(heldOut.length);
  const teachers = heldOut.length < fewestRowsForScale ? 0 : heldOut.length >>> 1;
  const learn = rowsOf(measured, heldOut.take(order.slice(0, teachers).sort()), target);
  const residuals = learn.truth.map((y, i) => y - learn.predictions[i]);
  const scale = teachers === 0 ? null : await fitResidualScale(learn.features, residuals, options);
  const { features, truth, predictions } = rowsOf(
    measured,
    // Where it taught nothing, a row can still give a score.
    scale === null ? heldOut : heldOut.take(order.slice(teachers).sort()),
    target,
  );
  const scores = residualScores(truth, predictions, scaleOr1(scale, features));
  return new Intervals({ method, models: [measured], scale, scores: ascending(scores), foldEnds: null });
}

async function quantiles(
  method: IntervalMethod & { readonly method: 'quantile' },
  { pipeline, train, heldOut, target, ...options }: Calibration,
): Promise<Intervals> {
  checkHeldOut(heldOut);
  const models: FittedPipeline[] = [];
  for (const quantile of [(1 - method.coverage) / 2, (1 + method.coverage) / 2]) {
    const estimator = histGradientBoostingRegressor({ loss: 'quantile', quantile });
    const ofQuantile = new Pipeline([...pipeline.transformers, estimator]);
    models.push(await fitPipeline(ofQuantile, train, { ...quiet(options), target }));
    options.onProgress?.({ step: 'intervals', done: models.length, total: 2 });
  }
  const scores = quantileScores(numericTarget(heldOut, target), predictedQuantiles(models, heldOut));
  return new Intervals({ method, models, scale: null, scores: ascending(scores), foldEnds: null });
}

async function crossValidated(
  method: IntervalMethod & { readonly method: 'cvPlus' },
  { pipeline, table, target, ...options }: Calibration,
): Promise<Intervals> {
  const { folds } = method;
  if (table.length < folds)
    throw new CauceError('TOO_FEW_ROWS', { where: 'cvPlus', needed: folds, received: table.length });
  const foldOf = new Int32Array(table.length);
  randomOf(options)
    .permutation(table.length)
    .forEach((row, place) => {
      foldOf[row] = place % folds;
    });
  const rows = Int32Array.from({ length: table.length }, (_, row) => row);
  const models: FittedPipeline[] = [];
  const scores = new Float64Array(table.length);
  const foldEnds = new Int32Array(folds);
  for (let fold = 0, end = 0; fold < folds; fold++) {
    const others = table.take(rows.filter(row => foldOf[row] !== fold));
    const model = await fitPipeline(pipeline, others, { ...quiet(options), target });
    const { truth, predictions } = rowsOf(
      model,
      table.take(rows.filter(row => foldOf[row] === fold)),
      target,
    );
    scores.set(ascending(truth.map((y, i) => Math.abs(y - predictions[i]))), end);
    end += truth.length;
    foldEnds[fold] = end;
    models.push(model);
    options.onProgress?.({ step: 'intervals', done: fold + 1, total: folds });
  }
  return new Intervals({ method, models, scale: null, scores, foldEnds });
}

/** What a regressor makes of rows with the target. */
function rowsOf(
  model: FittedPipeline,
  table: Table<unknown>,
  target: string,
): { readonly features: Table; readonly truth: Float64Array; readonly predictions: Float64Array } {
  const features = model.features(model.input(table));
  return { features, truth: numericTarget(table, target), predictions: model.numbers(features) };
}

function checkHeldOut(heldOut: Table<unknown>): void {
  if (heldOut.length === 0)
    throw new CauceError('TOO_FEW_ROWS', { where: 'Calibrating intervals', needed: 1, received: 0 });
}

/** A stream of its own, so that no fit draws the same. */
function randomOf({ randomState = 0 }: FitOptions) {
  return createRandom(randomState).fork('intervals');
}

/** A fit among several reports nothing of its own. */
function quiet<O extends FitOptions>({ onProgress: _, ...options }: O): Omit<O, 'onProgress'> {
  return options;
}
