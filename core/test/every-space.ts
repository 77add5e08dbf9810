import assert from 'node:assert/strict';
import { openWorkspace, plainWorkspace, type Workspace } from '../src/kernels/workspace.ts';

/** What `work` makes of a workspace, after proving that it is the same to the bit in plain JavaScript and on any number of threads. */
export function inEverySpace<T>(work: (space: Workspace) => T): T {
  const [expected, ...others] = [plainWorkspace(), ...[1, 2, 3].map(openWorkspace)].map(space => {
    try {
      return work(space);
    } finally {
      space.close();
    }
  });
  for (const other of others) assert.deepEqual(other, expected);
  return expected;
}
