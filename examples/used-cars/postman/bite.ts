/** Whether the tests of the collection can fail: they are run on answers that are as expected, and on others. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cases, saved } from '../scenarios/expected-cases.ts';
import { bodyTests, savedFunction } from './check-script.ts';
import { type Collection, type Item, rawBody, testScript, urlOf } from './collection-format.ts';
import { play } from './newman.ts';

/** The cases that `mismatches` is tested with. @returns What the tests, in Postman, take for another. */
export async function misjudged(collection: Collection): Promise<string[]> {
  // Answers what it is sent.
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    request.pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const items = cases.flatMap(([expected, so, other], i) => [
      echoed(`${i} so`, expected, so),
      echoed(`${i} other`, expected, other),
    ]);
    const variable = Array.from(saved, ([key, value]) => ({ key, value: String(value) }));
    const options = { items, environment: {}, url: `http://127.0.0.1:${port}` };
    const { failed, requests } = await play({ ...collection, variable }, options);
    if (requests !== items.length) return [`only ${requests} of ${items.length} were sent`];
    return cases.flatMap(([expected], i) => [
      ...(failed.has(`${i} so`) ? [`${JSON.stringify(expected)} fails on what is so`] : []),
      ...(failed.has(`${i} other`) ? [] : [`${JSON.stringify(expected)} passes on what is not so`]),
    ]);
  } finally {
    server.close();
  }
}

function echoed(name: string, expected: unknown, value: unknown): Item {
  const lines = ['const body = pm.response.json();', savedFunction, ...bodyTests({ value: expected })];
  return {
    name,
    event: [testScript(lines)],
    request: {
      method: 'POST',
      header: [],
      url: urlOf('/'),
      body: rawBody(JSON.stringify({ value }), 'json'),
    },
    response: [],
  };
}
