/** Process groups that pages start: none outlives the runner. */

import { execFileSync } from 'node:child_process';

const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) killGroup(pid);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** To be ended when the runner ends. @param pid Of a group's first process. */
export function keepGroup(pid: number | undefined): void {
  if (pid !== undefined) running.add(pid);
}

export function killGroup(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (pid === undefined) return;
  if (signal === 'SIGKILL') running.delete(pid);
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

/** Whether anything of a group is still there; what has ended and nobody has asked after does not count. */
export function isAlive(pid: number): boolean {
  const lines = execFileSync('ps', ['-eo', 'pgid=,pid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return (
    lines
      .map(line => line.trim().split(/\s+/))
      // Before it has a group of its own, a process is in that of the shell.
      .some(([group, own, state]) => [group, own].includes(String(pid)) && !state.startsWith('Z'))
  );
}
