/** A request with what is expected of its answer, as scenarios.json has them. */

import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Car, car, cars } from './fixture.ts';

export interface Scenario {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  readonly why: string;
  /** The body, in one of these forms; cars are given by what differs from the one to predict. */
  readonly instances?: readonly Car[];
  readonly instance?: Car;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly base64?: string;
  readonly csv?: readonly Car[];
  /** So many cars with their target; all changed by `each`, the first by `first`. */
  readonly labelled?: number;
  readonly each?: Car;
  readonly first?: Car;
  readonly options?: Readonly<Record<string, unknown>>;
  /** A good list, its first occurrence of one text replaced by another. */
  readonly replace?: readonly [string, string];
  readonly repeat?: readonly [string, number, string?];
  readonly encoding?: 'gzip' | 'br';
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer must have. */
  readonly code?: string;
  readonly issue?: string;
  readonly contains?: readonly string[];
  readonly predictions?: number | 'one';
}

export function bodyOf(scenario: Scenario): { type: string; body: string | Uint8Array } {
  const { encoding } = scenario;
  const type = scenario.csv === undefined ? 'application/json' : 'text/csv';
  const plain = plainBody(scenario);
  if (encoding === undefined) return { type, body: plain };
  return { type, body: encoding === 'gzip' ? gzipSync(plain) : brotliCompressSync(plain) };
}

function plainBody(scenario: Scenario): string | Uint8Array {
  const { instances, instance, body, text, base64, csv, labelled, each, first, options, replace, repeat } =
    scenario;
  if (text !== undefined) return text;
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  if (instances !== undefined) return JSON.stringify(instances.map(withCar));
  if (instance !== undefined) return JSON.stringify(withCar(instance));
  if (replace !== undefined) return JSON.stringify([car]).replace(...replace);
  if (repeat !== undefined) return repeat[0].repeat(repeat[1]) + (repeat[2] ?? '').repeat(repeat[1]);
  if (csv !== undefined) return toCsv(csv.map(withCar));
  if (labelled !== undefined) {
    const rows = cars.slice(0, labelled).map((own, i) => change(own, { ...each, ...(i === 0 ? first : {}) }));
    return JSON.stringify(options === undefined ? rows : { ...options, instances: rows });
  }
  const given = body?.instances ?? [];
  const list = given === 'LIST' ? [car] : (given as { $car: Car }[]).map(({ $car }) => withCar($car));
  return JSON.stringify({ ...body, instances: list });
}

function withCar(changes: Car): Car {
  return change(car, changes);
}

function change(own: Car, changes: Car): Car {
  return Object.fromEntries(
    Object.entries({ ...own, ...changes }).filter(([, value]) => value !== '$absent'),
  );
}

function toCsv(rows: readonly Car[]): string {
  return [Object.keys(rows[0]), ...rows.map(row => Object.values(row))]
    .map(line => line.join(','))
    .join('\n');
}
