/** The client: one method for each route. */

import {
  parseAnswer,
  type RetrainAnswer,
  readFeedback,
  readJob,
  readJobs,
  readModel,
  readModels,
  readPredictions,
  readRetrainAnswer,
  readSwitched,
  readVersions,
} from './answers.ts';
import { readDrift } from './drift-answer.ts';
import { CauceConnectionError, CauceHttpError } from './errors.ts';
import { followJob } from './follow-job.ts';
import { readGuarded } from './guarded-answer.ts';
import type { Client, ClientOptions, GuardedOptions, RetrainOptions } from './methods.ts';
import type { AnyModel, ModelTypes } from './model-types.ts';
import { predictStream } from './predict-stream.ts';
import { type Call, createTransport, segment, type Transport } from './transport.ts';

/**
 * The client of one model of one server.
 * @example
 * const client = createClient<TypesOf<typeof cars, 'price'>>({ url: 'http://127.0.0.1:8000' });
 * const [price] = await client.predict([{ year: 2014, fuel: 'Petrol' }]);
 * @throws {TypeError} when an option is not usable.
 */
export function createClient<M extends ModelTypes = AnyModel>(options: ClientOptions): Client<M> {
  const transport = createTransport(options);
  const root = options.model === undefined ? '' : `/models/${segment(options.model, 'model')}`;
  return {
    ...predictMethods<M>(transport, root),
    ...retrainMethods<M>(transport, root),
    ...jobMethods(transport),
    ...modelMethods(transport, root),
    ...versionMethods(transport, root),
  };
}

type Some<M extends ModelTypes, Name extends keyof Client> = Pick<Client<M>, Name>;

function predictMethods<M extends ModelTypes>(
  transport: Transport,
  root: string,
): Some<M, 'predict' | 'predictOne' | 'predictGuarded' | 'predictStream' | 'feedback'> {
  const call = (body: unknown, { interval, explain, signal }: GuardedOptions): Call => ({
    // In the address, since a long body takes no options.
    ...jsonPost(`${root}/predict${queryOf({ interval, explain })}`, body),
    signal,
    isRepeatable: true,
  });
  const predict: Client<M>['predict'] = async (rows, { signal } = {}) =>
    ask(transport, call(rows, { signal }), (value, where) => readPredictions(value, rows.length, where));
  return {
    predict,
    predictOne: async (row, options) => (await predict([row], options))[0],
    predictGuarded: async (rows, options = {}) =>
      ask(transport, call({ instances: rows }, options), (value, where) =>
        readGuarded(value, rows.length, options, where),
      ),
    predictStream: (rows, options = {}) =>
      predictStream(rows, (batch, signal) => predict(batch, { signal }), options),
    // Each truth counts once, so that it may be told again.
    feedback: async (told, { signal } = {}) =>
      ask(transport, { ...jsonPost(`${root}/feedback`, told), signal, isRepeatable: true }, readFeedback),
  };
}

function retrainMethods<M extends ModelTypes>(
  transport: Transport,
  root: string,
): Some<M, 'retrain' | 'retrainFrom'> {
  async function retrain(call: Call, options: RetrainOptions): Promise<RetrainAnswer> {
    const { idempotencyKey = randomKey(), signal } = options;
    const headers = { ...call.headers, prefer: 'respond-async', 'idempotency-key': idempotencyKey };
    const timeoutMs = Number.POSITIVE_INFINITY;
    const { status, text } = await transport.send({
      ...call,
      headers,
      signal,
      isRepeatable: true,
      timeoutMs,
    });
    const where = `${call.method} ${call.path}`;
    const value = parseAnswer(text, where);
    // A server may as well answer when all is done.
    if (status !== 202) return readRetrainAnswer(value, where);
    return followJob(transport, readJob(value, where), options);
  }
  return {
    retrain: async (rows, options = {}) => {
      const { data, promote, testSize, force } = options;
      const body = { instances: rows, data, promote, testSize, force };
      return retrain(jsonPost(`${root}/retrain`, body), options);
    },
    retrainFrom: async (body, options) => {
      const { data, promote, testSize, force } = options;
      const path = `${root}/retrain${queryOf({ data, promote, testSize, force })}`;
      const headers = { 'content-type': options.contentType };
      return retrain({ method: 'POST', path, body, headers }, options);
    },
  };
}

function jobMethods(transport: Transport): Some<AnyModel, 'job' | 'jobs' | 'cancelJob'> {
  const path = (id: string): string => `/jobs/${segment(id, 'A job')}`;
  return {
    job: async (id, { signal } = {}) => ask(transport, { method: 'GET', path: path(id), signal }, readJob),
    jobs: async ({ signal } = {}) => ask(transport, { method: 'GET', path: '/jobs', signal }, readJobs),
    cancelJob: async (id, { signal } = {}) =>
      ask(transport, { method: 'POST', path: `${path(id)}/cancel`, signal }, readJob),
  };
}

function modelMethods(
  transport: Transport,
  root: string,
): Some<AnyModel, 'model' | 'models' | 'drift' | 'isReady' | 'openApi'> {
  return {
    model: async ({ signal } = {}) =>
      ask(transport, { method: 'GET', path: root || '/model', signal }, readModel),
    models: async ({ signal } = {}) => ask(transport, { method: 'GET', path: '/models', signal }, readModels),
    drift: async ({ windows, signal } = {}) => {
      const path = `${root}/drift${queryOf({ windows })}`;
      return ask(transport, { method: 'GET', path, signal }, readDrift);
    },
    isReady: async ({ signal } = {}) => {
      try {
        await transport.send({ method: 'GET', path: '/health/ready', signal, isRepeatable: false });
        return true;
      } catch (error) {
        signal?.throwIfAborted();
        if (isNotReady(error)) return false;
        throw error;
      }
    },
    openApi: async ({ signal } = {}) => {
      const maxBytes = 10 * 1024 * 1024;
      return ask(
        transport,
        { method: 'GET', path: `${root}/openapi.json`, signal, maxBytes },
        value => value,
      );
    },
  };
}

function versionMethods(
  transport: Transport,
  root: string,
): Some<AnyModel, 'versions' | 'activate' | 'rollback' | 'deleteVersion'> {
  const path = (version: number): string => `${root}/versions/${segment(version, 'version')}`;
  return {
    versions: async ({ signal } = {}) =>
      ask(transport, { method: 'GET', path: `${root}/versions`, signal }, readVersions),
    activate: async (version, { signal } = {}) =>
      ask(transport, { method: 'POST', path: `${path(version)}/activate`, signal }, readSwitched),
    rollback: async ({ signal } = {}) =>
      ask(transport, { method: 'POST', path: `${root}/rollback`, signal }, readSwitched),
    deleteVersion: async (version, { signal } = {}) => {
      await transport.send({ method: 'DELETE', path: path(version), signal });
    },
  };
}

async function ask<T>(
  transport: Transport,
  call: Call,
  read: (value: unknown, where: string) => T,
): Promise<T> {
  const where = `${call.method} ${call.path}`;
  return read(parseAnswer((await transport.send(call)).text, where), where);
}

function jsonPost(path: string, body: unknown): Call {
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function queryOf(options: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const query = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return query === '' ? '' : `?${query}`;
}

/** No answer, none in time, or one that says to come later. */
function isNotReady(error: unknown): boolean {
  if (error instanceof CauceHttpError) return error.status === 429 || error.status >= 500;
  return error instanceof CauceConnectionError || (error as Error).name === 'TimeoutError';
}

/** 128 bits of chance. Not crypto.randomUUID(), which browsers lack where the page came without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
