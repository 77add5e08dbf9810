/** Models in memory: for tests, and for programs that need no second start. */

import { readFile } from 'node:fs/promises';
import type { Driver } from '../driver.ts';

export function memoryDriver(): Driver {
  const entries = new Map<string, Uint8Array>();
  return {
    name: 'memory',
    list: async prefix => [...entries.keys()].filter(key => key.startsWith(prefix)),
    read: async key => entries.get(key)?.slice(),
    create: async (key, source) => {
      const bytes = source instanceof Uint8Array ? source.slice() : await readFile(source.path);
      if (entries.has(key)) return false;
      entries.set(key, bytes);
      return true;
    },
    replace: async (key, bytes) => {
      entries.set(key, bytes.slice());
    },
    remove: async key => {
      entries.delete(key);
    },
  };
}
