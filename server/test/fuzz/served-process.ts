/** The program that is fuzzed: a service over folders of models in a process of its own, which tells how it is. */

import { type ServeOptions, serve } from '../../src/index.ts';

/** How the process is at a moment. */
export interface ProcessState {
  /** Resident memory in bytes. */
  readonly rss: number;
  /** What the garbage collector leaves, in bytes. */
  readonly heapUsed: number;
  /** Sockets that are open. */
  readonly sockets: number;
}

const service = await serve(JSON.parse(process.argv[2]) as ServeOptions);
process.on('message', message => {
  if (message === 'rss') process.send?.({ rss: process.memoryUsage.rss(), heapUsed: 0, sockets: 0 });
  if (message === 'state') process.send?.(stateNow());
  if (message === 'close') service.close().then(() => process.exit());
});
process.on('disconnect', () => process.exit());
process.send?.({ url: service.url });

function stateNow(): ProcessState {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter(kind => kind === 'TCPSocketWrap').length;
  return { rss, heapUsed, sockets };
}
