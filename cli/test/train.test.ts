import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carsCsv, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv());
});
after(() => place.remove());

describe('cauce train', () => {
  it('says what it did, where the model is and what to do next', async () => {
    const { code, stdout, stderr } = await place.run('train', 'cars.csv', '--target', 'price', '--out', 'm');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.match(stdout, /^Pipeline \(regression\)/);
    assert.match(stdout, /Note: Column "mileage" is taken as the numbers within its text\./);
    assert.match(stdout, /Measured on 40 rows held out: rmse [\d,.]+ · mae [\d,.]+ · r2 0\.9\d+/);
    assert.match(stdout, /Saved version 1 in m \(\d+ kB\), fitted on 200 rows/);
    assert.match(stdout, /Next: cauce serve m\n$/);
  });

  it('finds the exact line with ridge, and adds a version each time', async () => {
    const first = await place.json(
      'train',
      'cars.csv',
      '-t',
      'price',
      '-o',
      'line',
      '-e',
      'linear-regression',
    );
    assert.deepEqual(first['model'], { name: 'line', version: 1, folder: 'line' });
    assert.deepEqual(first['rows'], { read: 200, used: 200, heldOut: 40 });
    assert.ok((first['metrics'] as { r2: number }).r2 > 0.999999);
    const second = await place.json('train', 'cars.csv', '-t', 'price', '-o', 'line', '-e', 'ridge');
    assert.equal((second['model'] as { version: number }).version, 2);
  });

  it('gives the same scores for the same seed', async () => {
    const args = ['train', 'cars.csv', '-t', 'price', '-o', 'seeded', '--random-state', '5'];
    assert.deepEqual((await place.json(...args))['metrics'], (await place.json(...args))['metrics']);
  });

  it('leaves out rows without the target and says so', async () => {
    await place.write('gaps.csv', carsCsv().replace(/,\d+\n$/, ',\n'));
    const { notes, rows } = await place.json('train', 'gaps.csv', '-t', 'price', '-o', 'gaps', '-e', 'dummy');
    assert.deepEqual(notes, ['1 row without "price" left out.']);
    assert.deepEqual(rows, { read: 200, used: 199, heldOut: 40 });
  });

  it('reads a file without a header, and no more rows than asked', async () => {
    await place.write('bare.csv', carsCsv().split('\n').slice(1).join('\n'));
    const args = ['train', 'bare.csv', '-t', 'column5', '-o', 'bare', '--no-header', '--limit', '100'];
    assert.deepEqual((await place.json(...args))['rows'], { read: 100, used: 100, heldOut: 20 });
  });

  it('tries many pipelines for as long as it may, and says how each did', async () => {
    const { code, stdout, stderr } = await place.run(
      'train',
      'cars.csv',
      '-t',
      'price',
      '-o',
      'auto',
      '--auto',
      '--budget',
      '30s',
    );
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^Tried \d+ candidates in [\d.]+ s by rmse, where less is better:/);
    assert.match(stdout, /Chosen: .*, rmse [\d.e-]+ on rows that it did not learn from\./);
    assert.match(stdout, /Measured on 40 rows held out: rmse/);
    const { auto } = await place.json(
      'train',
      'cars.csv',
      '-t',
      'fuel',
      '-o',
      'auto-fuel',
      '--auto',
      '--budget',
      '20',
    );
    assert.equal((auto as { task: string }).task, 'classification');
  });

  it('takes a budget in words, and no other pipeline beside --auto', async () => {
    const wrong = await place.run(
      'train',
      'cars.csv',
      '-t',
      'price',
      '-o',
      'x',
      '--auto',
      '--budget',
      'soon',
    );
    assert.match(wrong.stderr, /It must be a time above 0, such as 60s or 5m\./);
    const both = await place.run('train', 'cars.csv', '-t', 'price', '-o', 'x', '--auto', '-e', 'ridge');
    assert.match(both.stderr, /--auto.*cannot be used with/);
  });

  it('weighs rows by a column, which is no input', async () => {
    const lines = carsCsv().trim().split('\n');
    const weighed = lines.map((line, i) => (i === 0 ? `${line},counts` : `${line},${i % 3}`));
    await place.write('weighed.csv', `${weighed.join('\n')}\n`);
    const args = [
      'train',
      'weighed.csv',
      '-t',
      'price',
      '-o',
      'weighed',
      '-e',
      'ridge',
      '--sample-weight',
      'counts',
    ];
    const { metrics } = await place.json(...args);
    assert.ok((metrics as { r2: number }).r2 > 0.99);
    const { stdout } = await place.run('inspect', 'weighed');
    assert.doesNotMatch(stdout, /counts +(number|integer)/);
    const evaluated = await place.run('evaluate', 'weighed', 'weighed.csv');
    assert.deepEqual([evaluated.code, evaluated.stderr], [0, '']);
  });

  it('takes the pipeline of a module', async () => {
    await place.write(
      'pipeline.ts',
      `import { columns, pipeline, ridge } from '${import.meta.resolve('@cauce/core')}';
       export default pipeline(columns({ numbers: [['year', 'power']] }), ridge({ alpha: 1e-6 }));`,
    );
    const { metrics } = await place.json(
      'train',
      'cars.csv',
      '-t',
      'price',
      '-o',
      'own',
      '-p',
      'pipeline.ts',
    );
    assert.ok((metrics as { r2: number }).r2 > 0.999999);
  });

  const refusals: [what: string, args: string[], message: RegExp][] = [
    ['no such file', ['none.csv', '-t', 'price', '-o', 'x'], /^cauce: none\.csv: there is no such file\.$/],
    [
      'an unknown target',
      ['cars.csv', '-t', 'prise', '-o', 'x'],
      /there is no column "prise" \(did you mean "price"\?\)/,
    ],
    [
      'a target that is a category, for a line',
      ['cars.csv', '-t', 'fuel', '-o', 'x', '-e', 'ridge'],
      /"fuel" must be numeric .*leave out --estimator/,
    ],
    [
      'a single row',
      ['cars.csv', '-t', 'price', '-o', 'x', '--limit', '1'],
      /needs at least 2 rows\. Got 1\./,
    ],
    ['a missing option', ['cars.csv', '-o', 'x'], /required option '-t, --target <column>' not specified/],
    [
      'a misspelt option',
      ['cars.csv', '--targt', 'price', '-o', 'x'],
      /unknown option '--targt' \(Did you mean --target\?\)/,
    ],
    [
      'an unknown estimator',
      ['cars.csv', '-t', 'price', '-o', 'x', '-e', 'rigde'],
      /Allowed choices are .*ridge/,
    ],
    [
      'a share above 1',
      ['cars.csv', '-t', 'price', '-o', 'x', '--test-size', '20'],
      /between 0 and 1, such as 0\.2/,
    ],
    [
      'two pipelines',
      ['cars.csv', '-t', 'price', '-o', 'x', '-e', 'ridge', '-p', 'a.ts'],
      /cannot be used with option/,
    ],
    [
      'no such module',
      ['cars.csv', '-t', 'price', '-o', 'x', '-p', 'none.ts'],
      /^cauce: none\.ts: there is no such file\.$/,
    ],
    [
      'a file that is no module',
      ['cars.csv', '-t', 'price', '-o', 'x', '-p', 'empty.ts'],
      /no default export\. End it with/,
    ],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what} in one line, with exit code 1`, async () => {
      await place.write('empty.ts', 'export const x = 1;\n');
      const { code, stdout, stderr } = await place.run('train', ...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr.trimEnd(), message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }

  it('suggests the command that was meant', async () => {
    const { code, stderr } = await place.run('trian', 'cars.csv');
    assert.equal(code, 1);
    assert.match(stderr, /^cauce: unknown command 'trian' \(Did you mean train\?\)/);
  });

  it('tells machines of errors in JSON', async () => {
    const { code, stderr } = await place.run('train', 'none.csv', '-t', 'a', '-o', 'x', '--json');
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stderr), {
      error: { code: 'FILE_UNREADABLE', message: 'none.csv: there is no such file.' },
    });
  });
});
