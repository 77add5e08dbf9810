/** A process that serves: started by the first one, which tells it what, and from then on each switch of a version. */

import { memoryHandlers } from '../feedback/memories.ts';
import { sourceOf } from '../model-folders.ts';
import { type OpenedService, openService } from '../open-service.ts';
import type { Start, Switch } from './messages.ts';
import { Rpc } from './rpc.ts';

/** How often the others are told how many requests were let in here, for limits that hold over all. */
const tellTakenEveryMs = 250;
const answerMs = 10_000;

let opened: OpenedService | undefined;

const rpc = new Rpc(process, {
  async start({ models, options, host, port, process: name, controlSocket, versions }: Start) {
    const sources = await Promise.all(models.map(sourceOf));
    opened = await openService(sources, options, { process: name, controlSocket, versions });
    const { guard } = opened.service;
    setInterval(() => {
      const taken = guard.takenSinceLast();
      if (Object.keys(taken).length > 0) rpc.ask('taken', taken, answerMs).catch(() => {});
    }, tellTakenEveryMs).unref();
    return opened.app.listen({ host, port });
  },
  prepare: ({ model, version }: Switch) => serving().service.models.get(model).prepare(version),
  commit: ({ model, version }: Switch) => serving().service.models.get(model).commit(version),
  forget: ({ model, version }: Switch) => serving().service.models.get(model).forget(version),
  snapshot: () => serving().service.metrics.snapshot(),
  ...memoryHandlers(model => serving().service.models.get(model).recent),
  drift: () => serving().service.models.all.flatMap(live => live.drift.counts()),
  drain: (taken: Record<string, number>) => serving().service.guard.drain(taken),
  async stop(drainMs: number) {
    opened?.beginStop();
    await new Promise(resolve => setTimeout(resolve, drainMs));
    await opened?.app.close();
    // What still holds the process, such as a collector of traces that does not answer, is not waited for.
    setImmediate(() => process.exit());
  },
});

function serving(): OpenedService {
  if (opened === undefined) throw new Error('This process does not serve yet.');
  return opened;
}

// A terminal, or what runs the service, may ask all processes to end. The first one knows when and how.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());

await rpc.ask('hello', null, answerMs);
