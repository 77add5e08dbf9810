import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { KeyRing } from '@cauce/server';
import { type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
});
after(() => place.remove());

describe('cauce keys', () => {
  it('prints a new key alone on standard output, and it works', async () => {
    const { code, stdout, stderr } = await place.run(
      ...[
        'keys',
        'add',
        'one.json',
        '--name',
        'shop',
        '--scopes',
        'predict,train',
        '--expires',
        '2999-01-01',
      ],
      ...['--requests-per-second', '100', '--burst', '200', '--concurrency', '8'],
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^cauce_[0-9a-f]{8}_[\w-]{43}\n$/);
    assert.match(stderr, /^Note: the key "shop" \(predict, train\) is in one\.json, but not its text/);
    const found = (await KeyRing.load(`${place.path}/one.json`)).find(stdout.trim());
    assert.ok(typeof found === 'object');
    assert.deepEqual(found.limits, { requestsPerSecond: 100, burst: 200, concurrency: 8 });
    assert.deepEqual([found.scopes, found.expiresAt], [['predict', 'train'], '2999-01-01']);
  });

  it('lists what is in a file, without hashes', async () => {
    const { stdout } = await place.run('keys', 'list', 'one.json');
    const [header, row] = stdout.split('\n');
    assert.match(header, /^id {8}name {2}scopes +made +expires +limits$/);
    assert.match(
      row,
      /^[0-9a-f]{8} {2}shop {2}predict,train .* 2999-01-01 {2}100\/s, burst 200, 8 at a time$/,
    );
    const { keys } = await place.json('keys', 'list', 'one.json');
    assert.equal((keys as Record<string, unknown>[])[0]['name'], 'shop');
    assert.ok(!JSON.stringify(keys).includes('hash'));
  });

  it('speaks JSON to machines', async () => {
    const added = await place.json('keys', 'add', 'two.json', '--name', 'bot', '--scopes', 'admin');
    assert.match(String(added['key']), new RegExp(`^cauce_${added['id']}_`));
    const { removed } = await place.json('keys', 'remove', 'two.json', String(added['id']));
    assert.equal((removed as Record<string, unknown>)['name'], 'bot');
    assert.deepEqual(await place.json('keys', 'list', 'two.json'), { keys: [] });
  });

  it('removes by name', async () => {
    await place.run('keys', 'add', 'three.json', '--name', 'a', '--scopes', 'predict');
    const { code, stdout } = await place.run('keys', 'remove', 'three.json', 'a');
    assert.equal(code, 0);
    assert.match(stdout, /^Removed the key "a" \([0-9a-f]{8}\) from three\.json\.\n$/);
  });

  it('says in one line what is wrong', async () => {
    const add = ['keys', 'add', 'four.json', '--name', 'a', '--scopes', 'predict'];
    await place.run(...add);
    await place.write('broken.json', '{"format":1,"keys":[{"id":"1"}]}');
    const cases: [string[], RegExp][] = [
      [add, /^cauce: name of the key must be one that no other key in four\.json has\. Got "a"\.\n$/],
      [
        ['keys', 'add', 'four.json', '--name', 'b'],
        /^cauce: required option '--scopes <list>' not specified/,
      ],
      [['keys', 'add', 'four.json', '--name', 'b', '--scopes', 'all'], /scopes of the key must be a list/],
      [[...add, '--expires', '2001-01-01'], /It must be in the future/],
      [[...add, '--requests-per-second', '-1'], /It must be a number above 0/],
      [['keys', 'list', 'none.json'], /^cauce: none\.json: there is no such file .* cauce keys add\.\n$/],
      [['keys', 'list', 'broken.json'], /^cauce: broken\.json: id of key 1 must be 8 hexadecimal digits/],
      [['keys', 'remove', 'four.json', 'x'], /must be the id or the name of one in four\.json/],
      [['keys', 'sell'], /unknown command 'sell'/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await place.run(...args);
      assert.equal(code, 1, args.join(' '));
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.equal(stdout, '');
    }
  });
});
