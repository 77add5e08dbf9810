import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Car, car, cars, post, type Running, startServer } from './fixture.ts';

interface Scenario {
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

const scenarios: readonly Scenario[] = JSON.parse(
  readFileSync(new URL('./scenarios.json', import.meta.url), 'utf8'),
);

let server: Running;
before(async () => {
  server = await startServer({ bodyLimit: 2_000_000 });
});
after(() => server.close());

for (const scenario of scenarios) {
  test(`${scenario.name}: ${scenario.status}. ${scenario.why}`, async () => {
    const { type, body } = bodyOf(scenario);
    const response = await post(server.url + scenario.path, body, {
      'content-type': type,
      ...packing(scenario),
      ...scenario.headers,
    });
    const text = await response.text();
    assert.equal(response.status, scenario.status, text);
    const answer = JSON.parse(text);
    for (const part of scenario.contains ?? []) assert.ok(text.includes(part), `${part} is not in ${text}`);
    if (scenario.status >= 400) checkProblem(response, answer, scenario);
    if (scenario.predictions === 'one') assert.ok(Number.isFinite(answer));
    else if (scenario.predictions !== undefined) {
      assert.equal(answer.length, scenario.predictions);
      assert.ok(answer.every(Number.isFinite), text);
    }
    if (scenario.status === 200) assert.match(response.headers.get('x-model-version') ?? '', /^\d+$/);
    const next = await post(`${server.url}/predict`, [car]);
    assert.equal(next.status, 200, 'the server predicts on');
    assert.equal(next.headers.get('x-model-version'), '1', 'the model is the same as before');
  });
}

function checkProblem(
  response: Response,
  answer: Record<string, unknown>,
  { status, code, issue }: Scenario,
): void {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(answer.status, status);
  assert.ok(String(answer.detail).length > 10);
  assert.doesNotMatch(JSON.stringify(answer), /node_modules|\.ts\b| {4}at /);
  if (code !== undefined) assert.equal(answer.code, code);
  if (issue === undefined) return;
  const errors = answer.errors as { code: string; message: string }[];
  assert.ok(
    errors.some(error => error.code === issue),
    JSON.stringify(errors),
  );
  assert.ok(errors.length <= 100 && (answer.errorCount as number) >= errors.length);
}

function bodyOf(scenario: Scenario): { type: string; body: string | Uint8Array } {
  const { encoding } = scenario;
  const type = scenario.csv === undefined ? 'application/json' : 'text/csv';
  const plain = plainBody(scenario);
  if (encoding === undefined) return { type, body: plain };
  return { type, body: encoding === 'gzip' ? gzipSync(plain) : brotliCompressSync(plain) };
}

function packing({ encoding }: Scenario): Record<string, string> {
  return encoding === undefined ? {} : { 'content-encoding': encoding };
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
