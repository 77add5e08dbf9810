/**
 * The docs page in a real Chromium that reaches nothing but the server: `npm run test:browser`.
 * Where Chromium is elsewhere than /usr/bin/chromium, CHROMIUM names it.
 */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { addKey } from '../src/index.ts';
import { type Running, startServer } from './fixture.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

let server: Running;
let browser: Browser;
const outside: string[] = [];
const mistakes: string[] = [];

before(async () => {
  assert.ok(
    existsSync(executablePath),
    `There is no Chromium at ${executablePath}: apt-get install chromium, or set CHROMIUM.`,
  );
  server = await startServer();
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-sync'],
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function openDocs(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } });
  await page.route('**/*', route => {
    if (route.request().url().startsWith(server.url)) return route.continue();
    outside.push(route.request().url());
    return route.abort();
  });
  page.on('pageerror', error => mistakes.push(error.message));
  page.on('console', message => message.type() === 'error' && mistakes.push(message.text()));
  await page.goto(`${server.url}/docs`);
  await page.waitForSelector('.opblock');
  return page;
}

for (const [operation, expected] of [
  ['predict', /^\[\s*\d/],
  ['retrain', /"promoted"/],
] as const) {
  test(`"Execute" on ${operation} succeeds as the page opens`, async () => {
    const page = await openDocs();
    const block = page.locator(`#operations-default-${operation}`);
    await block.locator('.opblock-summary').click();
    await block.locator('button.execute').click();
    await block
      .locator('.live-responses-table tbody .response-col_status')
      .first()
      .waitFor({ timeout: 20_000 });
    assert.match(
      (await block.locator('.live-responses-table tbody .response-col_status').first().textContent()) ?? '',
      /^200/,
    );
    assert.match(
      (await block.locator('.live-responses-table tbody .microlight').first().textContent()) ?? '',
      expected,
    );
    if (process.env.SCREENSHOT !== undefined)
      await page.screenshot({ path: `${process.env.SCREENSHOT}-${operation}.png` });
    await page.close();
  });
}

test('the page asks nobody but the server, and has no mistake to report', () => {
  assert.deepEqual(outside, []);
  assert.deepEqual(mistakes, []);
});

test('where the service has keys, the page asks for one, and sends it along', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-test-docs-'));
  const keysFile = join(folder, 'keys.json');
  const { text } = await addKey(keysFile, { name: 'me', scopes: ['admin'] });
  const locked = await startServer({ keysFile });
  try {
    const page = await browser.newPage();
    await page.goto(`${locked.url}/docs`);
    await page.fill('input[name=key]', text);
    await page.click('form button');
    const block = page.locator('#operations-default-predict');
    await block.locator('.opblock-summary').click();
    await block.locator('button.execute').click();
    const status = block.locator('.live-responses-table tbody .response-col_status').first();
    await status.waitFor();
    assert.match((await status.textContent()) ?? '', /^200/);
  } finally {
    await locked.close();
    rmSync(folder, { recursive: true });
  }
});
