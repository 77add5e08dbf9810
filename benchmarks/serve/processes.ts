/** What the processes of a server have computed, as Linux tells it. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface Counted {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** Seconds of processor time that a process, its descendants, and those of them that have ended took; NaN if unknown. */
export function processorSeconds(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => counted(Number(name)));
  const family = new Set([pid]);
  // Until nobody is added: a child’s number may be smaller than its parent’s.
  for (let grown = -1; grown !== family.size; ) {
    grown = family.size;
    for (const each of all) if (family.has(each.parent)) family.add(each.pid);
  }
  const ticks = all.reduce((sum, each) => sum + (family.has(each.pid) ? each.ticks : 0), 0);
  return ticks / ticksPerSecond();
}

function counted(pid: number): Counted[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces: what follows it begins with the third field, the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
    return [{ pid, parent: Number(fields[1]), ticks: user + system + endedUser + endedSystem }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function ticksPerSecond(): number {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}
