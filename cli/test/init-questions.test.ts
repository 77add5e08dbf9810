import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { isCauceError } from '@cauce/core';
import { type Answers, askAll } from '../src/init/questions.ts';
import { bin, carsCsv, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv());
});
after(() => place.remove());

/** Answers one question after the other; undefined is the end of the input. */
async function talk(...given: (string | undefined)[]): Promise<{ answers: Promise<Answers>; said: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  let said = '';
  let next = 0;
  output.on('data', chunk => {
    said += chunk;
    if (!/[:)] $/.test(said) || next >= given.length) return;
    const answer = given[next++];
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  const answers = askAll({ input, output });
  await answers.catch(() => undefined);
  return { answers, said };
}

describe('cauce init on a terminal', () => {
  it('asks for a table, its target and a folder', async () => {
    const csv = `${place.path}/cars.csv`;
    const { answers, said } = await talk(csv, 'price', `${place.path}/new`);
    assert.deepEqual(await answers, { csv, target: 'price', out: `${place.path}/new` });
    assert.match(said, /Its columns:\n {4}1 {2}year\n {4}2 {2}power\n/);
  });

  it('takes the number of a column, and a folder of the table’s name', async () => {
    const csv = `${place.path}/cars.csv`;
    assert.deepEqual(await (await talk(csv, '5', '')).answers, { csv, target: 'price', out: 'cars' });
  });

  it('asks again for what it cannot use, and says why', async () => {
    const csv = `${place.path}/cars.csv`;
    const { answers, said } = await talk('', 'none.csv', csv, 'prise', '9', '', '5', place.path, '');
    assert.deepEqual(await answers, { csv, target: 'price', out: 'cars' });
    assert.match(said, /A table is needed/);
    assert.match(said, /none\.csv: there is no such file\./);
    assert.match(said, /a number from 1 to 5\. Did you mean price\?/);
    assert.match(said, /this folder is not empty/);
  });

  it('stops at the end of the input', async () => {
    const { answers } = await talk(`${place.path}/cars.csv`, undefined);
    await assert.rejects(answers, error => isCauceError(error, 'ABORTED'));
  });

  it('asks on a real terminal when nothing was said', async () => {
    const { code, printed } = await onTerminal([], ['cars.csv\r', 'price\r', 'typed\r']);
    assert.equal(code, 0, printed);
    assert.match(
      printed,
      /Made typed: a project that predicts "price" from the other 4 columns of 200 rows\./,
    );
    assert.match(await place.read('typed/schema.ts'), /export const target = 'price';/);
  });

  it('ends on Ctrl+C in one line', async () => {
    const { code, printed } = await onTerminal([], ['cars.csv\r', '\u0003']);
    assert.equal(code, 1);
    assert.match(printed, /\r\ncauce: cauce init was stopped before it ended\.\r\n$/);
  });

  it('asks nothing when something was said, nor without a terminal', async () => {
    const { code, printed } = await onTerminal(['cars.csv'], []);
    assert.equal(code, 1);
    assert.match(printed, /^cauce: --target of cauce init must be the column to predict, one of "year"/);
    const piped = await place.run('init');
    assert.equal(piped.code, 1);
    assert.equal(piped.stdout, '');
    assert.match(piped.stderr, /^cauce: csv of cauce init must be the path of a table/);
  });
});

/**
 * The command on a pseudo-terminal, which `script` of util-linux makes.
 * @param keys What is typed, each after a question.
 */
async function onTerminal(
  args: readonly string[],
  keys: readonly string[],
): Promise<{ code: number; printed: string }> {
  const command = [process.execPath, bin, 'init', ...args].map(word => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: place.path });
  let printed = '';
  let asked = 0;
  child.stdout.on('data', chunk => {
    printed += chunk;
    const questions = printed.match(/\?[^?\n]*[:)] /g)?.length ?? 0;
    while (asked < Math.min(questions, keys.length)) child.stdin.write(keys[asked++]);
  });
  const [code] = (await once(child, 'exit')) as [number];
  return { code, printed };
}
