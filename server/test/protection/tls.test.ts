import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isCauceError } from '@cauce/core';
import { readTls } from '../../src/protection/tls.ts';
import { selfSigned } from './self-signed.ts';

const day = 24 * 3600 * 1000;
const now = Date.now();
const pair = selfSigned(new Date(now - 100 * day), new Date(now + 100 * day));
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-tls-'));
  await write('cert.pem', pair.cert);
  await write('key.pem', pair.key);
});
after(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const files = (certFile = 'cert.pem', keyFile = 'key.pem') => ({
  certFile: join(folder, certFile),
  keyFile: join(folder, keyFile),
});

describe('readTls', () => {
  it('gives what a server of https needs', async () => {
    const { options, warnings } = await readTls(files());
    assert.deepEqual(warnings, []);
    const server = createServer(options, (_request, response) => response.end('safe')).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const fetchWith = (more: object) =>
        new Promise<string>((resolve, reject) => {
          get({ host: '127.0.0.1', port, ca: pair.cert, agent: false, ...more }, response => {
            response.setEncoding('utf8').once('data', resolve);
          }).once('error', reject);
        });
      assert.equal(await fetchWith({}), 'safe');
      await assert.rejects(fetchWith({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('warns of a certificate that is over, nearly over, or not yet valid', async () => {
    for (const [time, warning] of [
      [now + 101 * day, /cert\.pem: the certificate expired on .*Renew it/],
      [now + 90 * day, /cert\.pem: the certificate expires on /],
      [now - 101 * day, /cert\.pem: the certificate is not valid before /],
    ] as const) {
      const { warnings } = await readTls(files(), time);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0], warning);
    }
  });

  it('refuses what cannot be used, with the file and the reason', async () => {
    const other = selfSigned(new Date(now - day), new Date(now + day));
    const locked = createPrivateKey(pair.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    }) as string;
    await write('other.pem', other.key);
    await write('locked.pem', locked);
    await write('broken.pem', pair.cert.replace(/[A-Za-z]{8}/, '########'));
    const cases: [string | undefined, string | undefined, RegExp][] = [
      ['none.pem', undefined, /none\.pem: there is no such file/],
      [undefined, '.', /it is a folder/],
      ['broken.pem', undefined, /broken\.pem: this is no certificate in PEM form/],
      ['key.pem', undefined, /key\.pem: this is no certificate/],
      [undefined, 'cert.pem', /cert\.pem: this is no private key/],
      [undefined, 'other.pem', /other\.pem: this is not the key of the certificate in .*cert\.pem/],
      [undefined, 'locked.pem', /locked\.pem: the key is locked with a passphrase\. Take it off/],
    ];
    for (const [cert, key, message] of cases) {
      await assert.rejects(readTls(files(cert, key)), error => {
        assert.ok(isCauceError(error, 'FILE_UNREADABLE'), String(error));
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
