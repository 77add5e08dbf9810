import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { bin, carsCsv, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
let child: ChildProcess;
let url: string;
before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv());
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'cars', '-e', 'ridge');
  child = spawn(process.execPath, [bin, 'serve', 'cars', '--port', '0'], { cwd: place.path });
  url = await new Promise((resolve, reject) => {
    let banner = '';
    child.stdout?.on('data', chunk => {
      banner += chunk;
      if (banner.includes('Ctrl+C')) resolve(/http:\/\/\S+:\d+/.exec(banner)?.[0] ?? '');
    });
    child.once('exit', code => reject(new Error(`The service ended with ${code}: ${banner}`)));
  });
});
after(async () => {
  const ended = child.exitCode === null ? once(child, 'exit') : undefined;
  child.kill('SIGTERM');
  await ended;
  await place.remove();
});

/** What one answer of a server that is no service of Cauce makes of the command. */
async function against(
  status: number,
  body: string,
  ...args: string[]
): Promise<{ stderr: string; key?: string }> {
  let key: string | undefined;
  const server = createServer((request, response) => {
    key = request.headers.authorization;
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, stderr, stdout } = await place.run('types', `http://127.0.0.1:${port}`, ...args);
  server.close();
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  return { stderr, ...(key === undefined ? {} : { key }) };
}

describe('cauce types', () => {
  it('writes what compiles, and what does not let a misspelt field through', async () => {
    const { code, stdout, stderr } = await place.run('types', url, '--out', 'car-types.ts');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.equal(stdout, 'Types written to car-types.ts. The comment at its top shows how to use them.\n');
    const written = await place.read('car-types.ts');
    assert.match(written, /^ {2}readonly mileage: string \| null;$/m);
    assert.match(written, /^ {2}\/\*\* Seen: Diesel, Petrol\. \*\/\n {2}readonly fuel: string;$/m);
    assert.match(written, /^export type Prediction = number;$/m);
    assert.ok(written.includes(`createClient<Types>({ url: '${url}' })`));
    await place.write(
      'use.ts',
      `import type { Types } from './car-types.ts';
       export const good: Types['instance'] = { year: 2014, power: 70, fuel: 'LPG', mileage: null };
       // @ts-expect-error: misspelt
       export const bad: Types['instance'] = { yeer: 2014, power: 70, fuel: 'LPG', mileage: null };
       export const price: Types['prediction'] = 1;`,
    );
    assert.equal(await compile('use.ts'), '');
  });

  it('prints them without --out, and takes the address of the document as well', async () => {
    const { code, stdout } = await place.run('types', `${url}/openapi.json`);
    assert.equal(code, 0);
    assert.match(stdout, /^\/\*\*\n \* Cauce: cars, version 1\./);
    assert.match(stdout, /export interface Types \{[^}]*\}\n$/);
  });

  it('says what is wrong with a server', async () => {
    const refused = JSON.stringify({ status: 401, code: 'KEY_MISSING', detail: 'Send a key.' });
    const { stderr, key } = await against(401, refused, '--api-key', 'mine');
    assert.match(
      stderr,
      /: the server refused with 401 KEY_MISSING: Send a key\. Give a key with --api-key or CAUCE_API_KEY\.$/m,
    );
    assert.equal(key, 'Bearer mine');
    assert.match((await against(200, '<html>')).stderr, /must be JSON\. Got "<html>"/);
    assert.match(
      (await against(200, '{"openapi":"3.1.0"}')).stderr,
      /not the OpenAPI document of a model of Cauce/,
    );
    assert.match((await against(200, ' '.repeat(11 << 20))).stderr, /longer than 10485760 bytes/);
    const evil = JSON.stringify({ code: 'X', detail: '\u001b[31mred\r\nand more' });
    const { stderr: plain } = await against(404, evil);
    assert.ok(!plain.includes('\u001b') && plain.includes('[31mred and more'), plain);
  });

  it('says what is wrong with an address', async () => {
    const unused = createServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    unused.close();
    const nowhere = await place.run('types', `http://127.0.0.1:${port}`);
    assert.match(nowhere.stderr, /ECONNREFUSED.*Is the service running there\?/);
    assert.match(
      (await place.run('types', 'cars')).stderr,
      /^cauce: cars: url must be the address of a server/,
    );
    const secret = await place.run('types', 'http://me:secret@127.0.0.1');
    assert.match(secret.stderr, /A key goes into apiKey/);
    assert.ok(!secret.stderr.includes('secret'));
    assert.match(
      (await place.run('types', url, '--out', 'none/a.ts')).stderr,
      /none\/a\.ts: there is no such file/,
    );
    for (const { code } of [nowhere, secret]) assert.equal(code, 1);
  });
});

/** What the compiler has to say. */
function compile(file: string): Promise<string> {
  const tsc = new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname;
  const flags = [
    '--strict',
    '--noEmit',
    '--allowImportingTsExtensions',
    '--module',
    'nodenext',
    '--types',
    '',
  ];
  return new Promise(resolve => {
    execFile(process.execPath, [tsc, ...flags, file], { cwd: place.path }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
