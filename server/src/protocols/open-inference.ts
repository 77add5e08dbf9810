/**
 * The Open Inference Protocol, version 2, over HTTP (github.com/kserve/open-inference-protocol), and of the extension
 * "model_repository" (github.com/triton-inference-server/server, docs/protocol) what a service can offer whose models are
 * always loaded.
 */

import { version as library, show } from '@cauce/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badShape, checkOptions, noOptions } from '../bodies/instances.ts';
import type { LiveModel } from '../models/live-model.ts';
import { HttpProblem } from '../problem.ts';
import { checkReady } from '../routes/health.ts';
import { type Answering, sendPrediction, servedFor } from './answer.ts';
import { predictGiven } from './given.ts';
import { checkObject, readJson } from './read-json.ts';
import { binary, inferAnswer, inferRequest, inputsOf, outputsOf } from './tensors.ts';

interface OfModel {
  readonly Params: { readonly model: string; readonly version?: string };
}

const open = { scope: 'none' } as const;
const predict = { scope: 'predict' } as const;

export function openInferenceRoutes(app: FastifyInstance, answering: Answering): void {
  const { service } = answering;
  app.get('/v2', { config: predict }, async () => ({
    name: 'cauce',
    version: library,
    extensions: ['model_repository'],
  }));
  app.get('/v2/health/live', { config: open }, async () => ({ live: true }));
  app.get('/v2/health/ready', { config: open }, async () => {
    checkReady(service);
    return { live: true, ready: true };
  });
  modelRoutes(app, answering, '/v2/models/:model');
  modelRoutes(app, answering, '/v2/models/:model/versions/:version');
  repositoryRoutes(app, answering);
}

function modelRoutes(app: FastifyInstance, { service, batcher }: Answering, path: string): void {
  const served = (request: FastifyRequest<OfModel>) =>
    servedFor(service, request, request.params.model, request.params.version);

  app.get<OfModel>(path, { config: predict }, async request => {
    const { name, model } = await served(request);
    const versions = await service.models.get(name).store.list();
    return {
      name,
      versions: versions.map(({ version }) => String(version)),
      platform: 'cauce_model',
      inputs: inputsOf(model),
      outputs: outputsOf(model),
    };
  });
  // Probes come without a key; to open a version that is not in use, one is needed.
  const isOfVersion = path.includes(':version');
  app.get<OfModel>(`${path}/ready`, { config: isOfVersion ? predict : open }, async request => ({
    name: (await served(request)).name,
    ready: true,
  }));
  app.post<OfModel>(`${path}/infer`, { config: predict }, async (request, reply) => {
    const version = await served(request);
    if (request.headers['inference-header-content-length'] !== undefined) throw binary();
    const asked = inferRequest(await readJson(request, service.limits), version.model);
    const answered = await predictGiven(
      batcher,
      version,
      asked.given,
      service.limits.rows,
      asked.outputs.includes('probabilities'),
    );
    return sendPrediction(request, reply, answered, inferAnswer(asked, answered, version));
  });
}

function repositoryRoutes(app: FastifyInstance, { service }: Answering): void {
  app.post('/v2/repository/index', { config: predict }, async request => {
    const body = checkObject((await readJson(request, service.limits)) ?? {}, 'The body', '{"ready": true}');
    checkOptions(body, ['ready']);
    const { ready = false } = body;
    if (typeof ready !== 'boolean') throw badShape(`"ready" must be true or false. Got ${show(ready)}.`);
    return service.models.all.filter(live => live.isReady || !ready).map(entryOf);
  });
  app.post<OfModel>('/v2/repository/models/:model/load', { config: predict }, async request => {
    const { model } = request.params;
    service.models.get(model).current();
    const body = checkObject((await readJson(request, service.limits)) ?? {}, 'The body', '{}');
    checkOptions(body, ['parameters']);
    noOptions(checkObject(body.parameters ?? {}, '"parameters"', '{}'));
    return {};
  });
  app.post<OfModel>('/v2/repository/models/:model/unload', { config: predict }, async ({ params }) => {
    const { name } = service.models.get(params.model);
    const detail = `${name} stays loaded as long as the service runs. To serve it no longer, start the service without its folder.`;
    throw new HttpProblem(400, 'MODEL_STAYS', detail);
  });
}

function entryOf(live: LiveModel): object {
  if (live.isReady) {
    return { name: live.name, version: String(live.current().version), state: 'READY', reason: '' };
  }
  return { name: live.name, state: 'UNAVAILABLE', reason: 'No version of it is loaded yet.' };
}
