import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { registerHooks } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, it, type TestContext } from 'node:test';
import { startTraces } from '../../src/observation/traces.ts';

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: { resourceSpans: { resource: Attributed; scopeSpans: { spans: ReceivedSpan[] }[] }[] };
}
interface Attributed {
  readonly attributes: { key: string; value: Record<string, unknown> }[];
}
interface ReceivedSpan extends Attributed {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly status: { code: number; message?: string };
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${spanId}-01`;

afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) delete process.env[name];
});

/** A collector that takes OTLP in JSON, and the environment that names it. */
async function collecting(t: TestContext, env: Record<string, string> = {}) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await buffer(request)).toString());
    received.push({ url: request.url, headers: request.headers, body });
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.listen(0);
  await once(server, 'listening');
  t.after(() => server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env });
  const warnings: string[] = [];
  const traces = await startTraces({ version: '0.1.0', warn: message => warnings.push(message) });
  assert.ok(traces !== undefined);
  const spans = async () => {
    await traces.shutdown();
    return received.flatMap(({ body }) =>
      body.resourceSpans.flatMap(of => of.scopeSpans.flatMap(s => s.spans)),
    );
  };
  return { traces, received, warnings, spans };
}

function attributesOf({ attributes }: Attributed): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

describe('traces', () => {
  it('load nothing unless they are asked for', async t => {
    const seen: string[] = [];
    const hooks = registerHooks({
      resolve(specifier, context, next) {
        seen.push(specifier);
        return next(specifier, context);
      },
    });
    t.after(() => hooks.deregister());
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    for (const env of [
      {},
      { OTEL_SERVICE_NAME: 'cars' },
      { ...endpoint, OTEL_SDK_DISABLED: 'true' },
      { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
    ]) {
      Object.assign(process.env, env);
      assert.equal(await startTraces({ version: '0.1.0', warn: assert.fail }), undefined);
      for (const name of Object.keys(env)) delete process.env[name];
    }
    assert.equal(seen.length, 0, seen.join());
    Object.assign(process.env, endpoint);
    const traces = await startTraces({ version: '0.1.0', warn: assert.fail });
    assert.ok(seen.includes('@opentelemetry/sdk-trace'));
    await traces!.shutdown();
  });

  it('continue the trace of the caller', async t => {
    const { traces, spans } = await collecting(t);
    const headers = { traceparent, tracestate: 'shop=1' };
    const span = traces.request(headers, 'POST /predict', { 'http.route': '/predict' });
    assert.equal(span.traceId, traceId);
    assert.match(span.traceparent, new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`));
    span.end(200, { 'cauce.rows': 3 });
    const [sent] = await spans();
    assert.equal(sent.name, 'POST /predict');
    assert.equal(sent.kind, 2);
    assert.equal(sent.traceId, traceId);
    assert.equal(sent.parentSpanId, spanId);
    assert.equal(sent.traceState, 'shop=1');
    assert.equal(sent.spanId, span.traceparent.split('-')[2]);
    assert.equal(sent.status.code, 0);
    assert.deepEqual(attributesOf(sent), {
      'http.route': '/predict',
      'http.response.status_code': 200,
      'cauce.rows': 3,
    });
  });

  it('begin a new one when the caller has none, or a bad one', async t => {
    const { traces, spans } = await collecting(t);
    traces.request({}, 'a').end(200);
    traces.request({ traceparent: `${traceparent}-oh` }, 'b').end(503);
    const [a, b] = await spans();
    assert.notEqual(a.traceId, b.traceId);
    assert.deepEqual([a.parentSpanId, b.parentSpanId], [undefined, undefined]);
    assert.deepEqual([a.status.code, b.status.code], [0, 2]);
  });

  it('have the phases of a fit below the request, across processes', async t => {
    const { traces, spans } = await collecting(t);
    const request = traces.request({ traceparent }, 'POST /retrain');
    const startedAt = new Date('2026-11-26T10:00:00Z');
    const fit = traces.span('fit', request, { startedAt, attributes: { 'cauce.model': 'cars' } });
    traces.span('measure', fit.traceparent).end();
    fit.end(Object.assign(new Error('Got 31337.'), { details: { issues: [] } }));
    request.end(422);
    const [measure, fitSent, requestSent] = await spans();
    assert.deepEqual([measure.name, fitSent.name, requestSent.name], ['measure', 'fit', 'POST /retrain']);
    assert.deepEqual([measure.parentSpanId, fitSent.parentSpanId], [fitSent.spanId, requestSent.spanId]);
    assert.deepEqual(new Set([measure.traceId, fitSent.traceId, requestSent.traceId]), new Set([traceId]));
    assert.equal(fitSent.startTimeUnixNano, `${startedAt.getTime()}000000`);
    assert.equal(fitSent.status.code, 2);
    assert.equal(attributesOf(fitSent)['error.type'], 'Error');
    assert.doesNotMatch(JSON.stringify(fitSent), /31337/);
    assert.equal(requestSent.status.code, 0);
  });

  it('name the service as the environment says', async t => {
    const { traces, spans, received, warnings } = await collecting(t, {
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=cars',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=other',
      OTEL_SERVICE_NAME: 'car-prices',
    });
    traces.request({}, 'a').end(200);
    await spans();
    assert.equal(received[0].url, '/v1/traces');
    assert.equal(received[0].headers['x-tenant'], 'cars');
    const {
      'service.name': name,
      'service.version': version,
      ...rest
    } = attributesOf(received[0].body.resourceSpans[0].resource);
    assert.deepEqual([name, version], ['car-prices', '0.1.0']);
    assert.equal(rest['deployment.environment.name'], 'test');
    assert.deepEqual(warnings, []);
  });

  it('call the service cauce by default', async t => {
    const { traces, spans, received } = await collecting(t);
    traces.request({}, 'a').end(200);
    await spans();
    assert.equal(attributesOf(received[0].body.resourceSpans[0].resource)['service.name'], 'cauce');
  });

  it('are recorded as the sampler says', async t => {
    const unrecorded = `00-${traceId}-${spanId}-00`;
    const cases: [Record<string, string>, string[]][] = [
      [{}, ['new', 'recorded']],
      [{ OTEL_TRACES_SAMPLER: 'always_on' }, ['new', 'recorded', 'unrecorded']],
      [{ OTEL_TRACES_SAMPLER: 'always_off' }, []],
      [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, ['recorded']],
      [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, []],
      [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, ['recorded']],
    ];
    for (const [env, expected] of cases) {
      const { traces, spans, warnings } = await collecting(t, env);
      traces.request({}, 'new').end(200);
      traces.request({ traceparent }, 'recorded').end(200);
      const { traceparent: passedOn } = traces.request({ traceparent: unrecorded }, 'unrecorded');
      assert.equal(passedOn.endsWith('-01'), expected.includes('unrecorded'));
      traces.request({ traceparent: unrecorded }, 'unrecorded').end(200);
      assert.deepEqual(
        (await spans()).map(({ name }) => name),
        expected,
        JSON.stringify(env),
      );
      assert.deepEqual(warnings, []);
    }
  });

  it('say what is wrong with their configuration, and go on', async t => {
    const { traces, spans, warnings } = await collecting(t, {
      OTEL_TRACES_SAMPLER: 'parentbased_sometimes',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    });
    traces.request({}, 'a').end(200);
    assert.equal((await spans()).length, 1);
    assert.equal(warnings.length, 2);
    assert.match(
      warnings.join(),
      /is grpc.*OTEL_TRACES_SAMPLER must be one of always_on, .*Got "parentbased_sometimes"/,
    );
    const other = await collecting(t, {
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '150%',
    });
    assert.match(other.warnings.join(), /OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1. Got "150%"/);
    await other.traces.shutdown();
  });

  it('say why they cannot be sent, once', async t => {
    const server = createServer((_, response) => response.writeHead(401).end());
    server.listen(0);
    await once(server, 'listening');
    t.after(() => server.close());
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const warnings: string[] = [];
    const traces = await startTraces({ version: '0.1.0', warn: message => warnings.push(message) });
    // Two batches: 512 spans are sent at once, the rest at the end.
    for (let i = 0; i < 600; i++) traces!.request({}, 'a').end(200);
    await new Promise(resolve => setTimeout(resolve, 100));
    await traces!.shutdown();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /^OpenTelemetry: .*Unauthorized/);
    assert.ok(warnings[0].length < 600);
  });

  it('end in time when the collector does not answer', async t => {
    const server = createServer(() => {});
    server.listen(0);
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
    // A little more than what is waited for, so that these tests end soon after.
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '4000';
    const traces = await startTraces({ version: '0.1.0', warn: () => {} });
    traces!.request({}, 'a').end(200);
    const started = performance.now();
    await traces!.shutdown();
    const took = performance.now() - started;
    assert.ok(took > 2500 && took < 4500, String(took));
  });
});
