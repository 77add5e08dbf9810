/** Who is told of events: a server that keeps what it was sent. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Receiver<Event> {
  readonly url: string;
  /** What it was sent, in order. */
  readonly received: Event[];
  close(): Promise<void>;
}

/** @param answers Statuses that it answers with, one after the other; then with 204. */
export async function startReceiver<Event = unknown>(
  answers: readonly number[] = [],
): Promise<Receiver<Event>> {
  const received: Event[] = [];
  const server = createServer(async (request, response) => {
    received.push((await json(request)) as Event);
    const status = answers[received.length - 1] ?? 204;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
