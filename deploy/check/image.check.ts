import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { once, podman } from './podman.ts';

interface Inspected {
  readonly Config: {
    readonly User: string;
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
  };
  readonly Healthcheck: { readonly Test: readonly string[] };
}

const mebibyte = 1024 ** 2;

describe('the image', () => {
  let mounted = '';
  before(() => {
    mounted = podman('image', 'mount', 'cauce').trim();
  });
  after(() => void podman('image', 'unmount', 'cauce'));

  it('begins Node itself, as a user who is not root, and asks for its health without a shell', () => {
    const [{ Config, Healthcheck }] = JSON.parse(podman('image', 'inspect', 'cauce')) as [Inspected];
    assert.equal(Config.User, '1000:1000');
    assert.deepEqual(Config.Entrypoint, ['/usr/local/bin/node', '/app/cli/src/bin.ts']);
    assert.equal(Config.Cmd[0], 'serve');
    assert.deepEqual(Healthcheck.Test.slice(0, 2), ['CMD', '/usr/local/bin/node']);
  });

  it('has no shell, no npm, no tests, and of the packages only what the command needs', () => {
    const inApp = (pattern: string): string[] => globSync(pattern, { cwd: join(mounted, 'app') });
    for (const path of ['bin/sh', 'usr/bin/bash', 'usr/local/bin/npm']) {
      assert.ok(!existsSync(join(mounted, path)), path);
    }
    assert.deepEqual(inApp('{core,io,store,server,client,cli}/**/*.test.ts'), []);
    assert.deepEqual(inApp('{docs,benchmarks,deploy,.git}'), []);
    for (const name of ['typescript', 'node', 'autocannon', 'vega', 'playwright-core']) {
      assert.deepEqual(inApp(`node_modules/${name}`), [], name);
    }
  });

  it('takes less than 250 MiB, of which Node is half', context => {
    const [{ Size }] = JSON.parse(podman('image', 'inspect', 'cauce')) as [{ Size: number }];
    context.diagnostic(`${Math.round(Size / mebibyte)} MiB`);
    assert.ok(Size < 250 * mebibyte, `${Size} bytes`);
  });

  it('says in one line what is missing when it has no model', () => {
    podman('volume', 'create', 'empty');
    const args = ['serve', '/data/models', '--host', '0.0.0.0', '--allow-anonymous'];
    const { code, text } = once({ image: 'cauce', mounts: ['empty:/data'], args });
    assert.equal(code, 1);
    assert.match(text, /^.*\/data\/models.*it holds no model\. Train one: .*\n$/);
  });
});
