/** `cauce predict` with intervals, reasons, guards and another policy. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { carsCsv, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv(400));
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'cars');
  await place.run('train', 'cars.csv', '-t', 'fuel', '-o', 'fuels');
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'bare', '-e', 'ridge', '--intervals', 'none');
});
after(() => place.remove());

/** The cells of a CSV without quotes: rows by column. */
function rowsOf(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map(line => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

interface Warning {
  readonly instance: number;
  readonly field: string | null;
  readonly code: string;
}

describe('cauce predict', () => {
  it('adds bounds around each prediction', async () => {
    const { stdout, code } = await place.run('predict', 'cars', 'cars.csv', '--interval', '0.9');
    assert.equal(code, 0);
    const rows = rowsOf(stdout);
    const held = rows.filter(({ price, lower, upper }) => +lower <= +price && +price <= +upper).length;
    assert.ok(held >= 0.85 * rows.length, `${held} of ${rows.length}`);
    for (const { lower, prediction, upper } of rows) {
      assert.ok(+lower <= +prediction && +prediction <= +upper, `${lower} ${prediction} ${upper}`);
    }
  });

  it('adds sets of classes, as JSON lists', async () => {
    const { stdout } = await place.run('predict', 'fuels', 'cars.csv', '--interval', '0.9', '--limit', '5');
    const [header, first] = stdout.split('\n');
    assert.equal(header, 'year,power,fuel,mileage,price,prediction,set');
    assert.match(first, /,(Diesel|Petrol),"\[""\1""(,""\w+"")?\]"$/);
  });

  it('adds what each field contributes, which adds up to the prediction', async () => {
    const { stdout } = await place.run('predict', 'cars', 'cars.csv', '--explain', '--limit', '20');
    for (const row of rowsOf(stdout)) {
      const names = ['base', ...['year', 'power', 'fuel', 'mileage'].map(name => `contribution_${name}`)];
      const sum = names.reduce((total, name) => total + Number(row[name]), 0);
      assert.ok(Math.abs(sum - Number(row['prediction'])) < 1e-6 * sum, JSON.stringify(row));
    }
  });

  it('gives a column that is there already another name', async () => {
    await place.write('taken.csv', 'year,power,fuel,mileage,lower,prediction\n2010,80,Diesel,,a,b\n');
    const args = ['predict', 'cars', 'taken.csv', '--interval', '0.9', '--out', 'o.csv'];
    assert.deepEqual((await place.json(...args))['columns'], ['prediction_', 'lower_', 'upper']);
    assert.match(await place.read('o.csv'), /^.*,lower,prediction,prediction_,lower_,upper\n/);
  });

  it('sums up what is unusual, and writes all of it to a file, counted over the whole input', async () => {
    // Several batches, with more in each than one prediction lists.
    const rows = 25_000;
    const odd = Array.from({ length: rows }, (_, i) => `${i % 2 === 0 ? 2012 : 2090},80,Petrol,15.1 kmpl`);
    await place.write('odd.csv', `year,power,fuel,mileage\n${odd.join('\n')}\n`);
    const args = ['predict', 'bare', 'odd.csv', '--out', 'o.csv', '--warnings', 'w.ndjson'];
    const { code, stderr } = await place.run(...args);
    assert.equal(code, 0);
    const warnings = (await place.read('w.ndjson'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Warning);
    const years = warnings.filter(({ field }) => field === 'year');
    assert.deepEqual(
      years.map(({ instance }) => instance),
      Array.from({ length: rows / 2 }, (_, i) => 2 * i + 1),
    );
    assert.equal(stderr.split('\n').filter(line => line.startsWith('Warning: ')).length, 3);
    assert.match(stderr, /^Warning: Instance 1, field "year": 2090 /m);
    assert.match(stderr, new RegExp(`^ +12,500 +${years[0].code} +year$`, 'm'));
    const { warnings: counts, warningCount } = await place.json(...args);
    assert.equal(warningCount, warnings.length);
    assert.ok((counts as object[]).some(own => JSON.stringify(own).includes('"count":12500')));
  });

  it('follows another policy where it is told to, and the model in all else', async () => {
    await place.write('two.csv', 'year,power,fuel,mileage\n2010,80,Diesel,\n2024,80,Diesel,\n');
    await place.write(
      'reject.json',
      '{"inputs":{"outOfRange":"reject","farOutOfRange":"reject","unitSlip":"reject"}}',
    );
    const refused = await place.run(
      'predict',
      'cars',
      'two.csv',
      '--policy',
      'reject.json',
      '--out',
      'o2.csv',
    );
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^cauce: .*Instance 1, field "year": 2024 is/);
    await assert.rejects(place.read('o2.csv'));
    await place.write('missing.csv', 'year,power,fuel,mileage\n,80,Diesel,\n');
    assert.equal((await place.run('predict', 'cars', 'missing.csv')).code, 1);
    await place.write('lenient.json', '{"inputs":{"unexpectedMissing":"report"}}');
    const let_pass = await place.run('predict', 'cars', 'missing.csv', '--policy', 'lenient.json');
    assert.equal(let_pass.code, 0);
    assert.match(let_pass.stderr, /VALUE_NEVER_MISSING +year/);
  });

  it('counts every warning of a row that has more than are listed', async () => {
    const names = Array.from({ length: 150 }, (_, i) => `x${i}`);
    const lines = Array.from({ length: 60 }, (_, row) =>
      [...names.map((_, i) => (row * (i + 7)) % 50), row].join(','),
    );
    await place.write('wide.csv', `${[[...names, 'y'].join(','), ...lines].join('\n')}\n`);
    await place.run('train', 'wide.csv', '-t', 'y', '-o', 'wide', '-e', 'ridge', '--intervals', 'none');
    await place.write('odd.csv', `${names.join(',')}\n${names.map(() => 10_000).join(',')}\n`);
    const { warningCount } = await place.json('predict', 'wide', 'odd.csv', '--out', 'o.csv');
    assert.ok(Number(warningCount) >= 150, String(warningCount));
  });

  const refusals: [what: string, args: string[], message: RegExp][] = [
    ['a coverage above 1', ['cars', 'cars.csv', '--interval', '90'], /between 0 and 1, such as 0\.2/],
    [
      'a coverage that cannot be promised',
      ['cars', 'cars.csv', '--interval', '0.999'],
      /allow at most 0\.98/,
    ],
    ['intervals of a model without', ['bare', 'cars.csv', '--interval', '0.9'], /has no intervals/],
    [
      'one file for two things',
      ['cars', 'cars.csv', '--out', 'a', '--warnings', './a'],
      /another file than --out/,
    ],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await place.run('predict', ...args);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});
