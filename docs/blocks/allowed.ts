/**
 * What pages may run. A page is written for a reader's machine, where it may install a unit or push a commit; here
 * nothing but these programs runs, in a folder that is thrown away.
 */

import { type Block, isRun } from './parse.ts';
import { commandsOf } from './shell.ts';

const allowed = new Set(
  'cat cd cp curl cut echo export grep head id key mkdir mv node npm npx openssl printf rm sed sort tail tar true wc'.split(
    ' ',
  ),
);
/** Of npm, what stays in the folder. */
const npmWords = new Set(['init', 'install', 'pkg', 'run', 'start', 'test']);

/** What a block would run and may not; undefined when it may run as it is. */
export function notAllowed(block: Block): string | undefined {
  if (block.language !== 'sh' || !isRun(block)) return undefined;
  for (const command of commandsOf(block.text)) {
    const bare = command.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/g, '""');
    if (/(?:^|\s)\/(?!dev\/null)|~|\.\.\//.test(bare)) return `a path outside its folder: ${command}`;
    for (const part of bare.split(/&&|\|\|?|;|\$\(/)) {
      const [name = '', word = ''] = part.trim().split(/\s+/);
      if (name === '' || /^\w+=/.test(name)) continue;
      if (!allowed.has(name) || (name === 'npm' && !npmWords.has(word))) return `${name} ${word}`.trim();
    }
  }
  return undefined;
}
