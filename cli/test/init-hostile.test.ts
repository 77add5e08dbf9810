import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readTable } from '@cauce/io/node';
import { defaultPipeline } from '../src/default-pipeline.ts';
import { hostileCsv, hostileNames } from './hostile-tables.ts';
import { installed, npm, npmStart } from './new-project.ts';
import { type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
});
after(() => place.remove());

const price = (row: number): string => String(1000 + ((row * 37) % 101) * 7);
const word = (row: number): string => ((row * 37) % 101 > 50 ? "it's `new`" : '__proto__');
/** Some rows have no target; what is in the target's name is in comments, in Markdown and in the code. */
const cases: [what: string, turn: number, target: string, targetOf: (row: number) => string][] = [
  ['numbers, some missing', 0, 'precio "neto" */ `€`', row => (row % 20 === 7 ? '' : price(row))],
  ['numbers, of columns in another turn', 3, "'", price],
  ['classes, with a target named __proto__', 7, '__proto__', word],
];

describe('cauce init with hostile names and values', () => {
  for (const [i, [what, turn, target, targetOf]] of cases.entries()) {
    it(`makes a project that compiles, holds and serves: ${what}`, async () => {
      const csv = `${i} a'b "$(x) %41.csv`;
      await place.write(csv, hostileCsv(turn, target, targetOf));
      const made = await place.run('init', csv, '--target', target, '--out', `p${i}`);
      assert.equal(made.stderr, '');
      assert.ok(!made.stdout.includes('\u001b') && !made.stdout.includes('\u202e'), made.stdout);
      const project = await installed(place, `p${i}`);

      const types = await npm(project, 'run', 'types');
      assert.equal(types.stdout + types.stderr, '');
      const test = await npm(project, 'test');
      assert.equal(test.code, 0, test.stdout);
      assert.match(test.stdout, / instead of /);
      assert.match(test.stdout, /pass 3\n/);

      const { default: own } = await import(pathToFileURL(join(project, 'pipeline.ts')).href);
      const { tableSchema } = await import(pathToFileURL(join(project, 'schema.ts')).href);
      const table = await readTable(join(place.path, csv));
      assert.equal(String(own), String(defaultPipeline(table, target, 'hist-gradient-boosting').pipeline));
      assert.deepEqual(new Set(tableSchema.names), new Set([...hostileNames, target]));

      const service = await npmStart(project);
      const body = await place.read(`p${i}/example.json`);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${service.url}/predict`, { method: 'POST', headers, body });
      const answered = await answer.text();
      await service.stop();
      assert.equal(answer.status, 200, answered);
      assert.equal((JSON.parse(answered) as unknown[]).length, 1);
    });
  }

  it('does not let hostile names take the place of pipeline.ts, nor out of the README', async () => {
    const pipeline = await place.read('p0/pipeline.ts');
    assert.match(pipeline, /\['__proto__'\]: col\('__proto__'\)\.extractNumber\(\)/);
    const readme = await place.read('p0/README.md');
    assert.ok(readme.includes('`` precio "neto" */ `€` ``'), readme.slice(0, 200));
  });

  it('says so when the table teaches nothing, and makes the project all the same', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${(i * 7919) % 13},${(i * 104729) % 17}\n`);
    await place.write('noise.csv', `a,b\n${rows.join('')}`);
    const { code, stdout } = await place.run('init', 'noise.csv', '-t', 'b');
    assert.equal(code, 0);
    assert.match(stdout, /^Note: That is no better than a dummy, so the test fails until/m);
    const project = await installed(place, 'noise');
    const test = await npm(project, 'test');
    assert.equal(test.code, 1);
    assert.match(test.stdout, /fail 1\n/);
  });
});
