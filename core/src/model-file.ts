/** Model file → model. (`model.toBytes()` is the other way.) */

import { documentFromBytes } from './bytes/document.ts';
import { catalogue } from './catalogue.ts';
import { FittedPipeline } from './compose/fitted-pipeline.ts';
import { type Golden, maxGoldenRows } from './compose/golden.ts';
import type { Intervals } from './compose/intervals.ts';
import { intervalsFromDocument } from './compose/intervals-document.ts';
import { formatVersion, type Lineage, type Metrics, Model } from './compose/model.ts';
import { Pipeline, type PipelineSteps } from './compose/pipeline.ts';
import { isCauceError, ModelFileError } from './errors.ts';
import { stepStateProblem } from './estimator/chain.ts';
import type { Definition } from './estimator/definition.ts';
import { stepFromJson } from './estimator/step-json.ts';
import { exampleRows } from './table/example-rows.ts';
import { tableFromRows } from './table/rows.ts';
import { type Field, type FieldType, Schema } from './table/schema.ts';
import type { AnyRow } from './table/table.ts';
import { type PolicyInput, resolvePolicy } from './trust/policy.ts';
import { profileFromDocument } from './trust/profile/profile-file.ts';

export interface LoadOptions<Row = AnyRow> {
  /** Definitions of the user's own that the model may use: what `defineTransformer` and its siblings returned. */
  readonly definitions?: readonly { readonly definition: Definition }[];
  /** The schema that the caller expects; it types the model's rows, and a file with other fields is refused. */
  readonly schema?: Schema<Row>;
}

/**
 * The model of a model file. A file holds data, never code: opening one is safe whoever made it.
 *
 * @param bytes The whole file. Only read; copied.
 * @throws {ModelFileError} when it is damaged, cut, too new, or not a model file.
 * @throws {CauceError} STEP_NOT_REGISTERED when it uses a definition of its author's that is not in `definitions`.
 *
 * @example
 * const model = await pipeline(ridge()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * const again = loadModel(model.toBytes());
 * again.predict(flowers)[0] === model.predict(flowers)[0]; //=> true
 */
export function loadModel<Row = AnyRow>(bytes: Uint8Array, options: LoadOptions<Row> = {}): Model<Row> {
  try {
    const model = build(documentFromBytes(bytes), options.definitions ?? []);
    if (options.schema !== undefined) checkExpected(model.schema, options.schema);
    return model as Model<unknown> as Model<Row>;
  } catch (error) {
    if (error instanceof ModelFileError || isCauceError(error, 'STEP_NOT_REGISTERED')) throw error;
    // Whatever else a malformed document brings about while it is put together is the file's fault.
    const message = error instanceof Error ? error.message : String(error);
    throw new ModelFileError(message, { cause: error });
  }
}

function build(document: unknown, own: readonly { readonly definition: Definition }[]): Model {
  const parts = asObject(document, 'its document');
  const { format, kind, metrics, lineage, golden, policy, profile, intervals } = parts;
  if (format !== formatVersion) {
    throw new ModelFileError(
      `it has format ${String(format)}; this version of Cauce reads format ${formatVersion}.`,
    );
  }
  if (kind !== 'model') throw new ModelFileError('it holds no model.');
  const definitions = new Map([...catalogue, ...own].map(({ definition }) => [definition.name, definition]));
  const read = (json: unknown): FittedPipeline => readPipeline(json, definitions);
  const fitted = read(parts);
  const model = new Model({
    fitted,
    profile: profile === null ? null : profileFromDocument(profile, fitted.schema, fitted.target),
    policy: resolvePolicy(policy as PolicyInput, fitted.schema.names),
    intervals: intervals === null ? null : asIntervals(intervals, read, fitted),
    metrics: metrics === null ? null : asMetrics(metrics),
    lineage: asLineage(lineage),
    golden: asGolden(golden),
  });
  if (model.task === 'classification' && !model.target.values?.length)
    throw new ModelFileError('it has no classes.');
  rehearse(model);
  return model;
}

