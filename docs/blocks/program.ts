/**
 * The TypeScript of a page as one program, whose blocks run one by one, between the commands. A later block sees the
 * names of earlier ones and may take them anew: each block is within the scope of the one before it.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepGroup, killGroup } from './groups.ts';
import type { Ran } from './shell.ts';

const mark = '@@turn@@';
const mostMs = 180_000;

/** Names that blocks import: by module, each with whether it is only a type. */
type Imports = Map<string, Set<string>>;

const importStatement = /^import (type )?(\{[^}]*\}|\* as \w+|\w+) from '([^']+)';/gm;

/** The program as it runs: it imports where a block does, since the file may not be there before. */
export function runnable(blocks: readonly string[]): string {
  const scopes = blocks.map(block => `await __turn();\n${block.replaceAll(importStatement, awaitedImport)}`);
  return `const __lines = (await import('node:readline')).createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const __turn = async () => { process.stdout.write('\\n${mark}\\n'); await __lines.next(); };
${scopes.join('\n{\n')}
await __turn();
${'}'.repeat(Math.max(0, blocks.length - 1))}
`;
}

function awaitedImport(_: string, isType: string | undefined, what: string, from: string): string {
  if (isType !== undefined) return '';
  if (!what.startsWith('{')) {
    const name = what.replace('* as ', '');
    return what.startsWith('*')
      ? `const ${name} = await import('${from}');`
      : `const { default: ${name} } = await import('${from}');`;
  }
  const names = namesOf(what).filter(name => !name.startsWith('type '));
  return `const { ${names.map(name => name.replace(' as ', ': ')).join(', ')} } = await import('${from}');`;
}

/** The program as the compiler checks it, and for each of its lines after the imports the block that it is of. */
export function checkable(blocks: readonly string[]): { text: string; blockOfLine: readonly number[] } {
  const imports: Imports = new Map();
  const others = new Set<string>();
  const bodies = blocks.map(block =>
    block.replaceAll(importStatement, (statement, isType: string | undefined, what: string, from: string) => {
      if (what.startsWith('{')) {
        const names = imports.get(from) ?? new Set();
        for (const name of namesOf(what)) names.add(isType === undefined ? name : `type ${name}`);
        imports.set(from, names);
      } else others.add(statement);
      // As many lines as there were.
      return statement.replaceAll(/[^\n]/g, '');
    }),
  );
  const head = [
    ...others,
    ...[...imports].map(([from, names]) => `import { ${withoutDoubles(names).join(', ')} } from '${from}';`),
    'export {};',
  ];
  const blockOfLine = head.map(() => 0);
  bodies.forEach((body, i) => {
    blockOfLine.push(...Array.from({ length: body.split('\n').length + 1 }, () => i));
  });
  const text = [...head, bodies.join('\n{\n'), '}'.repeat(Math.max(0, blocks.length - 1)), ''].join('\n');
  return { text, blockOfLine };
}

function namesOf(braces: string): string[] {
  return braces
    .slice(1, -1)
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}

/** A name that one block imports as a type and another as a value is imported once. */
function withoutDoubles(names: ReadonlySet<string>): string[] {
  return [...names].filter(name => !name.startsWith('type ') || !names.has(name.slice('type '.length)));
}

/** A running program. */
export class Program {
  readonly #child: ChildProcess;
  #printed = '';
  #hasEnded = false;

  constructor(file: string, folder: string, environment: NodeJS.ProcessEnv) {
    this.#child = spawn(process.execPath, [file], { cwd: folder, env: environment, detached: true });
    keepGroup(this.#child.pid);
    const take = (chunk: Buffer): void => {
      this.#printed += chunk.toString();
    };
    this.#child.stdout?.on('data', take);
    this.#child.stderr?.on('data', take);
  }

  /** Runs the next block. */
  async next(): Promise<Ran> {
    if (this.#hasEnded) return { output: 'not reached: a block above failed', code: 1 };
    // What the block before began may have failed since.
    if (!(await this.#untilTurn())) return this.#end();
    this.#printed = '';
    this.#child.stdin?.write('\n');
    if (!(await this.#untilTurn())) return this.#end();
    return { output: this.#printed.replace(`\n${mark}\n`, ''), code: 0 };
  }

  close(): void {
    killGroup(this.#child.pid);
  }

  #end(): Ran {
    this.#hasEnded = true;
    return { output: this.#printed, code: 1 };
  }

  async #untilTurn(): Promise<boolean> {
    const end = Date.now() + mostMs;
    while (!this.#printed.includes(mark)) {
      if (Date.now() > end || this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
      await sleep(10);
    }
    return true;
  }
}
