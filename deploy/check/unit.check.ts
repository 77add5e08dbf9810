import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { trainingCsv } from './cars.ts';
import { run, tryToRun } from './command.ts';
import { podman } from './podman.ts';
import { debian } from './prepare.ts';
import { deploy } from './work.ts';

/** What runs once systemd is up; the machine ends with it. */
const tryUnit = `[Service]
Type=oneshot
ExecStart=/usr/bin/node /srv/check/in-unit.ts
ExecStopPost=/usr/bin/systemctl poweroff --no-block
TimeoutStartSec=150
[Install]
WantedBy=multi-user.target
`;

interface Result {
  readonly error?: string;
  readonly uid: number;
  readonly status: string;
  readonly versions: readonly unknown[];
  readonly result: string;
  readonly exitCode: string;
  readonly secondsToStop: number;
}

describe('cauce.service, by systemd', () => {
  let came: Result;
  before(() => {
    const machine = debian();
    symlinkSync('/usr/local/bin/node', join(machine, 'usr', 'bin', 'node'));
    run('useradd', ['--root', machine, '--system', '--home-dir', '/var/lib/cauce', 'cauce']);
    run('chroot', [machine, 'install', '--directory', '--owner', 'cauce', '/var/lib/cauce']);
    const units = join(machine, 'etc', 'systemd', 'system');
    cpSync(join(deploy, 'cauce.service'), join(units, 'cauce.service'));
    writeFileSync(join(units, 'try.service'), tryUnit);
    run('systemctl', ['--root', machine, 'enable', 'try.service']);
    cpSync(join(deploy, 'check'), join(machine, 'srv', 'check'), { recursive: true });
    writeFileSync(join(machine, 'srv', 'check', 'package.json'), '{ "type": "module" }');
    writeFileSync(join(machine, 'srv', 'cars.csv'), trainingCsv());
    mkdirSync(join(machine, 'opt', 'cauce'));
    const app = join(podman('image', 'mount', 'cauce').trim(), 'app');
    const args = ['--quiet', '--register=no', '--keep-unit', '--private-network'];
    const booted = tryToRun(
      'systemd-nspawn',
      [...args, `--directory=${machine}`, `--bind-ro=${app}:/opt/cauce`, '--boot'],
      { seconds: 200 },
    );
    try {
      came = JSON.parse(readFileSync(join(machine, 'result.json'), 'utf8')) as Result;
    } catch {
      throw new Error(`The machine did not get so far:\n${booted.text}`);
    }
    assert.equal(came.error, undefined, came.error);
  });

  it('predicts, learns, is started again when it was killed, and has kept what it learnt', () => {
    assert.deepEqual(came.versions, ['1', 2, '2', '2', 3]);
  });

  it('ends in order', () => {
    assert.equal(`${came.result} ${came.exitCode}`, 'success 0');
    assert.ok(came.secondsToStop < 5, `${came.secondsToStop} s`);
  });

  it('may do nothing that it need not', () => {
    assert.notEqual(came.uid, 0);
    for (const line of [/^CapBnd:\s0{16}$/m, /^CapEff:\s0{16}$/m, /^NoNewPrivs:\s1$/m, /^Seccomp:\s2$/m]) {
      assert.match(came.status, line);
    }
  });
});
