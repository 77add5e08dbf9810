import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { car, post, type Running, startServer } from './fixture.ts';
import { bodyOf, type Scenario } from './scenario.ts';

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

function packing({ encoding }: Scenario): Record<string, string> {
  return encoding === undefined ? {} : { 'content-encoding': encoding };
}
