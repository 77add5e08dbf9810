/**
 * The client in a real Chromium, on a page of the server's own origin. Where Chromium is elsewhere than
 * /usr/bin/chromium, CHROMIUM names it.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { car, cars, type Running, startServer } from '../../server/test/fixture.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

let server: Running;
let browser: Browser;
let page: Page;
let script: string;
const mistakes: string[] = [];

before(async () => {
  assert.ok(
    existsSync(executablePath),
    `There is no Chromium at ${executablePath}: apt-get install chromium, or set CHROMIUM.`,
  );
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  script = bundled.outputFiles[0].text;
  server = await startServer();
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-sync'],
  });
  page = await browser.newPage();
  page.on('pageerror', error => mistakes.push(error.message));
  // The two files of a page that somebody puts beside the service; all else is the server's.
  await page.route(`${server.url}/shop/page.html`, route =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Cars</title>' }),
  );
  await page.route(`${server.url}/shop/client.js`, route =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await page.goto(`${server.url}/shop/page.html`);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Runs the body of a function in the page; it has `client` and what it is given as `given`. */
function inPage<T>(body: string, given: unknown): Promise<T> {
  return page.evaluate(
    ([code, value]) => {
      const run = new Function('given', `return (async () => { ${code} })()`) as (
        given: unknown,
      ) => Promise<T>;
      return run(value);
    },
    [
      `const cauce = await import('/shop/client.js'); const client = cauce.createClient({ url: location.origin }); ${body}`,
      given,
    ] as const,
  );
}

test('a page predicts, one by one and as a stream', async () => {
  const [one, list, streamed] = await inPage<[number, number[], number[]]>(
    `const { car } = given;
     const streamed = [];
     for await (const each of client.predictStream([car, car, car], { batchSize: 2 })) streamed.push(each);
     return [await client.predictOne(car), await client.predict([car, car]), streamed];`,
    { car },
  );
  assert.ok(Number.isFinite(one));
  assert.deepEqual(list, [one, one]);
  assert.deepEqual(streamed, [one, one, one]);
});

test('a page is told what does not fit, and may give up', async () => {
  const told = await inPage<string[]>(
    `const refused = await client.predict([{ yeer: 2014 }]).catch(error => error);
     const given_up = await client.predict([given.car], { signal: AbortSignal.abort() }).catch(error => error);
     const late = await cauce.createClient({ url: location.origin, timeoutMs: 1 }).retrain([]).catch(error => error);
     return [refused instanceof cauce.CauceHttpError, refused.code, given_up.name, late.status].map(String);`,
    { car },
  );
  assert.deepEqual(told, ['true', 'ROWS_INVALID', 'AbortError', '422']);
});

test('a page retrains and follows the job', async () => {
  const { statuses, version } = await inPage<{ statuses: string[]; version: number }>(
    `const statuses = [];
     const answer = await client.retrain(given.cars, { promote: 'never', onProgress: job => statuses.push(job.status) });
     return { statuses, version: answer.model.version };`,
    { cars },
  );
  assert.ok(version > 1);
  assert.equal(statuses.at(-1), 'succeeded');
});

test('all of it is small, and has no mistake to report', () => {
  assert.ok(script.length < 20_000, `${script.length} bytes`);
  assert.deepEqual(mistakes, []);
});
