import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { Script } from 'node:vm';
import { makeFiles, readContract, readScenarios } from './collection.ts';
import { type Collection, collectionSchema, type Folder, type Item, itemsOf } from './collection-format.ts';
import { type Contract, operationsOf } from './contract.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const collection = JSON.parse(read('collection.json')) as Collection;
const environment = JSON.parse(read('environment.json')) as { values: { key: string }[] };
const items = itemsOf(collection);

describe('the Postman collection', () => {
  let contract: Contract;
  before(async () => {
    contract = await readContract();
  });

  it('is what make.ts makes of the contract and the scenarios of today', async () => {
    for (const [name, content] of Object.entries(await makeFiles(contract))) {
      assert.ok(read(name) === content, `${name} is of yesterday: node examples/used-cars/postman/make.ts`);
    }
  });

  it('has every operation of the contract', () => {
    const sent = new Set(itemsOf(collection.item[0]).map(({ request }) => request.description));
    const left = operationsOf(contract).filter(({ method, path }) => {
      return ![...sent].some(text => text?.includes(`\`${method} ${path}\``));
    });
    assert.deepEqual(left, []);
  });

  it('has every step of every scenario, told in both languages', () => {
    const { item: folders } = collection.item[1] as Folder;
    const scenarios = [...readScenarios().values()];
    assert.equal(folders.length, scenarios.length);
    for (const [i, { title, why, steps }] of scenarios.entries()) {
      const { name, description, item } = folders[i] as Folder;
      assert.equal(name, title.en);
      for (const text of [why.en, title.es, why.es]) assert.ok(description.includes(text), name);
      assert.equal(item.length, steps.length, name);
    }
  });

  it('is small enough to import', () => {
    assert.ok(read('collection.json').length < 3e6);
  });

  it('has tests for every request, in JavaScript', () => {
    assert.equal(collection.info.schema, collectionSchema);
    for (const { name, event, request, response } of items) {
      assert.ok(name.length > 0 && /^(GET|POST|DELETE)$/.test(request.method), name);
      assert.deepEqual(response, [], name);
      const [{ listen, script }] = event;
      assert.equal(listen, 'test');
      assert.ok(new Script(`(pm => {\n${script.exec.join('\n')}\n})`), name);
      assert.match(script.exec[0], /pm\.response\.to\.have\.status/, name);
    }
  });

  it('has addresses whose parts are those of the whole', () => {
    for (const { name, request } of items) {
      const { raw, host, path, query = [] } = request.url;
      const sent = query
        .filter(({ disabled }) => disabled !== true)
        .map(({ key, value }) => `${key}=${value}`);
      const whole = `${host.join('.')}/${path.join('/')}${sent.length === 0 ? '' : `?${sent.join('&')}`}`;
      assert.equal(raw, whole, name);
    }
  });

  it('uses no variable that nobody sets', () => {
    const known = new Set([...environment.values, ...collection.variable].map(({ key }) => key));
    for (const folder of collection.item.flatMap(area => (area as Folder).item as Folder[])) {
      const set = new Set(known);
      for (const item of itemsOf(folder)) {
        for (const name of usedBy(item))
          assert.ok(name.startsWith('$') || set.has(name), `${item.name}: ${name}`);
        for (const name of setBy(item)) set.add(name);
      }
    }
  });
});

function usedBy({ request, event }: Item): string[] {
  const script = event[0].script.exec.join('\n');
  return [
    ...Array.from(JSON.stringify(request).matchAll(/\{\{([^{}"]+)\}\}/g), ([, name]) => name),
    ...Array.from(script.matchAll(/saved\('(\w+)'\)/g), ([, name]) => name).filter(
      name => !script.includes(`set('${name}'`),
    ),
  ];
}

function setBy({ event }: Item): string[] {
  const script = event[0].script.exec.join('\n');
  return Array.from(script.matchAll(/collectionVariables\.set\('(\w+)'/g), ([, name]) => name);
}
