/** The real `cauce serve`, as a process group that can be killed as a whole. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Place } from './served-folder.ts';

const bin = fileURLToPath(new URL('../../../cli/src/bin.ts', import.meta.url));

/** Longest start on a busy machine, and longest orderly end. */
const startMs = 20_000;
const endMs = 10_000;

export interface Served {
  /** Of its first process. */
  readonly pid: number;
  /** Where it listens, once `/health/ready` says so. @throws when it ends before, or takes longer than 20 s. */
  readonly ready: Promise<string>;
  /** What it logged so far. */
  log(): string;
  /** SIGKILL for all its processes at once, or for the first of them alone, whose others are orphans then. */
  kill(who?: 'all' | 'first'): Promise<void>;
  /** Asks it to end. @returns Its exit code. */
  end(): Promise<number | null>;
}

/** @param place Where it may keep temporary files. */
export function serveFolder(folder: string, place: Place, args: readonly string[] = []): Served {
  const child = spawn(process.execPath, [bin, 'serve', folder, '--port', '0', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TMPDIR: place.temporary,
      // Not by way of the command alone, so that its other processes start as quickly.
      NODE_COMPILE_CACHE: join(place.path, 'compiled'),
    },
  });
  let log = '';
  child.stderr.on('data', piece => {
    log += piece;
  });
  const ready = readiness(child, () => log);
  // Whoever kills it while it starts does not wait for it.
  ready.catch(() => {});
  return {
    pid: child.pid as number,
    ready,
    log: () => log,
    async kill(who = 'all') {
      const ended = exitOf(child);
      if (who === 'first') child.kill('SIGKILL');
      else killGroup(child);
      await ended;
    },
    async end() {
      child.kill('SIGTERM');
      const code = await Promise.race([exitOf(child), sleep(endMs, 'late' as const, { ref: false })]);
      killGroup(child);
      if (code === 'late') throw new Error(`It did not end when it was asked to:\n${log}`);
      return code;
    },
  };
}

async function readiness(child: ChildProcess, log: () => string): Promise<string> {
  const deadline = AbortSignal.timeout(startMs);
  let banner = '';
  child.stdout?.on('data', piece => {
    banner += piece;
  });
  for (;;) {
    if (deadline.aborted) throw new Error(`It is not ready after ${startMs} ms:\n${log()}`);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`It ended before it was ready (${child.exitCode ?? child.signalCode}):\n${log()}`);
    }
    const url = /is served at (\S+)/.exec(banner)?.[1];
    if (url !== undefined && (await isReady(url))) return url;
    await sleep(10);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid as number), 'SIGKILL');
  } catch {
    // None of them is left.
  }
}
