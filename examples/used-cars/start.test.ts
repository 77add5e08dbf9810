import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('start.ts', import.meta.url));

/** Starts the example on a free port, asks it for one prediction, stops it. */
async function startAndAsk(): Promise<{ printed: string; prices: number[] }> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, PORT: '0' } });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed.includes('Ctrl+C')) break;
  }
  const [, url, body] = /curl (\S+) .* -d '(.*)'/.exec(printed) ?? [];
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { printed, prices: (await answer.json()) as number[] };
}

describe('npm start', () => {
  it('serves a car price predictor, and the second time without training', async () => {
    const first = await startAndAsk();
    assert.equal(first.prices.length, 1);
    assert.ok(first.prices[0] > 30_000 && first.prices[0] < 10_000_000, String(first.prices));
    const second = await startAndAsk();
    assert.doesNotMatch(second.printed, /Saved version/);
    assert.deepEqual(second.prices, first.prices);
  });
});
