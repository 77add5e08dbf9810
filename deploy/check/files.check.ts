import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { run } from './command.ts';
import { deploy, root, tool, yamlFile } from './work.ts';

const text = (name: string): string => readFileSync(join(deploy, name), 'utf8');

interface Inference {
  readonly spec: { readonly predictor: Readonly<Record<string, unknown>> };
}

describe('the files', () => {
  it('Dockerfile: nothing that hadolint warns of', () => {
    assert.equal(run(tool('hadolint'), [join(deploy, 'Dockerfile')]), '');
  });

  it('Dockerfile: the Node that the lock file names', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const { version } = lock.packages['node_modules/node'];
    assert.match(text('Dockerfile'), new RegExp(`library/node:${version}-`));
  });

  it('compose.yaml: the schema of the Compose Specification', () => {
    run(tool('check-jsonschema'), ['--builtin-schema', 'vendor.compose-spec', join(deploy, 'compose.yaml')]);
  });

  for (const name of ['cauce', 'readers']) {
    it(`${name}.yaml: the schemas of Kubernetes, strictly`, () => {
      run(tool('kubernetes-validate'), ['--strict', join(deploy, 'kubernetes', `${name}.yaml`)]);
    });
  }

  it("kserve.yaml: the pod in it by Kubernetes' schema, strictly", () => {
    const [{ spec }] = yamlFile(join(deploy, 'kubernetes', 'kserve.yaml')) as [Inference];
    const { minReplicas, maxReplicas, scaleMetric, scaleTarget, ...pod } = spec.predictor;
    assert.ok(minReplicas && maxReplicas && scaleMetric && scaleTarget, 'what KServe adds to a pod');
    const document = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cauce' }, spec: pod };
    run('sh', [
      '-c',
      'printf %s "$1" | "$0" --strict -',
      tool('kubernetes-validate'),
      JSON.stringify(document),
    ]);
  });

  it('render.yaml, fly.toml, huggingface/README.md: they parse, and name files that exist', () => {
    const [{ services }] = yamlFile(join(deploy, 'render.yaml')) as [{ services: Record<string, unknown>[] }];
    assert.equal(services[0]['dockerfilePath'], './deploy/Dockerfile');
    const program = 'import json, sys, tomllib; print(json.dumps(tomllib.load(open(sys.argv[1], "rb"))))';
    const fly = JSON.parse(run(tool('python'), ['-c', program, join(deploy, 'fly.toml')]));
    assert.ok(text(fly.build.dockerfile) && text(fly.build.ignorefile));
    const [, header] = text('huggingface/README.md').split('---\n');
    assert.match(header, /^sdk: docker\napp_port: 8000$/m);
  });

  it('cauce.service: systemd finds no fault, and little that it may do', () => {
    const unit = join(deploy, 'cauce.service');
    assert.equal(
      run('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]).match(/🙁|😨/),
      null,
    );
  });
});
