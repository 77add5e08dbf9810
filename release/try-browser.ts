/** Core in a real Chromium: from a plain script tag, as a module, and from a bundler; the same predictions as in Node. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { browserFiles, root } from './packages.ts';
import type { Tried } from './project/tries.ts';
import { readRuntimes, run, surroundings } from './runtimes.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Answered by the browser itself: no server is needed. */
const origin = 'http://cauce.test';

/** Trains and predicts; `cauce` is core, wherever it comes from. */
const training = `
const rows = Array.from({ length: 400 }, (_, i) => ({ km: (i * 37) % 200, fuel: ['Diesel', 'Petrol', null][i % 3], price: 900 - ((i * 37) % 200) + (i % 3) * 50 }));
const table = cauce.tableFromRows(rows);
const model = await cauce.pipeline(cauce.histGradientBoostingRegressor({ maxIter: 20 })).fit(table, { target: 'price' });
const again = cauce.loadModel(model.toBytes());
const answer = JSON.stringify([...again.predict(table)]);
`;
const withCore = `import * as cauce from '@cauce/core';`;

/** Reads tables; zstd is not something that a browser unpacks by itself. */
const reading = `
const packed = Uint8Array.from(atob('${readFileSync(join(root, 'io/test/files/zstd-v2.parquet')).toString('base64')}'), char => char.charCodeAt(0));
const tables = [await io.readCsv('km,fuel\\n7,Diesel\\n8,\\n'), await io.readParquet(packed)];
const answer = JSON.stringify(tables.map(table => [table.names, table.toRows().slice(0, 3)]));
`;
const withIo = `import * as io from '@cauce/io';`;

interface Page {
  readonly name: string;
  readonly html: string;
  /** What the page finds at /a.js. */
  readonly js: string;
  /** The same for Node: what it prints is what the page must give. */
  readonly inNode: string;
}

/** @param project Has the packages. */
export async function tryBrowser(project: string): Promise<Tried[]> {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}: apt-get install chromium, or set CHROMIUM.`);
  }
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const tried: Tried[] = [];
    for (const page of await pagesOf(project)) {
      const expected = await inNode(project, page.inNode);
      const failure = await answerOf(browser, page).then(
        answer => (answer === expected ? null : `It gave ${answer.slice(0, 500)}`),
        String,
      );
      tried.push({
        name: `${page.name}, as in Node, in Chromium ${browser.version().split('.')[0]}`,
        failure,
      });
    }
    return tried;
  } finally {
    await browser.close();
  }
}

async function pagesOf(project: string): Promise<Page[]> {
  const one = (file: string): string => readFileSync(join(project, 'node_modules/@cauce/core', file), 'utf8');
  const bundle = '<script type="module" src="/a.js"></script>';
  const trains = 'trains, saves, opens, predicts to the bit';
  return [
    {
      name: `core from a plain script tag, global \`cauce\`: ${trains}`,
      html: `<script src="/a.js"></script><script>${inPage(training)}</script>`,
      js: one(browserFiles.script),
      inNode: withCore + training,
    },
    {
      name: `core as one module file: ${trains}`,
      html: `<script type="module">import * as cauce from '/a.js'; ${inPage(training)}</script>`,
      js: one(browserFiles.module),
      inNode: withCore + training,
    },
    {
      name: `core from a bundler: ${trains}`,
      html: bundle,
      js: await bundled(project, withCore + inPage(training)),
      inNode: withCore + training,
    },
    {
      name: '`@cauce/io` from a bundler: reads CSV, and Parquet packed with zstd',
      html: bundle,
      js: await bundled(project, withIo + inPage(reading)),
      inNode: withIo + reading,
    },
  ];
}

/** Leaves the answer where it is looked for. */
function inPage(program: string): string {
  return `(async () => { ${program} globalThis.answer = answer; })().catch(error => { globalThis.answer = String(error); });`;
}

async function inNode(project: string, program: string): Promise<string> {
  const runtime = readRuntimes().find(({ name }) => name === 'Node 24')!;
  writeFileSync(join(project, 'in-node.js'), `${program} console.log(answer);`);
  const { code, stdout, stderr } = await run(runtime.run('in-node.js'), {
    cwd: project,
    env: surroundings(runtime, project),
  });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

async function bundled(project: string, program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return outputFiles[0].text;
}

async function answerOf(browser: Browser, { html, js }: Page): Promise<string> {
  const page = await browser.newPage();
  const mistakes: string[] = [];
  page.on('pageerror', error => mistakes.push(error.message));
  await page.route('**/*', route => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/a.js') return route.fulfill({ contentType: 'text/javascript', body: js });
    return route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${html}`,
    });
  });
  await page.goto(origin);
  await page.waitForFunction(() => 'answer' in globalThis, undefined, { timeout: 30_000 });
  const answer = await page.evaluate(() => (globalThis as unknown as { answer: string }).answer);
  await page.close();
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return answer;
}
