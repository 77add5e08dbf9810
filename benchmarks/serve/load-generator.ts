/** Who asks: wrk where it is installed, which takes a third of a core, else autocannon, which takes a whole one. */

import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** By name, the version of who asks. */
export const loadGenerator = wrk() ?? autocannonVersion();

/** @returns How many requests were answered. @throws {Error} when one of them was not, or not with 2xx. */
export async function putUnderLoad(load: Load): Promise<number> {
  const answered = await ('wrk' in loadGenerator ? byWrk(load) : byAutocannon(load));
  if (answered === 0) throw new Error(`No request was answered within ${load.seconds} s.`);
  return answered;
}

function wrk(): Record<string, string> | undefined {
  const said = /\d+\.\d+\.\d+/.exec(spawnSync('wrk', ['-v'], { encoding: 'utf8' }).stdout ?? '');
  return said === null ? undefined : { wrk: said[0] };
}

function autocannonVersion(): Record<string, string> {
  return { autocannon: createRequire(import.meta.url)('autocannon/package.json').version };
}

async function byWrk({ url, body, connections, seconds }: Load): Promise<number> {
  const script = fileURLToPath(new URL('post.lua', import.meta.url));
  const args = ['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`];
  // Its own two seconds are fewer than some servers take.
  args.push('--timeout', '60s', '--script', script, url);
  const { stdout } = await promisify(execFile)('wrk', args, { env: { ...process.env, BODY: body } });
  const [answered, failed] = (/^answered (\d+), failed (\d+)$/m.exec(stdout) ?? []).slice(1).map(Number);
  if (failed !== 0) throw new Error(`${failed} requests failed: ${stdout}`);
  return answered;
}

async function byAutocannon({ url, body, connections, seconds }: Load): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const load = { url, method: 'POST', headers, body, connections, duration: seconds } as const;
  const { requests, non2xx, errors } = await autocannon(load);
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests failed`);
  return requests.total;
}
