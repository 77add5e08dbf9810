import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type RunningService, serve } from 'cauce';
import { generateCars } from './generate.ts';
import { trainInto } from './postman/served-model.ts';

/** A request as `requests.http` has it, and what its first comment says of the answer. */
interface Written {
  readonly title: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const requests = parse(readFileSync(new URL('requests.http', import.meta.url), 'utf8'));

/** What editors of both kinds read: `###` with a title, comments, the request line, headers, an empty line, a body. */
function parse(text: string): Written[] {
  const [head, ...parts] = text.split(/^### /m);
  const variables = new Map(
    Array.from(head.matchAll(/^@(\w+) = (.*)$/gm), ([, name, value]) => [name, value]),
  );
  assert.equal(variables.get('host'), 'http://127.0.0.1:8000');
  return parts.map(part => {
    const [top, ...rest] = part.split('\n\n');
    const [title, expected, line, ...fields] = top.trimEnd().split('\n');
    const [, status, code] =
      /^# (\d{3})(?: ([A-Z_]+))?$/.exec(expected) ?? assert.fail(`${title}: "${expected}"`);
    const [, method, address] =
      /^(GET|POST|DELETE) \{\{host\}\}(\S+)$/.exec(line) ?? assert.fail(`${title}: "${line}"`);
    const body = rest.join('\n\n').trimEnd();
    const headers = Object.fromEntries(fields.map(field => field.split(': ')));
    return {
      ...{ title, status: Number(status), code, method, address, headers },
      body: body === '' ? undefined : body,
    };
  });
}

/** A body that is a file is the one that `npm start` makes. */
function sent(body: string | undefined): string | undefined {
  if (body === undefined || !body.startsWith('< ')) return body;
  assert.equal(body, '< ./data/cars.csv');
  return generateCars();
}

describe('requests.http', () => {
  let folder: string;
  let service: RunningService;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cauce-requests-'));
    await trainInto(folder);
    service = await serve({ folders: [folder], port: 0, logLevel: 'silent' });
  });
  after(async () => {
    await service?.close();
    await rm(folder, { recursive: true });
  });

  it('has requests that succeed and requests that fail', () => {
    assert.ok(requests.length > 20);
    assert.ok(requests.filter(({ status }) => status >= 400).length >= 5);
  });

  for (const { title, status, code, method, address, headers, body } of requests) {
    it(`${title}: ${status}`, async () => {
      const answer = await fetch(service.url + address, { method, headers, body: sent(body) ?? null });
      const text = await answer.text();
      assert.equal(answer.status, status, text);
      if (code !== undefined) assert.equal((JSON.parse(text) as { code: string }).code, code);
    });
  }
});
