import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readTable } from '@cauce/io/node';
import { generateCars } from '../../examples/used-cars/generate.ts';
import { defaultPipeline } from '../src/default-pipeline.ts';
import { toolVersions } from '../src/init/package-source.ts';
import { installed, npm, npmStart } from './new-project.ts';
import { carsCsv, type Ran, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
let made: Ran;
let project: string;
before(async () => {
  place = await workplace();
  await place.write('Used cars.csv', generateCars());
  made = await place.run('init', 'Used cars.csv', '--target', 'selling_price', '--out', 'prices');
  project = await installed(place, 'prices');
});
after(() => place.remove());

describe('cauce init', () => {
  it('says what it made, what becomes of odd columns, and what is next', () => {
    assert.equal(made.stderr, '');
    assert.equal(made.code, 0);
    const [first, ...rest] = made.stdout.trimEnd().split('\n');
    assert.match(
      first,
      /^Made prices: a project that predicts "selling_price" from the other 11 columns of /,
    );
    assert.match(made.stdout, /^Note: Of column "name" the first word is taken, as a category\.$/m);
    assert.match(made.stdout, /^Measured on 1,600 rows held out: rmse /m);
    assert.ok(rest.includes('Next: cd prices && npm install && npm test && npm start'));
  });

  it('writes the steps of the pipeline that cauce train would take', async () => {
    const table = await readTable(join(place.path, 'Used cars.csv'));
    const chosen = defaultPipeline(table, 'selling_price', 'hist-gradient-boosting');
    const { default: own } = await import(pathToFileURL(join(project, 'pipeline.ts')).href);
    assert.equal(String(own), String(chosen.pipeline));
  });

  it('makes a project that compiles, and whose test holds', async () => {
    const types = await npm(project, 'run', 'types');
    assert.equal(types.stdout + types.stderr, '');
    assert.equal(types.code, 0);
    const test = await npm(project, 'test');
    assert.equal(test.code, 0, test.stdout);
    assert.match(test.stdout, /predicts a higher value if year were \d+ instead of \d+/);
    assert.match(test.stdout, /pass 3\n/);
  });

  it('makes a service of npm start, which trains the first time only', async () => {
    const first = await npmStart(project);
    const body = await readFile(join(project, 'example.json'), 'utf8');
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${first.url}/predict`, { method: 'POST', headers, body });
    const { lineage } = (await (await fetch(`${first.url}/model`)).json()) as { lineage: { rows: number } };
    await first.stop();
    const [price] = (await answer.json()) as number[];
    assert.ok(price > 30_000 && price < 10_000_000, String(price));
    assert.equal(lineage.rows, 8000);
    assert.match(first.printed, /Version 1 is in models\/prices/);
    const second = await npmStart(project);
    await second.stop();
    assert.doesNotMatch(second.printed, /Measured/);
    assert.match(second.printed, /prices, version 1, is served/);
  });

  it('learns again by npm run train, with the policy that is there', async () => {
    const policy = JSON.parse(await place.read('prices/policy.json'));
    policy.inputs.fields = { year: { outOfRange: 'reject' } };
    await place.write('prices/policy.json', JSON.stringify(policy));
    const { code, stdout, stderr } = await npm(project, 'run', 'train');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Version (\d+) is in models\/prices\.\n$/);
    const { stdout: inspected } = await place.run('inspect', 'prices/models/prices');
    assert.match(inspected, /inputs\.fields\.year\.outOfRange = "reject"/);
  });

  it('does not let a misspelt column compile, wherever it stands in the pipeline', async () => {
    const misspelt: [from: string, to: string][] = [
      ["col('mileage')", "col('milage')"],
      ["'km_driven'", "'km_drivn'"],
      ["'name_first_word'", "'name_frist_word'"],
      ["'km_driven'", "'selling_price'"],
    ];
    const right = await place.read('prices/pipeline.ts');
    for (const [i, [from, to]] of misspelt.entries()) {
      assert.ok(right.includes(from));
      await place.write(`prices/wrong${i}.ts`, right.replace(from, to));
    }
    const { code, stdout } = await npm(project, 'run', 'types');
    assert.notEqual(code, 0);
    const errors = stdout.split('\n').filter(line => line.includes(': error TS'));
    assert.deepEqual(
      errors.map(line => /^wrong(\d)\.ts/.exec(line)?.[1]),
      ['0', '1', '2', '3'],
      stdout,
    );
    for (const [i, [, to]] of misspelt.entries()) {
      const name = /'(.*)'/.exec(to)?.[1];
      assert.ok(errors[i].includes(`"${name}"`), errors[i]);
    }
  });

  it('takes the versions of tools that this workspace has', async () => {
    const root = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    for (const [tool, version] of Object.entries(toolVersions)) {
      assert.equal(`^${root.devDependencies[tool]}`, version);
    }
  });
});

describe('cauce init refuses, in one line,', () => {
  before(async () => {
    await place.write('cars.csv', carsCsv());
    await place.write(
      'words.csv',
      `note,price\n${Array.from({ length: 50 }, (_, i) => `${'x'.repeat(i)} ${i} y,${i}\n`).join('')}`,
    );
    await place.write('one.csv', 'a,b\n1,2\n');
    await place.write('none.csv', 'a,b\n1,\n2,\n');
    await place.write('same.csv', 'a,a\n1,2\n');
  });

  const refusals: [what: string, args: string[], message: RegExp][] = [
    [
      'a folder that is not empty',
      ['cars.csv', '-t', 'price', '-o', 'prices'],
      /^cauce: prices: this folder is not empty/,
    ],
    [
      'a file in the place of a folder',
      ['cars.csv', '-t', 'price', '-o', 'one.csv'],
      /one\.csv: a file is in the way/,
    ],
    [
      'to go through a file',
      ['cars.csv', '-t', 'price', '-o', 'one.csv/x'],
      /one\.csv\/x: a file is in the way/,
    ],
    ['no table', [], /^cauce: csv of cauce init must be the path of a table: cauce init cars\.csv --target/],
    [
      'no target',
      ['cars.csv'],
      /--target of cauce init must be the column to predict, one of "year", "power", .*"price"\. Got "none"\./,
    ],
    ['a table that is not there', ['cras.csv', '-t', 'price'], /^cauce: cras\.csv: there is no such file\./],
    [
      'a target that is not there',
      ['cars.csv', '-t', 'prise'],
      /no column "prise" \(did you mean "price"\?\)/,
    ],
    ['a target that is nowhere known', ['none.csv', '-t', 'b'], /none\.csv needs at least 1 rows\. Got 0\./],
    ['a single row', ['one.csv', '-t', 'b'], /cauce init needs at least 2 rows\. Got 1\./],
    ['a table of free text', ['words.csv', '-t', 'price'], /no columns are left to learn from/],
    ['two columns of one name', ['same.csv', '-t', 'a'], /two columns are named "a"/],
    ['an option that it does not have', ['cars.csv', '--targte', 'price'], /unknown option '--targte'/],
  ];
  for (const [what, args, message] of refusals) {
    it(what, async () => {
      const { code, stdout, stderr } = await place.run('init', ...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    });
  }

  it('and leaves nothing behind', async () => {
    const { code } = await place.run('init', 'cars.csv', '-t', 'prise', '-o', 'nothing');
    assert.equal(code, 1);
    await assert.rejects(place.read('nothing/package.json'), { code: 'ENOENT' });
  });
});
