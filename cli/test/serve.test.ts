import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { bin, carsCsv, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv());
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'cars', '-e', 'ridge');
});
after(() => place.remove());

/** Starts the service and waits for what it prints. */
async function start(...args: string[]): Promise<{ child: ChildProcess; banner: string; url: string }> {
  const child = spawn(process.execPath, [bin, 'serve', ...args], { cwd: place.path });
  let banner = '';
  for await (const chunk of child.stdout) {
    banner += chunk;
    if (banner.includes('Ctrl+C')) break;
  }
  return { child, banner, url: /http:\/\/\S+:\d+/.exec(banner)?.[0] ?? '' };
}

async function stop(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  return code as number | null;
}

describe('cauce serve', () => {
  it('prints a request that works when pasted, and ends well when asked to', async () => {
    const { child, banner, url } = await start('cars', '--port', '0');
    try {
      assert.match(banner, /^cars, version 1, is served at http:\/\/127\.0\.0\.1:\d+\n/);
      assert.match(banner, new RegExp(`docs to try it out +${url}/docs`));
      const curl = banner.split('\n').find(line => line.includes('curl ')) ?? '';
      const printed = await shell(`${curl.trim()} --silent`);
      const [price] = JSON.parse(printed) as number[];
      assert.ok(price > 100_000 && price < 400_000, printed);
      assert.equal((await fetch(`${url}/docs`)).status, 200);
    } finally {
      assert.equal(await stop(child), 0);
    }
  });

  it('lays a policy over the one of the model', async () => {
    await place.write('policy.json', '{"inputs":{"unitSlip":"reject","farOutOfRange":"reject"}}');
    const args = ['--policy', 'policy.json', '--webhook', 'http://127.0.0.1:9/hook'];
    const { child, url } = await start('cars', '--port', '0', ...args);
    try {
      const response = await fetch(`${url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ year: 14, power: 80, fuel: 'Diesel', mileage: '16 kmpl' }]),
      });
      assert.equal(response.status, 422);
      assert.match(await response.text(), /field \\"year\\": 14 is far outside .*policy rejects that/);
    } finally {
      assert.equal(await stop(child), 0);
    }
  });

  it('says clearly that the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await place.run('serve', 'cars', '--port', String(port));
    taken.close();
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `cauce: Port ${port} is taken by another program. Stop that one, or choose another port.\n`,
    );
  });

  const refusals: [what: string, args: string[], message: RegExp][] = [
    ['a folder that is not there', ['none'], /^cauce: none: there is no such file or folder\.$/],
    ['a file', ['cars.csv'], /^cauce: cars\.csv: it is a file\. Serving needs a folder/],
    ['a port that is none', ['cars', '--port', '70000'], /whole number from 0 to 65535/],
    ['a webhook that is none', ['cars', '--webhook', 'mail:me'], /^cauce: webhook .*https:\/\//],
    ['a policy that is none', ['cars', '--policy', 'cars.csv'], /^cauce: cars\.csv: it is no JSON/],
    ['a size that is none', ['cars', '--body-limit', 'big'], /a size such as 512kb or 10mb/],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await place.run('serve', ...args);
      assert.equal(code, 1);
      assert.match(stderr.trimEnd(), message);
    });
  }
});

function shell(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', line], (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}
