/** The routes that Vertex AI names. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { admit } from '../../src/hooks/admit.ts';
import { observe } from '../../src/hooks/observe.ts';
import { openService } from '../../src/open-service.ts';
import { Batcher } from '../../src/predict/batcher.ts';
import { protocolRoutes } from '../../src/protocols/routes.ts';
import type { VertexRoutes } from '../../src/protocols/vertex.ts';
import { car, carStore, post } from '../fixture.ts';

const running: FastifyInstance[] = [];
after(async () => {
  for (const app of running) await app.close();
});

const { app: own, service } = await openService(
  [{ name: 'cars', store: await carStore() }],
  { logLevel: 'silent' },
  { process: 'server' },
);
running.push(own);

async function start(vertex: VertexRoutes): Promise<string> {
  const app = fastify();
  running.push(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  observe(app, service, undefined);
  admit(app, service.guard);
  protocolRoutes(app, service, new Batcher(), vertex);
  return app.listen({ host: '127.0.0.1', port: 0 });
}

test('rows get predictions at the addresses that Vertex AI chooses', async () => {
  const healthRoute = '/v1/endpoints/12/deployedModels/34';
  const predictRoute = `${healthRoute}:predict`;
  const url = await start({ healthRoute, predictRoute });
  assert.equal((await fetch(url + healthRoute)).status, 200);
  const truth = service.models.default.current().model.predict([car]);
  for (const body of [
    { instances: [car] },
    { instances: [car], parameters: {} },
    { instances: [car], parameters: null },
  ]) {
    const response = await post(url + predictRoute, body);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('x-model-version'), '1');
    assert.deepEqual(await response.json(), { predictions: truth });
  }
  for (const [body, message] of [
    [{ instances: [car], parameters: { confidence: 0.5 } }, /no option "confidence"/],
    [{ instance: [car] }, /no option "instance" \(did you mean "instances"\?\)/],
    [{}, /"instances" must be a list of instances. Got nothing/],
    [[car], /The body must be an object such as/],
  ] as const) {
    const response = await post(url + predictRoute, body);
    assert.equal(response.status, 400);
    assert.match(((await response.json()) as { error: string }).error, message);
  }
});

test('a route that is there already does what is needed', async () => {
  const url = await start({ healthRoute: '/ping', predictRoute: '/invocations' });
  assert.equal((await fetch(`${url}/ping`)).status, 200);
  const response = await post(`${url}/invocations`, { instances: [car] });
  assert.deepEqual(Object.keys((await response.json()) as object), ['predictions']);
});
