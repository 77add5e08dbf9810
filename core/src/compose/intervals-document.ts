/** Intervals ⇄ what a model file keeps of them: JSON values and typed arrays. */

import { histGradientBoostingRegressor } from '../ensemble/hist-gradient-boosting-regressor.ts';
import { isCauceError, ModelFileError } from '../errors.ts';
import { stepStateProblem } from '../estimator/chain.ts';
import type { EstimatorStep } from '../estimator/definition.ts';
import { stepFromJson, stepToJson } from '../estimator/step-json.ts';
import { exampleRows } from '../table/example-rows.ts';
import { tableFromRows } from '../table/rows.ts';
import type { FittedPipeline } from './fitted-pipeline.ts';
import { asIntervalMethod, checkMethodFits, type IntervalMethod } from './interval-method.ts';
import { Intervals } from './intervals.ts';
import { type ResidualScale, widestRange } from './residual-scale.ts';

/** The document of intervals; `intervalsFromDocument` is the other way. */
export function intervalsToDocument({ method, models, scale, scores, foldEnds }: Intervals): object {
  return {
    method,
    models: models.map(pipelineToDocument),
    scale: scale && { step: stepToJson(scale.step), state: scale.state, range: scale.range },
    scores,
    foldEnds,
  };
}

/** A fitted pipeline as a model file keeps it. */
export function pipelineToDocument({ schema, target, weight, pipeline, states }: FittedPipeline): object {
  return { schema: schema.toJSON(), target, weight, pipeline: pipeline.steps.map(stepToJson), states };
}

/**
 * The intervals of this document, which comes from outside: nothing of it is believed unchecked.
 *
 * @param readPipeline Reads what `pipelineToDocument` wrote, and checks it.
 * @throws {ModelFileError}; what `readPipeline` throws.
 */
export function intervalsFromDocument(
  json: unknown,
  readPipeline: (json: unknown) => FittedPipeline,
): Intervals {
  const document = asObject(json, 'its intervals');
  const method = asMethod(document.method);
  const { models: list, scores } = document;
  const count = { split: 1, quantile: 2, cvPlus: method.method === 'cvPlus' ? method.folds : 0 }[
    method.method
  ];
  if (!Array.isArray(list) || list.length !== count)
    throw new ModelFileError(`its intervals must have ${count} models.`);
  const models = list.map(readPipeline);
  checkTasks(method, models);
  if (!(scores instanceof Float64Array))
    throw new ModelFileError('the scores of its intervals are no numbers.');
  const foldEnds = asFoldEnds(document.foldEnds, method, scores.length);
  checkScores(scores, foldEnds ?? Int32Array.of(scores.length), method.method === 'quantile');
  const scale = asScale(document.scale);
  if (scale !== null && (method.method !== 'split' || models[0].task !== 'regression'))
    throw new ModelFileError('its intervals have a scale, which their method does not know.');
  const intervals = new Intervals({ method, models, scale, scores, foldEnds });
  rehearse(intervals);
  return intervals;
}

function asMethod(json: unknown): IntervalMethod {
  try {
    return asIntervalMethod(json);
  } catch (cause) {
    throw new ModelFileError(`the method of its intervals: ${(cause as Error).message}`, { cause });
  }
}

function checkTasks(method: IntervalMethod, models: readonly FittedPipeline[]): void {
  const [{ task, target }] = models;
  if (models.some(model => model.task !== task))
    throw new ModelFileError('the models of its intervals differ in what they predict.');
  if (task === 'classification' && !target.values?.length)
    throw new ModelFileError('the model of its intervals has no classes.');
  try {
    checkMethodFits(method, task);
  } catch (cause) {
    throw new ModelFileError(`the method of its intervals: ${(cause as Error).message}`, { cause });
  }
}

function asFoldEnds(json: unknown, method: IntervalMethod, scores: number): Int32Array | null {
  if (method.method !== 'cvPlus') {
    if (json === null) return null;
    throw new ModelFileError('its intervals have folds, which their method does not know.');
  }
  const fits =
    json instanceof Int32Array &&
    json.length === method.folds &&
    json.every((end, k) => end > (k === 0 ? 0 : json[k - 1])) &&
    json[json.length - 1] === scores;
  if (!fits) throw new ModelFileError('the folds of its intervals do not share out the scores.');
  return json;
}

/** Each fold ascending, without NaN; only those of quantiles may be below 0. */
function checkScores(scores: Float64Array, ends: Int32Array, mayBeNegative: boolean): void {
  if (scores.length === 0) throw new ModelFileError('its intervals have no scores.');
  const lowest = mayBeNegative ? Number.NEGATIVE_INFINITY : 0;
  for (let k = 0, i = 0; k < ends.length; k++) {
    for (let last = lowest; i < ends[k]; i++) {
      if (!(scores[i] >= last)) throw new ModelFileError('the scores of its intervals are out of order.');
      last = scores[i];
    }
  }
}

const scaleDefinitions = new Map([
  [histGradientBoostingRegressor.definition.name, histGradientBoostingRegressor.definition],
]);

function asScale(json: unknown): ResidualScale | null {
  if (json === null) return null;
  const { step: stepJson, state, range } = asObject(json, 'the scale of its intervals');
  const step = stepFromJson(stepJson, scaleDefinitions) as EstimatorStep;
  const problem = stepStateProblem(step, state, 0);
  if (problem !== undefined) throw new ModelFileError(`the scale of its intervals: ${problem}.`);
  const isRange =
    Array.isArray(range) &&
    range.length === 2 &&
    range[0] >= widestRange[0] &&
    range[0] <= range[1] &&
    range[1] <= widestRange[1];
  if (!isRange || !range.every(Number.isFinite))
    throw new ModelFileError('the scale of its intervals has no range.');
  return { step, state, range: [range[0], range[1]] };
}

/** The interval of a made-up row: shows whether the states fit the steps and each other. */
function rehearse(intervals: Intervals): void {
  const { models, mostCoverage } = intervals;
  const [{ schema, task, classes }] = models;
  try {
    const input = tableFromRows(exampleRows(schema.fields, 1), schema);
    if (task === 'regression') intervals.bounds(input, mostCoverage, new Float64Array(1));
    else intervals.sets(input, mostCoverage, [0], classes);
  } catch (cause) {
    // A refusal of the made-up row is no fault of the file.
    if (isCauceError(cause) && !(cause instanceof ModelFileError)) return;
    throw cause instanceof ModelFileError ? cause : new ModelFileError(String(cause), { cause });
  }
}

function asObject(json: unknown, what: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || ArrayBuffer.isView(json))
    throw new ModelFileError(`${what} is no object.`);
  return json as Record<string, unknown>;
}
