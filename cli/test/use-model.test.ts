import assert from 'node:assert/strict';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { carsCsv, type Workplace, workplace } from './run-cli.ts';

let place: Workplace;
before(async () => {
  place = await workplace();
  await place.write('cars.csv', carsCsv());
  await place.run('train', 'cars.csv', '-t', 'price', '-o', 'models/cars', '-e', 'linear-regression');
  await copyFile(join(place.path, 'models/cars/versions/1/model.cauce'), join(place.path, 'cars.cauce'));
});
after(() => place.remove());

/** What the cars of `carsCsv` cost. */
function priceOf(year: number, power: number): number {
  return 100_000 + 10_000 * (year - 2000) + 500 * power;
}

describe('cauce predict', () => {
  const csv = [
    'id,power,year,fuel,mileage,price',
    '007,80,2012,Diesel,20.1 kmpl,',
    'x,90,2015,Electric,,5',
    '"a, b",100,2016,,18.0 kmpl,6',
  ];

  it('copies the columns, in their order, and adds the predictions', async () => {
    await place.write('new.csv', csv.slice(0, 3).join('\n'));
    const { code, stdout } = await place.run('predict', 'models/cars', 'new.csv');
    assert.equal(code, 0);
    const [header, first, second] = stdout.trimEnd().split('\n');
    assert.equal(header, 'id,power,year,fuel,mileage,price,prediction');
    assert.match(first, /^007,80,2012,Diesel,20\.1 kmpl,,\d+/);
    assert.match(second, /^x,90,2015,Electric,,5,\d+/);
    assert.ok(Math.abs(Number(first.split(',').at(-1)) - priceOf(2012, 80)) < 1);
  });

  it('says that it met a category that the model never saw', async () => {
    await place.write('new.csv', csv.slice(0, 3).join('\n'));
    const { stderr } = await place.run('predict', 'models/cars', 'new.csv');
    assert.match(stderr, /^Warning: Instance 1, field "fuel": "Electric" was not among the 2 categories/);
    assert.match(stderr, /^ +1 +CATEGORY_UNKNOWN +fuel$/m);
  });

  it('writes a file, and from a model file gets what it gets from the folder', async () => {
    const { code, stdout } = await place.run('predict', 'cars.cauce', 'cars.csv', '--out', 'out.csv');
    assert.equal(code, 0);
    assert.match(stdout, /^200 predictions written to out\.csv in /);
    assert.equal(await place.read('out.csv'), (await place.run('predict', 'models/cars', 'cars.csv')).stdout);
    const result = await place.json('predict', 'cars.cauce', 'cars.csv', '--out', 'out.csv', '--limit', '7');
    assert.equal(result['rows'], 7);
  });

  it('leaves no file behind when a row does not fit, and names its line', async () => {
    await place.write('bad.csv', `${carsCsv(30)}young,70,Petrol,,1\n`);
    const { code, stderr } = await place.run('predict', 'cars.cauce', 'bad.csv', '--out', 'bad-out.csv');
    assert.equal(code, 1);
    assert.match(stderr, /"year": must be a whole number .*Got "young"/);
    await assert.rejects(place.read('bad-out.csv'));
  });

  it('names a column that the file lacks', async () => {
    await place.write('short.csv', 'year,fuel\n2010,Diesel\n');
    const { code, stderr } = await place.run('predict', 'cars.cauce', 'short.csv');
    assert.equal(code, 1);
    assert.match(stderr, /The column "power" is missing/);
  });
});

describe('cauce evaluate', () => {
  it('measures, leaving out rows without the target', async () => {
    await place.write('test.csv', `${carsCsv(50)}2010,70,Petrol,,\n`);
    const { rows, metrics, notes, version } = await place.json('evaluate', 'models/cars', 'test.csv');
    assert.equal(rows, 50);
    assert.equal(version, 1);
    assert.deepEqual(notes, ['1 row without "price" left out.']);
    assert.ok((metrics as { r2: number }).r2 > 0.999999);
    assert.match(
      (await place.run('evaluate', 'cars.cauce', 'test.csv')).stdout,
      /price, on 50 rows:\n {2}rmse +\S+\n/,
    );
  });

  it('needs the target', async () => {
    await place.write('blind.csv', 'year,power,fuel,mileage\n2010,70,Petrol,\n');
    const { code, stderr } = await place.run('evaluate', 'cars.cauce', 'blind.csv');
    assert.equal(code, 1);
    assert.match(stderr, /The column "price" is missing/);
  });
});

describe('cauce inspect', () => {
  it('shows pipeline, scores, origin and inputs', async () => {
    const { code, stdout } = await place.run('inspect', 'models/cars');
    assert.equal(code, 0);
    assert.match(stdout, /└─ linearRegression\(\)/);
    assert.match(stdout, /^predicts {3}price \(125,000 to [\d,]+\)$/m);
    assert.match(stdout, /^version {4}1 of cars, which has 1$/m);
    assert.match(stdout, /^fitted {5}\S+ on 200 rows \(seed 0, data [0-9a-f]{12}\)$/m);
    assert.match(stdout, /^mileage +text or null +15/m);
    assert.match(stdout, /^fuel +category +Diesel, Petrol$/m);
  });

  it('prints the same as JSON', async () => {
    const facts = await place.json('inspect', 'cars.cauce');
    assert.equal(facts['task'], 'regression');
    assert.deepEqual(
      (facts['schema'] as { name: string }[]).map(field => field.name),
      ['year', 'power', 'fuel', 'mileage'],
    );
    assert.ok((facts['bytes'] as number) > 100);
  });

  const unusable: [what: string, path: string, message: RegExp][] = [
    ['nothing there', 'none', /^cauce: none: there is no such file or folder\.$/],
    ['an empty folder', 'empty', /^cauce: empty: it holds no model\. Train one: cauce train/],
    ['a file that is no model', 'cars.csv', /^cauce: Not a usable model file: /],
  ];
  for (const [what, path, message] of unusable) {
    it(`says what is wrong with ${what}`, async () => {
      await mkdir(join(place.path, 'empty'), { recursive: true });
      const { code, stderr } = await place.run('inspect', path);
      assert.equal(code, 1);
      assert.match(stderr.trimEnd(), message);
    });
  }
});
