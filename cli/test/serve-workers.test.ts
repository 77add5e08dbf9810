import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { bin, carsCsv, type Workplace, workplace } from './run-cli.ts';

/** A real service of several processes, driven as its users drive it. */

let place: Workplace;
let child: ChildProcess;
let url: string;
const row = { year: 2010, power: 90, fuel: 'Diesel', mileage: '19.1 kmpl' };

before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv());
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'models/cars', '-e', 'ridge');
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'models/vans', '-e', 'dummy');
  await place.run('keys', 'add', 'keys.json', '--name', 'ops', '--scopes', 'admin');
  child = spawn(process.execPath, [bin, 'serve', 'models', '--port', '0', '--workers', '3'], {
    cwd: place.path,
  });
  let banner = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    banner += chunk;
    if (banner.includes('Ctrl+C')) break;
  }
  url = /http:\/\/\S+:\d+/.exec(banner)?.[0] ?? '';
  assert.match(banner, /other models +vans/);
});
after(async () => {
  child.kill('SIGKILL');
  await place.remove();
});

/** Each on a connection of its own, so that all processes are asked. */
async function versions(count: number, path = '/predict'): Promise<Set<string | null>> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const answers = await Promise.all(
    Array.from({ length: count }, () =>
      fetch(url + path, { method: 'POST', headers, body: JSON.stringify([row]) }),
    ),
  );
  for (const answer of answers) assert.equal(answer.status, 200, await answer.text());
  return new Set(answers.map(({ headers }) => headers.get('x-model-version')));
}

const retrain = (path = '/retrain'): Promise<Response> =>
  fetch(url + path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: carsCsv(100) });

/** The processes that serve, by what the system says. */
function serving(): number[] {
  const ours = processes().filter(
    ({ parent, command }) => parent === child.pid && command.includes('worker.ts'),
  );
  return ours.map(({ pid }) => pid);
}

function processes(): { pid: number; parent: number; command: string }[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n');
    return lines.map(line => {
      const [pid, parent, ...command] = line.trim().split(/ +/);
      return { pid: Number(pid), parent: Number(parent), command: command.join(' ') };
    });
  }
  return readdirSync('/proc').flatMap(name => {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return [{ pid: Number(name), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), command }];
    } catch {
      // No process, or one that has just ended.
      return [];
    }
  });
}

describe('cauce serve --workers', () => {
  it('answers from every process, and none by an old version once /retrain has answered', async () => {
    assert.equal(serving().length, 3);
    assert.deepEqual(await versions(30), new Set(['1']));
    for (const version of ['2', '3']) {
      const answer = (await (await retrain()).json()) as { model: { version: number } };
      assert.equal(String(answer.model.version), version);
      assert.deepEqual(await versions(30), new Set([version]));
    }
    assert.deepEqual(
      await versions(9, '/models/vans/predict'),
      new Set(['1']),
      'the other model is as it was',
    );
    assert.equal((await fetch(`${url}/rollback`, { method: 'POST' })).status, 200);
    assert.deepEqual(await versions(30), new Set(['2']));
  });

  it('replaces a process that dies by one that begins with the version in use', async () => {
    const [first, ...others] = serving();
    process.kill(first, 'SIGKILL');
    while (serving().filter(pid => pid !== first).length < 3)
      await new Promise(resolve => setTimeout(resolve, 50));
    // It takes part as soon as it serves: all that answer do so by the version in use.
    for (let i = 0; i < 20; i++) assert.deepEqual(await versions(6), new Set(['2']));
    await retrain();
    assert.deepEqual(await versions(30), new Set(['4']));
    assert.ok(others.every(pid => serving().includes(pid)));
  });

  it('counts what all processes did, and follows a job from any of them', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const counted = /^cauce_predicted_rows_total\{model="cars",version="2"\} (\d+)$/m.exec(metrics);
    assert.ok(Number(counted?.[1]) >= 60, metrics.slice(0, 2000));
    const headers = { 'content-type': 'text/csv', prefer: 'respond-async' };
    const begun = await fetch(`${url}/retrain`, { method: 'POST', headers, body: carsCsv(100) });
    assert.equal(begun.status, 202);
    const events = await (await fetch(`${url}${begun.headers.get('location')}/events`)).text();
    assert.match(events, /event: succeeded/);
    assert.equal((await fetch(`${url}/nowhere`)).status, 404);
  });

  it('lets go of a version that is removed, in every process', async () => {
    const path = '/versions/3/predict';
    assert.deepEqual(await versions(30, path), new Set(['3']));
    assert.equal((await fetch(`${url}/versions/3`, { method: 'DELETE' })).status, 204);
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const asked = Array.from({ length: 30 }, () =>
      fetch(url + path, { method: 'POST', headers, body: JSON.stringify([row]) }),
    );
    assert.deepEqual(new Set((await Promise.all(asked)).map(({ status }) => status)), new Set([404]));
  });

  it('ends when asked to, and no process is left', async () => {
    const all = serving();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    for (const pid of all) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });
});

describe('where a service may listen', () => {
  it('refuses addresses that others reach, unless there are keys or it is told so in so many words', async () => {
    const { code, stderr } = await place.run('serve', 'models/cars', '--host', '0.0.0.0', '--port', '0');
    assert.equal(code, 1);
    assert.match(stderr, /--keys/);
    assert.match(stderr, /--allow-anonymous/);
    for (const allowed of [['--keys', 'keys.json'], ['--allow-anonymous']]) {
      const started = spawn(
        process.execPath,
        [bin, 'serve', 'models/cars', '--host', '0.0.0.0', '--port', '0', ...allowed],
        {
          cwd: place.path,
        },
      );
      const [banner] = await once(started.stdout, 'data');
      assert.match(String(banner), /is served at/);
      started.kill('SIGTERM');
      await once(started, 'exit');
    }
  });

  it('is not shared: a second service over the same folder is refused while the first runs', async () => {
    const first = spawn(process.execPath, [bin, 'serve', 'models/cars', '--port', '0'], { cwd: place.path });
    await once(first.stdout, 'data');
    const { code, stderr } = await place.run('serve', 'models/cars', '--port', '0');
    assert.equal(code, 1);
    assert.match(stderr, /another service uses it/);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const second = spawn(process.execPath, [bin, 'serve', 'models/cars', '--port', '0'], { cwd: place.path });
    const [banner] = await once(second.stdout, 'data');
    assert.match(String(banner), /is served at/, 'one that was killed is no hindrance');
    second.kill('SIGTERM');
    await once(second, 'exit');
  });
});

describe('cauce versions and rollback', () => {
  it('list and go back, also beside a running service', async () => {
    const { stdout } = await place.run('versions', 'models/cars');
    assert.match(stdout, /^\* \d+ +\d{4}-\d\d-\d\d \d\d:\d\d +\d+ rows +rmse .* kB$/m);
    const before = await place.json('versions', 'models/cars');
    const back = await place.json('rollback', 'models/cars');
    assert.equal(back['previousVersion'], before['active']);
    assert.equal((await place.json('versions', 'models/cars'))['active'], back['version']);
    const to = await place.run('rollback', 'models/cars', '--to', '1');
    assert.match(to.stdout, /^Version 1 is in use again, in place of version \d+\.$/m);
    assert.equal((await place.run('rollback', 'models/cars', '--to', '99')).code, 1);
  });
});
