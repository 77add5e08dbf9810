/**
 * Makes ready what the checks need. No image can be pulled here, so those that the Dockerfile begins with are made from the
 * same Debian packages, the Node that the lock file names, and the npm at hand.
 */

import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command.ts';
import { store } from './podman.ts';
import { deploy, root, work } from './work.ts';

const programs: Readonly<Record<string, string>> = {
  podman: 'podman',
  buildah: 'buildah',
  crun: 'crun',
  debootstrap: 'debootstrap',
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  python3: 'python3-venv',
};

/** What distroless/cc consists of. */
const baseDebs = [
  ...['base-files', 'ca-certificates', 'libc6', 'libgcc-s1', 'libgomp1'],
  ...['libssl3t64', 'libstdc++6', 'netbase', 'tzdata'],
];

export const standIns = { node: 'localhost/stand-in/node', base: 'localhost/stand-in/base' } as const;
/** A root of Debian with systemd and Node. */
export const debian = (): string => join(work, 'debian');

export function installPrograms(): void {
  const missing = Object.keys(programs).filter(name => !isInstalled(name));
  if (missing.length === 0) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env, seconds: 300 });
  const packages = missing.map(name => programs[name] as string);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, seconds: 600 });
}

/** The linters and schemas of `requirements.txt`. */
export function installTools(): void {
  const folder = join(work, 'tools');
  run('python3', ['-m', 'venv', folder]);
  const requirements = join(deploy, 'requirements.txt');
  run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements], { seconds: 600 });
}

export function makeStandIns(): void {
  const debs = makeDebian();
  asImage(debian(), standIns.node, ['NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt']);
  const base = join(work, 'base');
  mkdirSync(join(base, 'tmp'), { recursive: true });
  for (const name of baseDebs) {
    const file = readdirSync(debs).find(own => own.startsWith(`${name}_`));
    run('dpkg-deb', ['--extract', join(debs, file ?? `${name}.deb`), base]);
  }
  run('chmod', ['1777', join(base, 'tmp')]);
  writeFileSync(join(base, 'etc', 'passwd'), 'root:x:0:0:root:/root:/sbin/nologin\n');
  asImage(base, standIns.base, []);
}

export function buildImages(): void {
  const bases = [`NODE_IMAGE=${standIns.node}`, `BASE_IMAGE=${standIns.base}`];
  const build = (args: readonly string[]): void => {
    const how = ['--isolation', 'chroot', '--network', 'host', '--format', 'docker', '--layers'];
    const given = bases.flatMap(base => ['--build-arg', base]);
    const file = join(deploy, 'Dockerfile');
    run('buildah', [...store(), 'build', ...how, ...given, '--file', file, ...args, root], { seconds: 900 });
  };
  build(['--target', 'service', '--tag', 'cauce']);
  build(['--tag', 'cauce-example']);
}

/** @returns Where its packages are. */
function makeDebian(): string {
  const folder = debian();
  const include = [...baseDebs, 'systemd', 'systemd-sysv', 'dbus'].join(',');
  const args = ['--variant=minbase', `--include=${include}`, 'trixie', folder];
  run('debootstrap', args, { seconds: 900 });
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  cpSync(existsSync(node) ? node : process.execPath, join(folder, 'usr', 'local', 'bin', 'node'));
  const modules = join(folder, 'usr', 'local', 'lib', 'node_modules');
  const npm = run('sh', ['-c', 'readlink -f "$(command -v npm)"']).trim();
  cpSync(dirname(dirname(npm)), join(modules, 'npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'usr', 'local', 'bin', 'npm'));
  // Whom this machine trusts, so that the registry that it reaches is reached from there too.
  const trusted = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(trusted)) cpSync(trusted, join(folder, trusted));
  return join(folder, 'var', 'cache', 'apt', 'archives');
}

function asImage(folder: string, name: string, env: readonly string[]): void {
  const archive = `${folder}.tar`;
  run('tar', ['-C', folder, '--exclude=./var/cache/apt/archives/*', '-cf', archive, '.'], { seconds: 300 });
  const changes = env.flatMap(entry => ['--change', `ENV ${entry}`]);
  run('podman', [...store(), 'import', ...changes, archive, name], { seconds: 300 });
  run('rm', [archive]);
}

function isInstalled(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return [...folders, '/usr/sbin', '/sbin'].some(folder => existsSync(join(folder, program)));
}
