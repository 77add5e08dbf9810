/** Containers: real ones, of a network that has only itself. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, run, tryToRun } from './command.ts';
import { work } from './work.ts';

/** Where the images are: not among those of this machine. */
export const store = (): string[] => ['--root', join(work, 'store'), '--runroot', join(work, 'run')];
/** Without a systemd it warns at each start that nobody will ask for the container's health: the checks do. */
const quiet = ['--log-level', 'fatal'];

export const podman = (...args: string[]): string => run('podman', [...store(), ...quiet, ...args]);

/** What a container is told. */
export interface Terms {
  readonly image: string;
  /** Instead of what the image says. */
  readonly args?: readonly string[];
  /** `volume:/path` or `/folder:/path:ro`. */
  readonly mounts?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Beyond `closed`. */
  readonly flags?: readonly string[];
}

/** The constraints that all blueprints share, in podman's words. */
export const closed = [
  ...['--read-only', '--read-only-tmpfs=false', '--tmpfs', '/tmp:size=64m,mode=1777'],
  ...['--cap-drop', 'all', '--security-opt', 'no-new-privileges'],
];
/** What of a container's usual surroundings is missing where these checks run. */
const here = [
  ...['--network', 'host', '--cgroups', 'disabled'],
  ...['--ulimit', 'nofile=1024:4096', '--ulimit', 'nproc=2048:2048'],
];

/** Runs a command of the image to its end. */
export function once(terms: Terms): Ended {
  return tryToRun('podman', [...store(), ...quiet, 'run', '--rm', ...argumentsOf(terms)], { seconds: 120 });
}

export class Container {
  readonly name: string;
  readonly url: string;

  private constructor(name: string, port: number) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @param port Where it is to listen, which it is told as PORT. */
  static start(name: string, port: number, terms: Terms): Container {
    const env = { ...terms.env, PORT: String(port) };
    podman('run', '--detach', '--name', name, ...argumentsOf({ ...terms, env }));
    return new Container(name, port);
  }

  /** Runs it again, as it is. */
  restart(): void {
    podman('start', this.name);
  }

  /** @throws {Error} with what it wrote, when it ends before, or is not ready after so many seconds. */
  async ready(seconds = 30): Promise<this> {
    for (const end = Date.now() + 1000 * seconds; Date.now() < end; ) {
      const ok = await fetch(`${this.url}/health/ready`).then(
        answer => answer.ok,
        () => false,
      );
      if (ok) return this;
      if (this.exitCode() !== undefined) break;
      await sleep(100);
    }
    throw new Error(`${this.name} is not ready:\n${this.log()}`);
  }

  /** Undefined while it runs. */
  exitCode(): number | undefined {
    const [status, code] = podman('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', this.name)
      .trim()
      .split(' ');
    return status === 'running' ? undefined : Number(code);
  }

  /** Whether the image's own check of health succeeds. */
  isHealthy(): boolean {
    return tryToRun('podman', [...store(), ...quiet, 'healthcheck', 'run', this.name]).code === 0;
  }

  log(): string {
    return podman('logs', this.name);
  }

  /** @returns How it ended, and the seconds that it took; it is killed after ten. */
  stop(): { readonly code: number | undefined; readonly seconds: number } {
    const began = performance.now();
    podman('stop', '--time', '10', this.name);
    return { code: this.exitCode(), seconds: (performance.now() - began) / 1000 };
  }

  kill(): void {
    podman('kill', '--signal', 'KILL', this.name);
    podman('wait', this.name);
  }

  remove(): void {
    podman('rm', '--force', '--time', '0', this.name);
  }
}

function argumentsOf({ image, args = [], mounts = [], env = {}, flags = closed }: Terms): string[] {
  return [
    ...here,
    ...flags,
    ...mounts.flatMap(mount => ['--volume', mount]),
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    image,
    ...args,
  ];
}
