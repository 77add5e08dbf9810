/** POST /retrain, and the jobs that it starts. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyStream, mediaType } from '../bodies/body.ts';
import { bodyType } from '../bodies/instances.ts';
import { checkedOptions } from '../fit/retrain-options.ts';
import { hasEnded, type Job, type JobState } from '../jobs/job.ts';
import type { Learner } from '../jobs/job-queue.ts';
import { HttpProblem, problemType } from '../problem.ts';
import type { Control, Service } from '../service.ts';
import { modelRoutes, type OfModel } from './of-model.ts';

/** Between two signs of life of a stream of events. */
const heartbeatMs = 15_000;

interface OfJob {
  readonly Params: { readonly id: string };
}

export function retrainRoutes(app: FastifyInstance, service: Service, { queue, learners }: Control): void {
  const config = { scope: 'train' } as const;
  modelRoutes(service, (path, live) => {
    app.post<OfModel>(`${path}/retrain`, { config }, async (request, reply) => {
      const type = mediaType(request.raw);
      bodyType(type);
      const options = request.query as Record<string, unknown>;
      checkedOptions(options);
      // Before the body is begun: what is begun and not read to its end holds up the connection.
      const key = idempotencyKey(request);
      const job = await queue.submit(
        learners.get(live(request).name) as Learner,
        bodyStream(request.raw, service.limits.bytes),
        { mediaType: type, options, key },
      );
      if (/\brespond-async\b/.test(String(request.headers.prefer ?? ''))) {
        return reply
          .code(202)
          .header('location', `/jobs/${job.id}`)
          .header('preference-applied', 'respond-async')
          .send(job.state);
      }
      const { result, problem } = await endOf(job, service.stopping);
      if (result === undefined) return sendProblem(reply, problem);
      return reply.header('x-model-version', String(live(request).current().version)).send(result);
    });
  });

  app.get('/jobs', { config }, async () => ({ jobs: queue.list() }));
  app.get<OfJob>('/jobs/:id', { config }, async request => queue.get(request.params.id).state);
  app.post<OfJob>(
    '/jobs/:id/cancel',
    { config },
    async request => (await queue.cancel(request.params.id)).state,
  );
  app.get<OfJob>('/jobs/:id/events', { config }, (request, reply) => {
    const job = queue.get(request.params.id);
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    sendEvents(job, reply, service.stopping);
  });
}

/** @throws {HttpProblem} 400. */
function idempotencyKey({ headers }: FastifyRequest<OfModel>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const detail =
    'Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID, and come only once.';
  throw new HttpProblem(400, 'IDEMPOTENCY_KEY_INVALID', detail);
}

/** @throws {HttpProblem} 503 when the service stops first; the job goes on when it is started again. */
async function endOf(job: Job, stopping: AbortSignal): Promise<JobState> {
  const stopped = new Promise<undefined>(resolve => {
    if (stopping.aborted) resolve(undefined);
    stopping.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const state = await Promise.race([job.ended, stopped]);
  if (state !== undefined) return state;
  const detail = `The server is about to stop. The retraining is kept and goes on when it is started again: ask for job ${job.id} then.`;
  throw new HttpProblem(503, 'STOPPING', detail, { job: job.id }, { 'retry-after': '5' });
}

function sendProblem(reply: FastifyReply, problem: JobState['problem']): FastifyReply {
  return reply
    .code(problem?.status ?? 500)
    .type(problemType)
    .send(JSON.stringify(problem));
}

/** Server-sent events: `queued`, `progress` as the job goes on, then how it ended. */
function sendEvents(job: Job, reply: FastifyReply, stopping: AbortSignal): void {
  const response = reply.raw;
  const end = (): void => {
    response.end();
  };
  const beat = setInterval(() => response.write(': \n\n'), heartbeatMs).unref();
  const stop = job.watch(state => {
    // Who reads too slowly misses some of the progress, and the server keeps nothing for it.
    if (response.writableNeedDrain && !hasEnded(state)) return;
    const event = state.status === 'running' ? 'progress' : state.status;
    response.write(`event: ${event}\ndata: ${JSON.stringify(state)}\n\n`);
    if (hasEnded(state)) end();
  });
  if (stopping.aborted) end();
  stopping.addEventListener('abort', end, { once: true });
  response.on('close', () => {
    stop();
    clearInterval(beat);
    stopping.removeEventListener('abort', end);
  });
}
