/**
 * TensorFlow Serving's REST API (tensorflow.org/tfx/serving/api_rest) and KServe's V1 protocol, which has the same
 * addresses.
 */

import { type FieldType, show } from '@cauce/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badShape, checkOptions } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { HttpProblem } from '../problem.ts';
import { versionNumber } from '../routes/of-model.ts';
import { type Answering, namedList, sendPrediction, servedFor } from './answer.ts';
import { type Given, givenColumns, predictGiven } from './given.ts';
import { checkList, checkObject, type JsonObject, readJson } from './read-json.ts';

interface OfVersion {
  readonly Params: { readonly model: string; readonly version?: string };
}
/** A path such as `cars:predict` or `cars/versions/3:predict`: the colon may come as it is or as `%3A`. */
interface OfVerb {
  readonly Params: { readonly model?: string; readonly call: string };
}

export function tensorFlowRoutes(app: FastifyInstance, { service, batcher }: Answering): void {
  const config = { scope: 'predict' } as const;
  const { models, limits } = service;

  app.get('/v1/models', { config }, async () => ({ models: models.all.map(({ name }) => name) }));
  app.get<OfVersion>('/v1/models/:model', { config }, async ({ params }) => {
    const live = models.get(params.model);
    const { version } = live.current();
    const others = (await live.store.list()).map(one => one.version).filter(one => one !== version);
    return statusOf(live.name, [version, ...others]);
  });
  app.get<OfVersion>('/v1/models/:model/versions/:version', { config }, async ({ params }) => {
    const live = models.get(params.model);
    const { version } = await live.at(versionNumber(params.version as string));
    return statusOf(live.name, [version]);
  });
  for (const path of ['/v1/models/:model/metadata', '/v1/models/:model/versions/:version/metadata']) {
    app.get<OfVersion>(path, { config }, async request => {
      const { model, version } = request.params;
      return metadataOf(await servedFor(service, request, model, version));
    });
  }
  for (const path of ['/v1/models/:call', '/v1/models/:model/versions/:call']) {
    app.post<OfVerb>(path, { config }, async (request, reply) => {
      const named = namedIn(request);
      const served = await servedFor(service, request, named.model, named.version);
      const { given, answer } = givenIn(await readJson(request, limits));
      const predicted = await predictGiven(batcher, served, given, limits.rows);
      return sendPrediction(request, reply, predicted, namedList(answer, predicted));
    });
  }
}

/** @throws {HttpProblem} 404 for another verb than `predict`. */
function namedIn({ params: { model, call } }: FastifyRequest<OfVerb>): { model: string; version?: string } {
  const colon = call.lastIndexOf(':');
  const verb = call.slice(colon + 1);
  if (colon < 0 || verb !== 'predict') {
    const detail = `The address must end in ":predict". Got ${show(call)}.`;
    throw new HttpProblem(404, 'VERB_UNKNOWN', detail);
  }
  const name = call.slice(0, colon);
  return model === undefined ? { model: name } : { model, version: name };
}

/** Rows are answered by "predictions", columns by "outputs". @throws {HttpProblem} 422. */
function givenIn(value: unknown): { given: Given; answer: 'predictions' | 'outputs' } {
  const body = checkObject(value, 'The body', '{"instances": […]} or {"inputs": {…}}');
  checkOptions(body, ['instances', 'inputs', 'signature_name']);
  const { instances, inputs, signature_name: signature = 'serving_default' } = body;
  if (signature !== 'serving_default') {
    throw badShape(`"signature_name" must be "serving_default", the only one. Got ${show(signature)}.`);
  }
  if ((instances === undefined) === (inputs === undefined)) {
    const both = instances === undefined ? 'neither' : 'both';
    throw badShape(`The body must have "instances" (rows) or "inputs" (columns), not both. Got ${both}.`);
  }
  if (instances !== undefined) {
    return { given: { rows: checkList(instances, '"instances"', 'instances') }, answer: 'predictions' };
  }
  const columns = checkObject(inputs, '"inputs"', '{"column": [values]}');
  return { given: givenColumns(Object.entries(columns), '"inputs"'), answer: 'outputs' };
}

/** What both protocols ask for: TensorFlow's `model_version_status`, KServe's `name` and `ready`. */
function statusOf(name: string, versions: readonly number[]): JsonObject {
  return {
    name,
    ready: true,
    model_version_status: versions.map(version => ({
      version: String(version),
      state: 'AVAILABLE',
      status: { error_code: 'OK', error_message: '' },
    })),
  };
}

const dataTypes: Readonly<Record<FieldType, string>> = {
  number: 'DT_DOUBLE',
  integer: 'DT_INT64',
  boolean: 'DT_BOOL',
  date: 'DT_STRING',
  category: 'DT_STRING',
  text: 'DT_STRING',
};

/** As the protocol has it: sizes are strings, for they are 64-bit numbers. */
function metadataOf({ name, version, model: { schema, task } }: ServedVersion): JsonObject {
  const tensor = (column: string, dtype: string): JsonObject => ({
    dtype,
    tensor_shape: { dim: [{ size: '-1', name: '' }], unknown_rank: false },
    name: column,
  });
  const signature = {
    inputs: Object.fromEntries(
      schema.fields.map(field => [field.name, tensor(field.name, dataTypes[field.type])]),
    ),
    outputs: { predictions: tensor('predictions', task === 'regression' ? 'DT_DOUBLE' : 'DT_STRING') },
    method_name: 'tensorflow/serving/predict',
    defaults: {},
  };
  return {
    model_spec: { name, signature_name: '', version: String(version) },
    metadata: { signature_def: { signature_def: { serving_default: signature } } },
  };
}
