import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const folder = join(import.meta.dirname, 'type-errors');
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

test('wrong uses do not compile, and the compiler says why in words that tell', async () => {
  const lines = readFileSync(join(folder, 'wrong-uses.ts'), 'utf8').split('\n');
  const expected = new Map(
    lines.flatMap((line, i) => (/^\/\/ /.test(line) ? [[i + 2, line.slice(3)] as const] : [])),
  );
  const found = errorsIn(await compile());
  for (const [line, words] of expected) {
    const message = found.get(line);
    assert.ok(message !== undefined, `line ${line} compiles: ${lines[line - 1]}`);
    assert.ok(message.includes(words), `line ${line} does not say "${words}", but: ${message}`);
  }
  const others = [...found].filter(([line]) => !expected.has(line));
  assert.deepEqual(others, [], 'only these lines are wrong');
});

function compile(): Promise<string> {
  return new Promise(done => {
    execFile(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], (_, stdout) => done(stdout));
  });
}

/** Each error by its line, with the lines that go on explaining it. */
function errorsIn(output: string): Map<number, string> {
  const errors = new Map<number, string>();
  let line = 0;
  for (const text of output.split('\n')) {
    const start = /wrong-uses\.ts\((\d+),\d+\): error TS\d+: (.*)/.exec(text);
    if (start !== null) line = Number(start[1]);
    else if (!text.startsWith(' ')) continue;
    errors.set(line, `${errors.get(line) ?? ''}${start?.[2] ?? text.trim()} `);
  }
  return errors;
}
