/** Intervals, policies, what is usual and drift: how they are trained, shown and measured. */

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

describe('cauce train', () => {
  it('says what its intervals promise and what it knows of the data', async () => {
    const { stdout } = await place.run('train', 'cars.csv', '-t', 'price', '-o', 'said', '-e', 'ridge');
    assert.match(
      stdout,
      /^Intervals by split, from \d\d rows not learnt from: for any coverage up to 98\.\d%\.$/m,
    );
    assert.match(stdout, /^It knows what is usual in 4 of 4 columns.*: cauce inspect shows it\.$/m);
  });

  const methods: [name: string, args: string[], method: object | null][] = [
    ['quantile', [], { method: 'quantile', coverage: 0.9 }],
    ['cv-plus', ['-e', 'ridge'], { method: 'cvPlus', folds: 5 }],
    ['none', ['-e', 'ridge'], null],
  ];
  for (const [name, args, method] of methods) {
    it(`calibrates by ${name}`, async () => {
      const train = ['train', 'cars.csv', '-t', 'price', '-o', name, '--intervals', name, ...args];
      const intervals = (await place.json(...train))['intervals'] as { scores: number } | null;
      assert.deepEqual((await place.json('inspect', name))['intervals'], intervals);
      if (method === null || intervals === null) return assert.equal(intervals, method);
      const { scores } = intervals;
      assert.ok(scores > 40 && scores <= 400);
      assert.deepEqual(intervals, { ...method, scores, mostCoverage: scores / (scores + 1) });
    });
  }

  it('keeps the policy of a file in the model', async () => {
    await place.write('strict.json', '{"inputs":{"fields":{"year":{"outOfRange":"reject"}}}}');
    await place.run(
      'train',
      'cars.csv',
      '-t',
      'price',
      '-o',
      'strict',
      '-e',
      'ridge',
      '--policy',
      'strict.json',
    );
    const { stdout } = await place.run('inspect', 'strict');
    assert.match(stdout, /^policy {5}inputs\.fields\.year\.outOfRange = "reject"$/m);
  });

  const refusals: [what: string, policy: string, args: string[], message: RegExp][] = [
    [
      'intervals that a classifier cannot have',
      '{}',
      ['-t', 'fuel', '--intervals', 'cv-plus'],
      /split or none for a classifier/,
    ],
    ['a policy that is no JSON', '{inputs', ['-t', 'price'], /^cauce: p\.json: it is no JSON/],
    ['a policy that is a list', '[]', ['-t', 'price'], /^cauce: p\.json: .*must be an object/],
    [
      'a rule that there is not',
      '{"inputs":{"outOfRang":"clip"}}',
      ['-t', 'price'],
      /^cauce: p\.json: .*"outOfRang" \(did you mean "outOfRange"\?\)/,
    ],
    [
      'an action that there is not',
      '{"inputs":{"outOfRange":"drop"}}',
      ['-t', 'price'],
      /^cauce: p\.json: .*"drop"/,
    ],
    [
      'a field that there is not',
      '{"inputs":{"fields":{"yeer":{}}}}',
      ['-t', 'price'],
      /^cauce: p\.json: .*"yeer" \(did you mean "year"\?\)/,
    ],
  ];
  for (const [what, policy, args, message] of refusals) {
    it(`refuses ${what} in one line, before anything is fitted`, async () => {
      await place.write('p.json', policy);
      const { code, stdout, stderr } = await place.run(
        'train',
        'cars.csv',
        '-o',
        'x',
        '--policy',
        'p.json',
        ...args,
      );
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }

  it('names a policy file that is not there', async () => {
    const { stderr } = await place.run('train', 'cars.csv', '-t', 'price', '-o', 'x', '--policy', 'no.json');
    assert.equal(stderr, 'cauce: no.json: there is no such file or folder.\n');
  });
});

describe('cauce inspect', () => {
  it('shows what is usual, and what goes together', async () => {
    const { stdout } = await place.run('inspect', 'cars');
    assert.match(stdout, /^intervals {2}by split, from \d\d rows not learnt from/m);
    assert.match(stdout, /^policy {5}the default one$/m);
    assert.match(stdout, /^year +2002 to 2017, median 2010 +0%$/m);
    assert.match(stdout, /^fuel +Petrol 67%, Diesel 34% +0%$/m);
    assert.match(stdout, /^mileage +15\.\d to 20\.\d kmpl, median 17\.8 +9\.3%$/m);
  });

  it('prints nothing of a file that steers the terminal', async () => {
    const hostile = carsCsv(100).replaceAll('Diesel', '\x1b[2JDiesel').replace('price', 'pr\x1b[31mice');
    await place.write('hostile.csv', hostile);
    await place.run('train', 'hostile.csv', '-t', 'pr\x1b[31mice', '-o', 'hostile', '-e', 'ridge');
    for (const args of [
      ['inspect', 'hostile'],
      ['evaluate', 'hostile', 'hostile.csv', '--drift'],
    ]) {
      const { stdout, code } = await place.run(...args);
      assert.equal(code, 0);
      assert.match(stdout, /pr \[31mice/);
      assert.ok(!stdout.includes('\x1b'));
    }
  });

  it('prints the same as JSON', async () => {
    const { profile, policy } = (await place.json('inspect', 'cars')) as {
      profile: { rows: number; fields: { name: string; kind: string; missing: number }[]; pairs: unknown[] };
      policy: { inputs: { outOfRange: string } };
    };
    assert.equal(profile.rows, 400);
    assert.deepEqual(
      profile.fields.map(({ name, kind }) => `${name} ${kind}`),
      ['year number', 'power number', 'fuel category', 'mileage quantity'],
    );
    assert.ok(Array.isArray(profile.pairs));
    assert.equal(policy.inputs.outOfRange, 'report');
  });
});

describe('cauce evaluate', () => {
  it('measures how often intervals hold, beside what chance makes of the promise', async () => {
    const { coverage } = (await place.json('evaluate', 'cars', 'cars.csv')) as {
      coverage: { promised: number; covered: number; low: number; high: number; meanWidth: number }[];
    };
    assert.deepEqual(
      coverage.map(({ promised }) => promised),
      [0.8, 0.9, 0.95],
    );
    for (const { promised, covered, low, high, meanWidth } of coverage) {
      assert.ok(low < promised && promised < high && covered >= low, JSON.stringify(coverage));
      assert.ok(meanWidth > 0);
    }
    const { stdout } = await place.run('evaluate', 'fuels', 'cars.csv');
    assert.match(stdout, /^ {2}promised +covered +by chance +mean size of sets$/m);
    assert.match(stdout, /^ {2}90% +[\d.]+% +[\d.]+% to [\d.]+% +[\d.]+$/m);
    assert.deepEqual((await place.json('evaluate', 'bare', 'cars.csv'))['coverage'], []);
  });

  it('reports drift of the rows, column by column, and ends well all the same', async () => {
    const same = await place.run('evaluate', 'cars', 'cars.csv', '--drift');
    assert.equal(same.code, 0);
    assert.match(same.stdout, /^Drift of 400 rows from what the model learnt from: none$/m);
    await place.write('moved.csv', carsCsv(400).replaceAll('Diesel', 'Petrol').replaceAll('\n20', '\n19'));
    const moved = await place.run('evaluate', 'cars', 'moved.csv', '--drift');
    assert.equal(moved.code, 0);
    assert.match(moved.stdout, /^Drift of 400 rows .*: certain$/m);
    assert.match(moved.stdout, /^ {2}fuel +certain +[\d.]+ +fuel: /m);
    assert.match(moved.stdout, /^ {2}year +certain /m);
    assert.match(moved.stdout, /^ {2}power +none /m);
    assert.match(moved.stdout, /^ {2}predicted price +certain /m);
  });

  it('counts values that are missing where none ever was, for drift or by the policy', async () => {
    const gone = carsCsv(400).replace(/^(\d+),\d+/gm, (cells, year: string) =>
      year < '2005' ? `${year},` : cells,
    );
    await place.write('gone.csv', gone);
    assert.equal((await place.run('evaluate', 'cars', 'gone.csv')).code, 1);
    const { code, stdout } = await place.run('evaluate', 'cars', 'gone.csv', '--drift');
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}power +certain .*power: 25% missing, 0% expected$/m);
    await place.write('lenient.json', '{"inputs":{"unexpectedMissing":"report"}}');
    await place.run('train', 'cars.csv', '-t', 'price', '-o', 'lenient', '--policy', 'lenient.json');
    assert.equal((await place.run('evaluate', 'lenient', 'gone.csv')).code, 0);
  });

  it('counts rows that the policy would reject', async () => {
    await place.write(
      'strict.json',
      '{"inputs":{"fields":{"year":{"outOfRange":"reject","farOutOfRange":"reject"}}}}',
    );
    await place.run(
      'train',
      'cars.csv',
      '-t',
      'price',
      '-o',
      'firm',
      '-e',
      'ridge',
      '--policy',
      'strict.json',
    );
    await place.write('later.csv', carsCsv(400).replaceAll('\n20', '\n21'));
    assert.equal((await place.run('predict', 'firm', 'later.csv')).code, 1);
    const { drift } = (await place.json('evaluate', 'firm', 'later.csv', '--drift')) as {
      drift: {
        instances: number;
        fields: { name: string; level: string; outOfRange: { now: number } | null }[];
      };
    };
    assert.equal(drift.instances, 400);
    assert.deepEqual(
      drift.fields
        .filter(({ level }) => level !== 'none')
        .map(({ name, outOfRange }) => [name, outOfRange?.now]),
      [['year', 1]],
    );
  });
});
