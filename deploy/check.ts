/**
 * Tries everything in this folder that can be tried without the platforms: files against their linters and published schemas,
 * both images built by their Dockerfile and run under the constraints of each blueprint, the unit by systemd.
 *
 *     node deploy/check.ts
 *
 * It needs Debian, root, and what `npm ci` installs; it installs podman and a few other packages when they are missing.
 */

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.error('deploy/check.ts makes containers, for which it has to be root on Linux.');
  process.exit(1);
}
process.env['CAUCE_DEPLOY_WORK'] = mkdtempSync(join(tmpdir(), 'cauce-deploy-'));
const { run } = await import('./check/command.ts');
const { root, work } = await import('./check/work.ts');
const { buildImages, installPrograms, installTools, makeStandIns } = await import('./check/prepare.ts');

const notTried = [
  'the real base images: those used here are made of the same Debian packages, with the Node of the lock file',
  'limits of memory and of processes, and published ports, of compose.yaml and of the Kubernetes manifests',
  'docker compose, Render, Fly, Hugging Face Spaces, a Kubernetes cluster, KServe: only what they are told was',
];

try {
  timed('programs', installPrograms);
  timed('tools', installTools);
  timed('stand-ins for the base images', makeStandIns);
  timed('images, by the Dockerfile', buildImages);
  process.exitCode = runChecks();
  for (const what of notTried) console.log(`not tried: ${what}`);
} finally {
  run('rm', ['-rf', '--one-file-system', work], { seconds: 120 });
}

function timed(what: string, work: () => void): void {
  const began = performance.now();
  work();
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** In a network that has nothing but itself, and with control groups as current systems have them. */
function runChecks(): number {
  const surroundings = [
    'mount --make-rprivate /',
    'umount -R -l /sys/fs/cgroup',
    'mount -t cgroup2 cgroup2 /sys/fs/cgroup',
    'ip link set lo up',
    'exec "$@"',
  ].join(' && ');
  const files = globSync('deploy/check/*.check.ts', { cwd: root }).sort();
  const tests = [process.execPath, '--test', '--test-concurrency=1', '--test-timeout=300000', ...files];
  const args = ['--mount', '--net', 'sh', '-c', surroundings, 'sh', ...tests];
  return spawnSync('unshare', args, { cwd: root, stdio: 'inherit', timeout: 900_000 }).status ?? 1;
}