/** A fitted pipeline: the model's own, or one of those that its intervals come from. */
function readPipeline(json: unknown, definitions: ReadonlyMap<string, Definition>): FittedPipeline {
  const { schema, target, weight, pipeline, states } = asObject(json, 'a pipeline');
  if (weight !== null && typeof weight !== 'string')
    throw new ModelFileError('its weight is no name of a column.');
  const steps = asList(pipeline, 'its pipeline').map(step => stepFromJson(step, definitions));
  const stateList = asList(states, 'its states');
  if (stateList.length !== steps.length)
    throw new ModelFileError('it has another number of states than steps.');
  const fields = asList(schema, 'its schema').map(asField);
  const goal = asField(target);
  const classes = steps.at(-1)?.kind === 'classifier' ? (goal.values?.length ?? 0) : 0;
  steps.forEach((step, i) => {
    const problem = stepStateProblem(step, stateList[i], classes);
    if (problem !== undefined) throw new ModelFileError(`${problem}.`);
  });
  return new FittedPipeline({
    schema: new Schema(fields),
    target: goal,
    weight,
    pipeline: new Pipeline(steps as unknown as PipelineSteps),
    states: stateList,
  });
}

/** Intervals are of the same columns and the same task as the model that they belong to. */
function asIntervals(
  json: unknown,
  read: (json: unknown) => FittedPipeline,
  { schema, task }: FittedPipeline,
): Intervals {
  const intervals = intervalsFromDocument(json, read);
  for (const own of intervals.models) {
    const fits =
      own.task === task &&
      own.schema.fields.every(({ name, type }) => schema.has(name) && schema.field(name).type === type);
    if (!fits) throw new ModelFileError('its intervals are of other columns, or of another task.');
  }
  return intervals;
}

/** One prediction from made-up values, both ways: shows whether the states fit the steps and the schema. */
function rehearse(model: Model): void {
  const rows = exampleRows(model.schema.fields, 1);
  try {
    model.predictOne(rows[0]);
    model.predict(tableFromRows(rows, model.schema));
  } catch (error) {
    // A refusal of the made-up row is no fault of the file.
    if (!isCauceError(error) || error instanceof ModelFileError) throw error;
  }
}

const fieldTypes: readonly FieldType[] = ['number', 'integer', 'boolean', 'date', 'category', 'text'];

function asField(json: unknown): Field {
  const { name, type, nullable, range, values, examples } = asObject(json, 'a field of its schema');
  const isStrings = (list: unknown): boolean =>
    list === undefined || (Array.isArray(list) && list.every(item => typeof item === 'string'));
  const isRange =
    range === undefined ||
    (Array.isArray(range) && range.length === 2 && range.every(x => Number.isFinite(x)));
  if (
    typeof name !== 'string' ||
    typeof nullable !== 'boolean' ||
    !fieldTypes.includes(type as FieldType) ||
    !isRange ||
    !isStrings(values) ||
    !isStrings(examples)
  ) {
    throw new ModelFileError('a field of its schema is malformed.');
  }
  return json as Field;
}

function asMetrics(json: unknown): Metrics {
  const metrics = asObject(json, 'its metrics');
  if (!Object.values(metrics).every(value => typeof value === 'number')) {
    throw new ModelFileError('its metrics are malformed.');
  }
  return metrics as Metrics;
}

function asLineage(json: unknown): Lineage {
  const { rows, dataHash, randomState, createdAt, library } = asObject(json, 'its lineage');
  if (
    !Number.isSafeInteger(rows) ||
    !Number.isSafeInteger(randomState) ||
    [dataHash, createdAt, library].some(text => typeof text !== 'string')
  ) {
    throw new ModelFileError('its lineage is malformed.');
  }
  return json as Lineage;
}

function asGolden(json: unknown): Golden {
  const { rows, predictions } = asObject(json, 'its golden rows');
  const list = asList(rows, 'its golden rows').map(row => asObject(row, 'a golden row'));
  const isList = predictions instanceof Float64Array || Array.isArray(predictions);
  if (!isList || predictions.length !== list.length || list.length > maxGoldenRows)
    throw new ModelFileError('its golden rows are malformed.');
  return { rows: list, predictions };
}

function asObject(json: unknown, what: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || ArrayBuffer.isView(json)) {
    throw new ModelFileError(`${what} is no object.`);
  }
  return json as Record<string, unknown>;
}

function asList(json: unknown, what: string): unknown[] {
  if (!Array.isArray(json)) throw new ModelFileError(`${what} is no list.`);
  return json;
}

function checkExpected(found: Schema<unknown>, wanted: Schema<unknown>): void {
  for (const field of wanted.fields) {
    if (!found.has(field.name)) throw new ModelFileError(`it has no field ${JSON.stringify(field.name)}.`);
    const { type } = found.field(field.name);
    if (type !== field.type) {
      throw new ModelFileError(
        `its field ${JSON.stringify(field.name)} is of type ${type}, not ${field.type}.`,
      );
    }
  }
}
