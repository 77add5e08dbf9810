/** POST /retrain, and the jobs that it starts. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { bodyStream, mediaType } from '../body.ts';
import { checkMediaType } from '../instances.ts';
import type { Job, JobState } from '../job.ts';
import type { ServedModel } from '../served-model.ts';

export function retrainRoutes(app: FastifyInstance, served: ServedModel, bodyLimit: number): void {
  app.post('/retrain', async (request, reply) => {
    const type = mediaType(request.raw);
    checkMediaType(type);
    const job = served.retrain(
      bodyStream(request.raw, bodyLimit),
      type,
      request.query as Record<string, unknown>,
    );
    if (/\brespond-async\b/.test(String(request.headers.prefer ?? ''))) {
      return reply
        .code(202)
        .header('location', `/jobs/${job.id}`)
        .header('preference-applied', 'respond-async')
        .send(job.state);
    }
    const { result, problem } = await job.ended;
    if (result === undefined) return sendProblem(reply, problem);
    return reply.header('x-model-version', String(served.current().version)).send(result);
  });

  app.get<{ Params: { id: string } }>('/jobs/:id', async request => served.job(request.params.id).state);

  app.get<{ Params: { id: string } }>('/jobs/:id/events', (request, reply) => {
    const job = served.job(request.params.id);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    sendEvents(job, reply);
  });
}

function sendProblem(reply: FastifyReply, problem: JobState['problem']): FastifyReply {
  return reply
    .code(problem?.status ?? 500)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

/** Server-sent events: `progress` as the job goes on, then `succeeded` or `failed`. */
function sendEvents(job: Job, reply: FastifyReply): void {
  const stop = job.watch(state => {
    const event = state.status === 'running' ? 'progress' : state.status;
    reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(state)}\n\n`);
    if (state.status !== 'running') reply.raw.end();
  });
  reply.raw.on('close', stop);
}
