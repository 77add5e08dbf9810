import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Driver, folderDriver, memoryDriver, openStore } from '../src/index.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-store-'));
  folders.push(folder);
  return folder;
}

const drivers: Readonly<Record<string, () => Promise<Driver>>> = {
  memory: async () => memoryDriver(),
  folder: async () => folderDriver(await newFolder()),
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (own: Uint8Array | undefined): string | undefined => own && new TextDecoder().decode(own);
const info = {};

for (const [name, newDriver] of Object.entries(drivers)) {
  test(`${name}: what was created is read, listed and not created twice`, async () => {
    const driver = await newDriver();
    assert.equal(await driver.read('a/b.json'), undefined);
    assert.deepEqual(await driver.list(''), []);
    assert.equal(await driver.create('a/b.json', bytes('one')), true);
    assert.equal(await driver.create('a/b.json', bytes('two')), false);
    assert.equal(text(await driver.read('a/b.json')), 'one');
    assert.deepEqual(await driver.list('a/'), ['a/b.json']);
    assert.deepEqual(await driver.list('b/'), []);
  });

  test(`${name}: what is replaced is new, what is removed is gone`, async () => {
    const driver = await newDriver();
    await driver.replace('x', bytes('one'));
    await driver.replace('x', bytes('two'));
    assert.equal(text(await driver.read('x')), 'two');
    await driver.remove('x');
    await driver.remove('x');
    assert.equal(await driver.read('x'), undefined);
  });

  test(`${name}: versions are numbered, kept apart and never changed`, async () => {
    const store = await openStore(await newDriver());
    assert.equal(await store.active(), undefined);
    assert.equal(await store.openActive(() => 0), undefined);
    assert.equal(await store.add({ model: bytes('m1'), data: bytes('d1'), info: { rows: 5 } }), 1);
    assert.equal(await store.add({ model: bytes('m2'), info }), 2);
    await store.activate(1);
    assert.equal(await store.active(), 1);
    assert.deepEqual([text(await store.read(1)), text(await store.read(2))], ['m1', 'm2']);
    assert.deepEqual([text(await store.readData(1)), await store.readData(2)], ['d1', undefined]);
    assert.deepEqual(
      (await store.list()).map(({ version, rows }) => [version, rows]),
      [
        [1, 5],
        [2, undefined],
      ],
    );
    assert.deepEqual([await store.wasActive(1), await store.wasActive(2)], [true, false]);
    await assert.rejects(store.activate(3), { code: 'VERSION_UNKNOWN' });
    await assert.rejects(store.read(3), /The versions are 1, 2/);
  });

  test(`${name}: a file of this machine is kept under a key, and stays where it is`, async () => {
    const driver = await newDriver();
    const path = join(await newFolder(), 'rows');
    await writeFile(path, 'rows');
    assert.equal(await driver.create('a/data', { path }), true);
    assert.equal(await driver.create('a/data', { path }), false);
    await writeFile(`${path}.2`, 'other');
    assert.equal(text(await driver.read('a/data')), 'rows');
    assert.equal(text(await readFile(path)), 'rows');
  });

  test(`${name}: one goes back to the version that was active before, and not to one that is gone`, async () => {
    const store = await openStore(await newDriver());
    for (const model of ['m1', 'm2', 'm3'])
      await store.activate(await store.add({ model: bytes(model), info }));
    assert.equal(await store.previous(), 2);
    await store.remove(2);
    assert.equal(await store.previous(), 1);
    await store.activate(1);
    assert.equal(await store.previous(), 3);
  });

  test(`${name}: a version is removed, but not the active one, and its number is never given again`, async () => {
    const store = await openStore(await newDriver());
    for (const model of ['m1', 'm2', 'm3']) await store.add({ model: bytes(model), info });
    await store.activate(1);
    await store.remove(3);
    await assert.rejects(store.remove(1), { code: 'VERSION_ACTIVE' });
    await assert.rejects(store.remove(3), { code: 'VERSION_UNKNOWN' });
    await assert.rejects(store.info(3), { code: 'VERSION_UNKNOWN' });
    assert.equal(await store.add({ model: bytes('m4'), info }), 4);
  });

  test(`${name}: the oldest versions go beyond so many, but neither the active one nor the one before it`, async () => {
    const store = await openStore(await newDriver());
    for (let i = 1; i <= 6; i++) await store.add({ model: bytes(`m${i}`), data: bytes('d'), info });
    await store.activate(1);
    await store.activate(2);
    assert.deepEqual(await store.prune(3), [3]);
    assert.deepEqual(await store.prune(1), [4, 5, 6].slice(0, 2));
    assert.deepEqual(
      (await store.list()).map(({ version, size }) => [version, size]),
      [1, 2, 6].map(version => [version, { model: 2, data: 1 }]),
    );
  });

  test(`${name}: many adding at once get numbers of their own`, async () => {
    const driver = await newDriver();
    const stores = await Promise.all([openStore(driver), openStore(driver)]);
    const versions = await Promise.all(
      Array.from({ length: 20 }, (_, i) => stores[i % 2].add({ model: bytes(String(i)), info })),
    );
    assert.deepEqual(
      [...versions].sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    for (const [i, version] of versions.entries())
      assert.equal(text(await stores[0].read(version)), String(i));
  });

  test(`${name}: when the active version cannot be opened, the newest good one is`, async () => {
    const store = await openStore(await newDriver());
    for (const model of ['good', 'good too', 'bad']) await store.add({ model: bytes(model), info });
    await store.activate(3);
    const open = (own: Uint8Array): string => {
      if (text(own) === 'bad') throw new Error('damaged');
      return text(own) as string;
    };
    const opened = await store.openActive(open);
    assert.deepEqual(
      [opened?.value, opened?.version, opened?.refused.map(({ version }) => version)],
      ['good too', 2, [3]],
    );
    await assert.rejects(
      store.openActive(() => {
        throw new Error('all damaged');
      }),
      /all damaged/,
    );
  });
}

test('folder: while some versions go, the others are listed', async () => {
  const driver = folderDriver(await newFolder());
  const store = await openStore(driver);
  await store.activate(await store.add({ model: bytes('m1'), info }));
  for (let round = 0; round < 20; round++) {
    const added = await Promise.all([1, 2, 3].map(() => store.add({ model: bytes('m'), info })));
    const listing = Array.from({ length: 20 }, () => store.list());
    await Promise.all(added.map(version => store.remove(version)));
    for (const [first] of await Promise.all(listing)) assert.equal(first?.version, 1);
  }
});

test('folder: a version that cannot be kept whole leaves nothing', async () => {
  const folder = await newFolder();
  const store = await openStore(folderDriver(folder));
  const data = { path: join(folder, 'there is no such file') };
  await assert.rejects(store.add({ model: bytes('m1'), data, info }), { code: 'ENOENT' });
  assert.deepEqual(await folderDriver(folder).list(''), []);
});

test('folder: a damaged pointer, half-written files and strange names do no harm', async () => {
  const folder = await newFolder();
  const store = await openStore(folderDriver(folder));
  await store.add({ model: bytes('m1'), info });
  await store.activate(1);
  await writeFile(join(folder, 'active.json'), '{"vers');
  await writeFile(join(folder, 'versions', '1', 'model.cauce.x.partial'), 'half');
  await writeFile(join(folder, 'notes.txt'), 'mine');
  assert.equal(await store.active(), 1);
  assert.equal((await store.list()).length, 1);
  assert.equal((await store.openActive(() => 0))?.isGuess, true);
  await assert.rejects(folderDriver(folder).read('../outside'), { code: 'STORE_INVALID' });
});
