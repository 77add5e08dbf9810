/** A scenario as its file has it, and what its requests become on the way to a server. */

import type { PolicyInput } from 'cauce';
import { valueAt } from './expected.ts';
import { type CarsOptions, generatedCars } from './generated-cars.ts';

export interface Scenario {
  readonly title: Bilingual;
  /** Whether the requests reach what they were sent for. */
  readonly kind: 'success' | 'failure';
  /** The car that `$car` means in this scenario. */
  readonly car?: JsonObject;
  /** Of the model that is served; default: that of a freshly trained one. */
  readonly policy?: PolicyInput;
  /** One after the other, at one server that nobody else uses. */
  readonly steps: readonly Step[];
  /** Why the result is coherent, or why it fails. */
  readonly why: Bilingual;
  /** The rules of docs/mitigation-strategy.md that it shows. */
  readonly rules: readonly string[];
}

export interface Bilingual {
  readonly en: string;
  readonly es: string;
}

export interface Step {
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** JSON; a string is sent as it is. */
    readonly body?: unknown;
  };
  readonly expected: {
    readonly status: number;
    readonly headers?: JsonObject;
    /** See `mismatches`. */
    readonly body?: unknown;
  };
  /** Values of the answer that are kept for this step's expectations and for later steps: name to path. */
  readonly save?: Readonly<Record<string, string>>;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** What steps have saved, by name. */
export type Saved = Map<string, unknown>;

/** Sends the request of a step. */
export async function send({ request }: Step, url: string, car: JsonObject | undefined, saved: Saved) {
  const { method, path, headers, body } = request;
  const written = typeof body === 'string' ? body : JSON.stringify(await writtenOut(body, car, saved));
  const response = await fetch(url + path, {
    method,
    headers: { ...(written === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(written === undefined ? {} : { body: written }),
  });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: parsed(text) };
}

/** Keeps what a step saves of an answer. @throws {Error} when it is not there. */
export function keep({ save = {} }: Step, body: unknown, saved: Saved): void {
  for (const [name, path] of Object.entries(save)) {
    const value = valueAt(body, path);
    if (value === undefined) throw new Error(`There is no ${path} in the answer: ${JSON.stringify(body)}`);
    saved.set(name, value);
  }
}

/** A body with what stands for cars, and for values that were saved, replaced by them. */
async function writtenOut(body: unknown, car: JsonObject | undefined, saved: Saved): Promise<unknown> {
  if (typeof body === 'string' && body.startsWith('$')) return saved.get(body.slice(1));
  if (Array.isArray(body)) return Promise.all(body.map(own => writtenOut(own, car, saved)));
  if (typeof body !== 'object' || body === null) return body;
  if ('$car' in body) return { ...car, ...(body.$car as JsonObject) };
  if ('$cars' in body) return generatedCars(body.$cars as CarsOptions);
  const entries = Object.entries(body).map(async ([name, own]) => [name, await writtenOut(own, car, saved)]);
  return Object.fromEntries(await Promise.all(entries));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
