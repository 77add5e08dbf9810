/** GET /models, /model, /versions; POST /versions/{version}/activate, /rollback; DELETE /versions/{version}. */

import type { FastifyInstance } from 'fastify';
import type { LiveModel } from '../models/live-model.ts';
import type { ManagedModel } from '../models/managed-model.ts';
import { HttpProblem } from '../problem.ts';
import type { Control, Service } from '../service.ts';
import { modelRoutes, type OfModel, versionNumber } from './of-model.ts';

interface OfVersion extends OfModel {
  readonly Params: { readonly model?: string; readonly version: string };
}

/** What can be known of models and versions, in any process. */
export function versionRoutes(app: FastifyInstance, service: Service): void {
  const config = { scope: 'predict' } as const;
  app.get('/models', { config }, async () => ({
    default: service.models.default.name,
    models: service.models.all.map(live => ({
      name: live.name,
      version: live.isReady ? live.current().version : null,
      ...(live.isReady ? { task: live.current().model.task, target: live.current().model.target.name } : {}),
    })),
  }));

  modelRoutes(service, (path, live) => {
    app.get<OfModel>(path === '' ? '/model' : path, { config }, async (request, reply) => {
      const about = describe(live(request));
      reply.header('x-model-version', String(about.version));
      return about;
    });
    app.get<OfModel>(`${path}/versions`, { config }, async request => {
      const model = live(request);
      const versions = (await model.store.list()).map(told);
      return { active: model.isReady ? model.current().version : null, versions };
    });
    app.get<OfVersion>(`${path}/versions/:version`, { config }, async request =>
      told(await live(request).store.info(versionNumber(request.params.version))),
    );
  });
}

/** What changes which version is in use: in the process that has the control. */
export function switchRoutes(app: FastifyInstance, service: Service, { managed }: Control): void {
  const config = { scope: 'admin' } as const;
  modelRoutes(service, (path, live) => {
    const own = (request: Parameters<typeof live>[0]): ManagedModel =>
      managed.get(live(request).name) as ManagedModel;
    app.post<OfVersion>(`${path}/versions/:version/activate`, { config }, async request => {
      const model = own(request);
      const previousVersion = model.live.isReady ? model.live.current().version : null;
      const version = versionNumber(request.params.version);
      await model.activate(version);
      return { model: { name: model.name, version, previousVersion } };
    });
    app.post<OfModel>(`${path}/rollback`, { config }, async request => {
      const model = own(request);
      const previousVersion = model.live.current().version;
      const version = await model.rollback();
      if (version !== undefined) return { model: { name: model.name, version, previousVersion } };
      const detail = `Version ${previousVersion} is in use, and there is none that was in use before it.`;
      throw new HttpProblem(409, 'NO_PREVIOUS_VERSION', detail);
    });
    app.delete<OfVersion>(`${path}/versions/:version`, { config }, async (request, reply) => {
      await own(request).remove(versionNumber(request.params.version));
      return reply.code(204).send();
    });
  });
}

function describe(live: LiveModel) {
  const { model, version } = live.current();
  return {
    name: live.name,
    version,
    task: model.task,
    target: model.target,
    schema: model.schema.fields,
    features: model.featureNames,
    pipeline: model.toString(),
    metrics: model.metrics,
    lineage: model.lineage,
    policy: model.policy,
    intervals: model.intervals && {
      ...model.intervals.method,
      mostCoverage: model.intervals.mostCoverage,
      scores: model.intervals.scores.length,
    },
  };
}

/** Without what the store keeps for itself. */
function told<V extends { readonly job?: { readonly id: string; readonly outcome: unknown } }>({
  job,
  ...version
}: V) {
  return { ...version, ...(job === undefined ? {} : { job: job.id }) };
}
