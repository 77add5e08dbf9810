/**
 * The short way for the requests that are most of a busy server's: a few instances in plain JSON, which are read,
 * predicted and answered without the framework in between. Whatever is special about a request (its path, packing, size,
 * origin, an access log or traces that are to be written) sends it the framework's way, `routes/predict.ts`, which
 * answers the same: a test sends every scenario both ways.
 *
 * A busy server answers more requests so (docs/performance.md).
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { instancesOf, type Shape } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { requestId } from '../observation/request-id.ts';
import { type ProblemDocument, problemHeaders, problemOf } from '../problem.ts';
import type { Admission } from '../protection/guard.ts';
import { flatSecurityHeaders } from '../protection/security-headers.ts';
import type { Service } from '../service.ts';
import { answerText } from './answer.ts';
import { type Asked, askedFor, nothingElse } from './asked.ts';
import type { Asking, Batcher } from './batcher.ts';
import { idOf, type Predicted } from './predict-rows.ts';

/** Longest body that goes this way, in bytes. */
const maxBytes = 64 * 1024;
/** As the framework writes it. */
const jsonType = 'application/json; charset=utf-8';
const plainJson = /^application\/json(?:; ?charset=utf-8)?$/i;

export class ExpressLane {
  readonly #service: Service;
  readonly #batcher: Batcher;
  readonly #logFailure: (error: unknown, code: string) => void;
  readonly #headers: readonly string[];
  /** The name of the model by path; undefined for the default one. */
  readonly #paths: ReadonlyMap<string, string | undefined>;

  /** @param logFailure Told of what is the server's own fault. */
  constructor(
    service: Service,
    batcher: Batcher,
    withHsts: boolean,
    logFailure: (error: unknown, code: string) => void,
  ) {
    this.#service = service;
    this.#logFailure = logFailure;
    this.#batcher = batcher;
    this.#headers = ['content-type', jsonType, ...flatSecurityHeaders({ kind: 'api', withHsts })];
    this.#paths = new Map([
      ['/predict', undefined],
      ...service.models.all.map(({ name }) => [`/models/${name}/predict`, name] as const),
    ]);
  }

  /** Takes a request, or leaves it as it is. @returns Whether it was taken. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'POST' || !this.#paths.has(request.url as string)) return false;
    if (this.#service.stopping.aborted) return false;
    const { headers } = request;
    const length = Number(headers['content-length']);
    const isPlain =
      plainJson.test(headers['content-type'] ?? '') &&
      length <= maxBytes &&
      headers['content-encoding'] === undefined &&
      headers.origin === undefined &&
      headers.expect === undefined;
    if (!isPlain) return false;
    new Errand(this, request, response).begin();
    return true;
  }

  admit(request: IncomingMessage): Admission {
    return this.#service.guard.admit(request, 'predict');
  }

  servedAt(path: string): ServedVersion {
    return this.#service.models.get(this.#paths.get(path)).current();
  }

  add(asking: Asking): void {
    this.#batcher.add(asking);
  }

  get headers(): readonly string[] {
    return this.#headers;
  }

  /** Counts a problem that is answered; what is the server's own fault is logged too. */
  recordProblem({ code, status }: ProblemDocument, error: unknown): void {
    this.#service.metrics.recordProblem(code);
    if (status >= 500) this.#logFailure(error, code);
  }
}

/** One request on its way. */
class Errand implements Asking {
  readonly #lane: ExpressLane;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #started = performance.now();
  #admission: Admission | undefined;
  readonly #pieces: Buffer[] = [];
  #shape: Shape = 'list';
  served!: ServedVersion;
  rows: readonly unknown[] = [];
  asked: Asked = nothingElse;

  constructor(lane: ExpressLane, request: IncomingMessage, response: ServerResponse) {
    this.#lane = lane;
    this.#request = request;
    this.#response = response;
  }

  begin(): void {
    try {
      this.#admission = this.#lane.admit(this.#request);
      // The version is settled here: whatever is switched meanwhile, this one answers.
      this.served = this.#lane.servedAt(this.#request.url as string);
    } catch (error) {
      this.#request.resume();
      this.fail(error);
      return;
    }
    this.#request.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#request.on('end', () => this.#read());
    // Who has gone away needs no answer.
    this.#request.on('error', () => this.#admission?.release());
  }

  #read(): void {
    const pieces = this.#pieces;
    try {
      const body = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
      const { rows, shape, options } = instancesOf(body, this.served.model.schema);
      this.asked = askedFor(options);
      this.rows = rows;
      this.#shape = shape;
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#lane.add(this);
  }

  done(predicted: Predicted): void {
    const { served } = this;
    const id = idOf(served, predicted);
    this.#answer(200, answerText(this.#shape, { predicted, id, served }), [
      'x-model-version',
      String(served.version),
      'x-prediction-id',
      id,
      'x-prediction-warnings',
      String(predicted.warningCount),
      ...this.#lane.headers,
    ]);
    const seconds = (performance.now() - this.#started) / 1000;
    served.metrics.recordPredict(route, this.rows.length, seconds);
    if (predicted.warningCount > 0) served.metrics.recordWarnings(predicted.warningCount, predicted.warnings);
  }

  fail(error: unknown): void {
    const problem: ProblemDocument = problemOf(error);
    this.#lane.recordProblem(problem, error);
    this.served?.metrics.recordRefused(route, problem.status);
    this.#answer(problem.status, JSON.stringify(problem), [
      ...this.#lane.headers.slice(2),
      ...Object.entries(problemHeaders(error)).flat(),
    ]);
  }

  #answer(status: number, text: string, headers: readonly string[]): void {
    this.#admission?.release();
    const own = ['content-length', String(Buffer.byteLength(text))];
    const asked = this.#request.headers['x-request-id'];
    if (asked !== undefined) own.push('x-request-id', requestId(asked));
    this.#response.writeHead(status, [...headers, ...own]);
    this.#response.end(text);
  }
}

const route = 'POST /predict';
