/** The part of a service that exists once: learning, and which versions there are. */

import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriftWatch } from './drift/drift-watch.ts';
import { Webhook } from './drift/webhook.ts';
import { feedbackFamilies } from './feedback/families.ts';
import { Feedback } from './feedback/feedback.ts';
import { Fitter } from './fit/fitter.ts';
import { type FitJob, jobFiles } from './fit/messages.ts';
import type { JobState } from './jobs/job.ts';
import { JobFolder } from './jobs/job-folder.ts';
import { type Fit, JobQueue, type Learner } from './jobs/job-queue.ts';
import { type Log, ManagedModel } from './models/managed-model.ts';
import type { Models } from './models/models.ts';
import type { Definitions } from './models/served-version.ts';
import type { FitOutcome, Metrics } from './observation/metrics.ts';
import type { Traces } from './observation/traces.ts';
import type { ModelSource, Role } from './open-service.ts';
import { defaults, type ServiceOptions } from './options.ts';
import type { BodyLimits, Control } from './service.ts';

export interface ControlParts {
  readonly sources: readonly ModelSource[];
  readonly models: Models;
  readonly options: ServiceOptions;
  readonly limits: BodyLimits;
  readonly definitions: Definitions;
  readonly metrics: Metrics;
  readonly traces: Traces | undefined;
  readonly log: Log;
  readonly replicas: Role['replicas'];
}

/** How often the stores are asked whether another program made another version active, in milliseconds. */
const followEveryMs = 2000;

/** @returns The control, with what an earlier life of the service left in its queue, which is still to begin. */
export async function openControl(parts: ControlParts): Promise<Control & { close(): Promise<void> }> {
  const { models, options, definitions, log, replicas, metrics } = parts;
  const webhook = options.webhook === undefined ? undefined : new Webhook(options.webhook);
  const managed = new Map(
    models.all.map(live => [
      live.name,
      new ManagedModel({ live, replicas, definitions, keep: options.keep ?? defaults.keep, log }),
    ]),
  );
  const temporary: string[] = [];
  const learners = new Map<string, Learner>();
  for (const { name, jobsFolder } of parts.sources) {
    const folder = jobsFolder ?? (await mkdtemp(join(tmpdir(), 'cauce-jobs-')));
    if (jobsFolder === undefined) temporary.push(folder);
    learners.set(name, { model: managed.get(name) as ManagedModel, jobs: new JobFolder(folder) });
  }
  const feedback = new Map(
    models.all.map(live => [live.name, new Feedback({ live, others: () => replicas?.asks() ?? [] })]),
  );
  const fitter = new Fitter(options);
  const queue = new JobQueue({
    learners: [...learners.values()],
    fit: fitWith(fitter, parts),
    maxWaiting: options.maxWaiting ?? defaults.maxWaiting,
    log,
    onEnd: (state, seconds) => {
      metrics.fit({
        model: state.model,
        outcome: outcomeOf(state),
        seconds,
        rows: state.result?.evaluation.rows ?? 0,
      });
      if (state.result !== undefined) feedback.get(state.model)?.retrained(state.result);
    },
  });
  const drift = new DriftWatch({
    models,
    others: replicas && (() => replicas.drift()),
    webhook,
    everyMs: options.driftEveryMs ?? defaults.driftEveryMs,
    log,
  });
  metrics.watch({ drift: () => drift.families() });
  metrics.watch({ feedback: () => feedbackFamilies(feedback.values()) });
  metrics.watch({ fitQueueLength: () => queue.waiting, fitsRunning: () => queue.running });
  const follow = setInterval(() => {
    for (const model of managed.values())
      void model.followStore().catch(error => log('warn', `${model.name}: its store cannot be read.`, error));
  }, followEveryMs).unref();
  await queue.load();
  fitter.prepare();
  return {
    queue,
    managed,
    learners,
    drift,
    feedback,
    snapshots: async () => [await metrics.snapshot(), ...((await replicas?.snapshots()) ?? [])],
    async close() {
      clearInterval(follow);
      drift.close();
      await queue.close();
      fitter.close();
      await Promise.all([...learners.values()].map(({ jobs }) => jobs.unlock()));
      for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fitWith(fitter: Fitter, { options, limits, traces }: ControlParts): Fit {
  return async ({ model, jobs }, { state, mediaType, options: asked }, onProgress, signal) => {
    const { version } = model.live.current();
    const folder = jobs.folderOf(state.id);
    await writeFile(join(folder, jobFiles.active), await model.store.read(version));
    const job: FitJob = {
      folder,
      activeVersion: version,
      activeData: await dataOf(model, version, folder),
      mediaType,
      options: asked,
      minRows: options.minRows ?? defaults.minRows,
      maxRows: limits.rows,
      policy: options.policy ?? {},
      definitionModules: options.definitionModules ?? [],
      memoryLimitMb: options.memoryLimitMb,
    };
    const span = traces?.span('retrain', undefined, { attributes: { 'cauce.model': model.name } });
    try {
      const result = await fitter.run(job, onProgress, signal);
      span?.end();
      return result;
    } catch (error) {
      span?.end(error);
      throw error;
    }
  };
}

/** The file with the rows that a version learnt from. */
async function dataOf(model: ManagedModel, version: number, folder: string): Promise<string | undefined> {
  const path = model.store.dataPath(version);
  if (path !== undefined) return path;
  const data = await model.store.readData(version);
  if (data === undefined) return undefined;
  const copy = join(folder, 'active-data.cauce');
  await writeFile(copy, data);
  return copy;
}

function outcomeOf({ status }: JobState): FitOutcome {
  return status === 'succeeded' || status === 'cancelled' ? status : 'failed';
}
