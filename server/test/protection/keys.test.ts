import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCauceError } from '@cauce/core';
import fc from 'fast-check';
import { addKey, listKeys, parseKeyFile, readKeyFile, removeKey } from '../../src/protection/key-file.ts';
import { KeyRing } from '../../src/protection/key-ring.ts';
import { createKey, instantOf, type KeyEntry } from '../../src/protection/keys.ts';

let folder: string;
let count = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cauce-keys-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** A path where no file is yet. */
function freshPath(): string {
  return join(folder, `keys-${count++}.json`);
}

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('a key file', () => {
  it('keeps what was added, without the text, for its owner only', async () => {
    const file = freshPath();
    const limits = { requestsPerSecond: 2.5, burst: 4, concurrency: 3 };
    const { text, entry } = await addKey(file, { name: 'shop', scopes: ['predict', 'train'], limits });
    assert.match(text, /^cauce_[0-9a-f]{8}_[\w-]{43}$/);
    assert.deepEqual(await listKeys(file), [entry]);
    assert.deepEqual(entry.limits, limits);
    assert.ok(!(await readFile(file, 'utf8')).includes(text.slice(15)));
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('closes a file that was open to others when it writes it', async () => {
    const file = freshPath();
    await addKey(file, { name: 'a', scopes: ['predict'] });
    await chmod(file, 0o644);
    await addKey(file, { name: 'b', scopes: ['predict'] });
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('loses nothing when many add at once, and leaves nothing beside it', async () => {
    const place = await mkdtemp(join(folder, 'busy-'));
    const file = join(place, 'keys.json');
    const names = Array.from({ length: 12 }, (_, i) => `key-${i}`);
    await Promise.all(names.map(name => addKey(file, { name, scopes: ['predict'] })));
    assert.deepEqual(new Set((await listKeys(file)).map(entry => entry.name)), new Set(names));
    assert.deepEqual(await readdir(place), ['keys.json']);
  });

  it('removes by id and by name, and says what it does not have', async () => {
    const file = freshPath();
    const { entry } = await addKey(file, { name: 'shop', scopes: ['predict'] });
    await addKey(file, { name: 'office', scopes: ['admin'] });
    await assert.rejects(removeKey(file, 'shpo'), /Got "shpo"/);
    await assert.rejects(removeKey(file, 'shpo'), /did you mean "shop"/);
    assert.equal((await removeKey(file, entry.id)).name, 'shop');
    assert.equal((await removeKey(file, 'office')).name, 'office');
    assert.deepEqual(await listKeys(file), []);
  });

  it('refuses a name that is taken, and terms that are not valid', async () => {
    const file = freshPath();
    await addKey(file, { name: 'shop', scopes: ['predict'] });
    const refused: [object, RegExp][] = [
      [{ name: 'shop' }, /name of the key must be one that no other key in .* has\. Got "shop"/],
      [{ name: 'a\nb' }, /name of the key must be 1 to 64 letters/],
      [{ scopes: [] }, /scopes of the key must be a list of one or more of predict, train, admin/],
      [{ scopes: ['predct'] }, /scopes of the key/],
      [{ expiresAt: '2027-02-31' }, /expiresAt of the key must be a date such as/],
      [{ expiresAt: 'tomorrow' }, /expiresAt of the key/],
      [{ limits: { requestsPerSecond: 0 } }, /requestsPerSecond of the key/],
      [{ limits: { requestsPerSecond: Number.NaN } }, /requestsPerSecond of the key/],
      [{ limits: { burst: 3 } }, /burst of the key must be left out where there is no requestsPerSecond/],
      [{ limits: { concurrency: 1.5 } }, /concurrency of the key must be a whole number/],
    ];
    for (const [terms, message] of refused) {
      const all = { name: 'other', scopes: ['predict'] as const, ...terms };
      await assert.rejects(addKey(file, all), error => {
        return isCauceError(error, 'PARAM_INVALID') && message.test(error.message);
      });
    }
    assert.equal((await listKeys(file)).length, 1);
  });

  it('stays behind its symbolic link', { skip: process.platform === 'win32' && 'no links' }, async () => {
    const [file, link] = [freshPath(), freshPath()];
    await addKey(file, { name: 'a', scopes: ['predict'] });
    await symlink(file, link);
    await addKey(link, { name: 'b', scopes: ['predict'] });
    assert.equal((await listKeys(file)).length, 2);
  });

  it('says which command may be in the way', async () => {
    const file = freshPath();
    await addKey(file, { name: 'a', scopes: ['predict'] });
    await writeFile(`${file}.lock`, '');
    await assert.rejects(removeKey(file, 'a'), /another command is changing it\. If none .*\.lock/);
  });

  it('is refused when it is not there, a folder, too large, or no file', async () => {
    const large = freshPath();
    await writeFile(large, Buffer.alloc(4 * 1024 * 1024 + 1, 32));
    await assert.rejects(listKeys(join(folder, 'none.json')), /there is no such file .*cauce keys add/);
    await assert.rejects(removeKey(join(folder, 'none.json'), 'a'), /there is no such file/);
    await assert.rejects(listKeys(folder), error => isCauceError(error));
    await assert.rejects(listKeys(large), /larger than 4194304 bytes/);
    if (process.platform !== 'win32') await assert.rejects(listKeys('/dev/null'), /it is no file/);
    await assert.rejects(
      addKey(join(folder, 'none/keys.json'), { name: 'a', scopes: ['predict'] }),
      /none: there is no such file or folder/,
    );
  });
});

describe('what is in a key file', () => {
  const { entry } = createKey({ name: 'shop', scopes: ['predict'] });
  const withKey = (change: object): Uint8Array => bytesOf({ format: 1, keys: [{ ...entry, ...change }] });
  const cases: [string, Uint8Array, RegExp][] = [
    ['no JSON', new TextEncoder().encode('{"format":1'), /it is no JSON/],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), /it is no JSON/],
    ['a list', bytesOf([]), /the file must be an object/],
    ['another format', bytesOf({ format: 2, keys: [] }), /"format" must be 1\. Got 2/],
    ['no keys', bytesOf({ format: 1 }), /"keys" must be a list\. Got undefined/],
    ['a key that is null', bytesOf({ format: 1, keys: [null] }), /key 1 must be an object\. Got null/],
    ['a misspelt member', withKey({ expires: '2027-01-01' }), /key 1 has a member "expires"/],
    ['a misspelt limit', withKey({ limits: { brust: 1 } }), /limits of key 1 has a member "brust" \(did you/],
    ['limits that are null', withKey({ limits: null }), /limits of key 1 must be an object/],
    ['a bad id', withKey({ id: 'XYZ' }), /id of key 1 must be 8 hexadecimal digits\. Got "XYZ"/],
    ['a bad hash', withKey({ hash: 'ab' }), /hash of key 1 must be 64 hexadecimal digits/],
    ['a bad date', withKey({ createdAt: 5 }), /createdAt of key 1 must be a date\. Got 5/],
    ['a bad expiry', withKey({ expiresAt: null }), /expiresAt of key 1 must be a date/],
    ['a bad scope', withKey({ scopes: ['all'] }), /scopes of key 1 must be/],
    ['a twin', bytesOf({ format: 1, keys: [entry, entry] }), /two keys have the id/],
    [
      'a name twice',
      bytesOf({ format: 1, keys: [entry, { ...entry, id: '00000000' }] }),
      /two keys have the name "shop"/,
    ],
    [
      'a prototype',
      new TextEncoder().encode('{"format":1,"keys":[],"__proto__":{"x":1}}'),
      /has a member "__proto__"/,
    ],
  ];
  for (const [name, bytes, message] of cases) {
    it(`is refused with ${name}`, () => {
      assert.throws(
        () => parseKeyFile('keys.json', bytes),
        error => {
          assert.ok(isCauceError(error, 'STORE_INVALID'));
          assert.match(error.message, /^keys\.json: /);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('gives keys or STORE_INVALID, whatever it is', () => {
    const member = fc.constantFrom(...Object.keys(entry), 'expiresAt', 'limits', '__proto__', 'toString');
    const changed = fc
      .dictionary(member, fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(entry))))
      .map(change => ({ ...entry, ...change }));
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.jsonValue().map(bytesOf),
      fc.array(fc.oneof(changed, fc.jsonValue()), { maxLength: 3 }).map(keys => bytesOf({ format: 1, keys })),
    );
    fc.assert(
      fc.property(hostile, bytes => {
        try {
          for (const key of parseKeyFile('f', bytes)) assert.match(key.id, /^[0-9a-f]{8}$/);
        } catch (error) {
          assert.ok(isCauceError(error, 'STORE_INVALID'), String(error));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('knows an instant when it sees one', () => {
    assert.equal(instantOf('2027-01-01'), Date.UTC(2027, 0, 1));
    assert.equal(instantOf('2028-02-29T10:30Z'), Date.UTC(2028, 1, 29, 10, 30));
    for (const text of ['2027-02-29', '2027-13-01', '2027-01-01T25:00Z', '2027-01-01T10:00', '1', '']) {
      assert.equal(instantOf(text), undefined, text);
    }
  });
});

describe('KeyRing', () => {
  it('finds a key by its whole text, and nothing by any other', async () => {
    const file = freshPath();
    const { text, entry } = await addKey(file, { name: 'shop', scopes: ['predict'] });
    const ring = await KeyRing.load(file);
    assert.deepEqual(ring.find(text), entry);
    assert.equal(ring.find(text), ring.find(text));
    for (let i = 0; i < text.length; i++) {
      const other = text.slice(0, i) + (text[i] === 'a' ? 'b' : 'a') + text.slice(i + 1);
      assert.equal(ring.find(other), 'unknown', `with character ${i} changed`);
    }
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 80 }), fc.string({ minLength: 58, maxLength: 58 })),
        other => {
          assert.equal(ring.find(other), 'unknown');
          assert.equal(ring.find(text.slice(0, 15) + other), 'unknown');
        },
      ),
    );
  });

  it('refuses a key from the instant on that it expires, but only to who has it', async () => {
    const file = freshPath();
    const { text } = await addKey(file, { name: 'a', scopes: ['predict'], expiresAt: '2027-01-01' });
    let now = Date.UTC(2027, 0, 1) - 1;
    const ring = await KeyRing.load(file, { now: () => now });
    assert.equal((ring.find(text) as KeyEntry).name, 'a');
    now++;
    assert.equal(ring.find(text), 'expired');
    assert.equal(ring.find(`${text.slice(0, -2)}__`), 'unknown');
  });

  it('follows its file, and keeps the entries that did not change', async () => {
    const file = freshPath();
    const first = await addKey(file, { name: 'a', scopes: ['predict'] });
    const ring = await KeyRing.load(file);
    const before = ring.find(first.text);
    const stop = ring.watch(20);
    try {
      const second = await addKey(file, { name: 'b', scopes: ['predict'] });
      await until(() => ring.find(second.text) !== 'unknown');
      assert.equal(ring.find(first.text), before);
      await removeKey(file, 'a');
      await until(() => ring.find(first.text) === 'unknown');
    } finally {
      stop();
    }
  });

  it('stays as it was while the file cannot be used, and says so once', async () => {
    const file = freshPath();
    const { text } = await addKey(file, { name: 'a', scopes: ['predict'] });
    const good = await readFile(file);
    const lines: string[] = [];
    const ring = await KeyRing.load(file, { log: (level, message) => lines.push(`${level} ${message}`) });
    await writeFile(file, '{"format":1,"keys":[');
    await ring.reload();
    await ring.reload();
    await rm(file);
    await ring.reload();
    await ring.reload();
    assert.equal((ring.find(text) as KeyEntry).name, 'a');
    assert.deepEqual(
      lines.map(line => line.slice(0, 4)),
      ['warn', 'warn'],
    );
    await writeFile(file, good);
    await ring.reload();
    assert.match(lines[2], /^info .*read again; 1 keys are in use/);
    assert.equal((await readKeyFile(file)).entries.length, 1);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const start = performance.now(); !holds(); await sleep(5)) {
    assert.ok(performance.now() - start < 5000, 'this did not come about in 5 s');
  }
}
