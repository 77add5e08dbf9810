/** OpenTelemetry traces, where its standard environment variables ask for them; otherwise none of it is loaded. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Attributes, Context, DiagLogger, Span as OtelSpan, Tracer } from '@opentelemetry/api';
import { describeError } from './describe-error.ts';
import { parseTraceparent } from './request-id.ts';
import { samplerOf } from './sampler.ts';

type Api = typeof import('@opentelemetry/api');

export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The W3C header that makes whatever it is sent to a child of this span, in another process too. */
  readonly traceparent: string;
}

export interface RequestSpan extends Span {
  /** `status` is that of the HTTP answer; from 500 on the span counts as failed. */
  end(status: number, attributes?: Attributes): void;
}

export interface PhaseSpan extends Span {
  /** With an error, the span counts as failed, and says of it what the log would. */
  end(error?: unknown, attributes?: Attributes): void;
}

export interface Traces {
  /** A span for a request, below the caller's when the headers have a valid `traceparent`. */
  request(headers: IncomingHttpHeaders, name: string, attributes?: Attributes): RequestSpan;
  /** A span below another, which may be given by its `traceparent`; without one, the root of a new trace. */
  span(
    name: string,
    parent: Span | string | undefined,
    options?: { readonly attributes?: Attributes; readonly startedAt?: Date },
  ): PhaseSpan;
  /** Sends what is not sent yet, and gives up after three seconds. Never throws. */
  shutdown(): Promise<void>;
}

export interface TraceOptions {
  /** Version of Cauce. */
  readonly version: string;
  /** Told what is wrong with the configuration, and at most once a minute why traces cannot be sent. */
  readonly warn: (message: string) => void;
}

/** Longest time that the end of the process waits for the collector. */
const shutdownTimeoutMs = 3000;
const warnEveryMs = 60_000;
/** Longest message of OpenTelemetry that is passed on, in characters: theirs are errors with stacks as JSON. */
const maxMessage = 500;

/**
 * Starts tracing when OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set. The packages read
 * these, OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME (default `cauce`), OTEL_RESOURCE_ATTRIBUTES and their like from
 * the environment of the process; OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG are read here. Traces are sent as
 * OTLP over HTTP, in JSON.
 * @returns Undefined when there is no endpoint, with OTEL_SDK_DISABLED=true, or with OTEL_TRACES_EXPORTER=none.
 */
export async function startTraces(options: TraceOptions): Promise<Traces | undefined> {
  if (!isConfigured(process.env)) return undefined;
  const [api, sdk, exporter, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const { version, warn } = options;
  const protocol = process.env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? process.env.OTEL_EXPORTER_OTLP_PROTOCOL;
  if (protocol === 'grpc') {
    warn(
      'OTEL_EXPORTER_OTLP_PROTOCOL is grpc; traces are sent as http/json. Give the endpoint of that, port 4318.',
    );
  }
  const named = resources.resourceFromAttributes({ 'service.name': 'cauce', 'service.version': version });
  const { resourceAttributesEnvDetector, serviceNameEnvDetector } = resources;
  const asked = resources.detectResources({
    detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector],
  });
  api.diag.setLogger(occasionally(warn), { logLevel: api.DiagLogLevel.WARN, suppressOverrideMessage: true });
  const provider = new sdk.TracerProvider({
    resource: resources.defaultResource().merge(named).merge(asked),
    sampler: samplerOf(sdk, process.env, warn),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new exporter.OTLPTraceExporter() })],
  });
  return tracesOf(api, provider.getTracer('cauce', version), () => provider.shutdown());
}

function isConfigured(env: NodeJS.ProcessEnv): boolean {
  const hasEndpoint = Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  const isOff = env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none';
  return hasEndpoint && !isOff;
}

function tracesOf(api: Api, tracer: Tracer, shutdown: () => Promise<void>): Traces {
  const failed = api.SpanStatusCode.ERROR;
  return {
    request(headers, name, attributes = {}) {
      const parent = contextOf(api, headers.traceparent, headers.tracestate);
      const span = tracer.startSpan(name, { kind: api.SpanKind.SERVER, attributes }, parent);
      return {
        ...identityOf(span),
        end(status, more = {}) {
          span.setAttributes({ 'http.response.status_code': status, ...more });
          if (status >= 500) span.setStatus({ code: failed });
          span.end();
        },
      };
    },
    span(name, parent, { attributes = {}, startedAt } = {}) {
      const above = contextOf(api, typeof parent === 'string' ? parent : parent?.traceparent);
      const start = startedAt === undefined ? {} : { startTime: startedAt };
      const span = tracer.startSpan(name, { attributes, ...start }, above);
      return {
        ...identityOf(span),
        end(error, more = {}) {
          span.setAttributes(more);
          if (error !== undefined) {
            const { type, message } = describeError(error);
            span.setAttributes({ 'error.type': type });
            span.setStatus({ code: failed, message });
          }
          span.end();
        },
      };
    },
    shutdown: () => within(shutdownTimeoutMs, shutdown()),
  };
}

/** The context below a caller's span; that of a new trace when there is none. */
function contextOf(api: Api, traceparent: unknown, tracestate?: unknown): Context {
  const caller = parseTraceparent(traceparent as string | undefined);
  if (caller === undefined) return api.ROOT_CONTEXT;
  const { traceId, spanId, sampled } = caller;
  return api.trace.setSpanContext(api.ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE,
    isRemote: true,
    ...(typeof tracestate === 'string' && { traceState: api.createTraceState(tracestate) }),
  });
}

function identityOf(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}` };
}

/** OpenTelemetry's own messages: warnings and errors, at most one a minute, since a collector may be away for long. */
function occasionally(warn: (message: string) => void): DiagLogger {
  let last = Number.NEGATIVE_INFINITY;
  const tell = (message: string) => {
    if (performance.now() - last < warnEveryMs) return;
    last = performance.now();
    warn(`OpenTelemetry: ${message.slice(0, maxMessage)}`);
  };
  const nothing = () => {};
  return { error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing };
}

/** Waits for what may fail or never end. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}
