import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dummyClassifier } from '../dummy/dummy-classifier.ts';
import { dummyRegressor } from '../dummy/dummy-regressor.ts';
import { createRandom } from '../random.ts';
import { concatTables } from '../table/concat.ts';
import { tableFromRows } from '../table/rows.ts';
import { Schema } from '../table/schema.ts';
import type { AnyRow, Table } from '../table/table.ts';
import type { PolicyInput } from '../trust/policy.ts';
import type { RetrainFinding } from '../trust/training/retrain-finding.ts';
import type { Model } from './model.ts';
import { pipeline } from './pipeline.ts';
import { checkTraining } from './training.ts';

type Car = Record<string, number | string | boolean | null>;

/** Columns of every kind, with missing cells, skew and rare words. */
function makeCars(count: number, seed: number): Car[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const year = 2000 + Math.floor(20 * Math.sqrt(random.next()));
    const km = Math.round(Math.exp(10.5 + 0.7 * random.normal()));
    const power = Math.round(60 + 90 * random.next());
    return {
      year,
      km,
      fuel: ['Diesel', 'Petrol', 'CNG'][Math.floor(3 * random.next() ** 1.5)],
      brand: `brand ${Math.floor(30 * random.next() ** 3)}`,
      mileage: random.next() < 0.05 ? null : `${(20 + 3 * random.normal()).toFixed(1)} kmpl`,
      power: `${power} bhp`,
      seats: random.next() < 0.03 ? null : 4 + random.integer(4),
      first: random.next() < 0.7,
      sold: new Date(1.5e12 + random.integer(1000) * 864e5).toISOString(),
      price: 1000 * ((year - 1995) * 12 + power * 3 - km / 5000 + 20 * random.normal()),
    };
  });
}

const cars = makeCars(2000, 1);
const learnt = tableFromRows(cars) as Table;
const target = 'price';
const model = (await pipeline(dummyRegressor()).fit(learnt, { target })) as Model;
const schema = new Schema(
  [...model.schema.fields, model.target].map(({ name, type }) => ({ name, type, nullable: true })),
);
const tableOf = (rows: readonly AnyRow[]): Table => tableFromRows(rows, schema as Schema<AnyRow>) as Table;

function found(
  rows: readonly AnyRow[],
  policy: PolicyInput['retrain'] = {},
  before: Table | undefined = learnt,
): RetrainFinding[] {
  const sent = tableOf(rows);
  return checkTraining(model.withPolicy({ retrain: policy }), { sent, all: sent, before });
}

const clean = makeCars(1000, 2);
const each = (change: (car: Car, i: number) => Car): Car[] =>
  clean.map((car, i) => ({ ...car, ...change(car, i) }));
const numberOf = (text: Car[string]): number => Number.parseFloat(String(text));

interface Case {
  readonly what: string;
  readonly rows: readonly Car[];
  readonly code: string;
  readonly field: string | null;
  readonly action: 'warn' | 'refuse';
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    what: 'categories that are new in more than a twentieth of the rows',
    rows: each((_, i) => (i % 12 === 0 ? { fuel: 'Disel' } : {})),
    code: 'CATEGORIES_NEW',
    field: 'fuel',
    action: 'warn',
    says: /"fuel": 8% of the rows .*"Disel" \(8%, near "Diesel"\)/,
  },
  {
    what: 'metres for kilometres',
    rows: each(({ km }) => ({ km: Number(km) * 1000 })),
    code: 'SCALE_CHANGED',
    field: 'km',
    action: 'refuse',
    says: /"km": the values are as if 1000 times those/,
  },
  {
    what: 'miles for kilometres',
    rows: each(({ km }) => ({ km: Math.round(Number(km) / 1.609344) })),
    code: 'SCALE_CHANGED',
    field: 'km',
    action: 'refuse',
    says: /1\/1\.609 of those .* miles and kilometres/,
  },
  {
    what: 'years with a digit too many in a part of the rows',
    rows: each(({ year }, i) => (i % 10 === 0 ? { year: Number(year) * 10 } : {})),
    code: 'SCALE_CHANGED',
    field: 'year',
    action: 'refuse',
    says: /10% of the values are as if 10 times/,
  },
  {
    what: 'years without their century',
    rows: each(({ year }) => ({ year: Number(year) - 2000 })),
    code: 'SCALE_CHANGED',
    field: 'year',
    action: 'refuse',
    says: /"year": the values are as if 2000 less than those/,
  },
  {
    what: 'prices in thousands',
    rows: each(({ price }) => ({ price: Number(price) / 1000 })),
    code: 'SCALE_CHANGED',
    field: 'price',
    action: 'refuse',
    says: /The target "price": the values are as if 1\/1000 of those/,
  },
  {
    what: 'a unit that is new beside the numbers',
    rows: each(({ mileage }) => ({
      mileage: mileage === null ? null : `${(numberOf(mileage) * 2.35).toFixed(1)} mpg`,
    })),
    code: 'UNIT_NEW',
    field: 'mileage',
    action: 'refuse',
    says: /100% of the values have "mpg"\. The data of the version in use had "kmpl"/,
  },
  {
    what: 'numbers that have lost their unit, in half of the rows',
    rows: each(({ power }, i) => (i % 2 === 0 ? { power: `${numberOf(power)}` } : {})),
    code: 'UNIT_NEW',
    field: 'power',
    action: 'refuse',
    says: /50% of the values have no unit/,
  },
  {
    what: 'quantities that are no numbers any more',
    rows: each((_, i) => (i % 4 === 0 ? { power: 'strong' } : {})),
    code: 'COLUMN_CHANGED',
    field: 'power',
    action: 'refuse',
    says: /25% of its values are no numbers with a unit/,
  },
  {
    what: 'newer cars',
    rows: each(({ year }) => ({ year: Math.min(2019, Number(year) + 4) })),
    code: 'DISTRIBUTION_SHIFTED',
    field: 'year',
    action: 'warn',
    says: /The column "year" is distributed otherwise .*: \d+% above 20\d\d, before \d+%/,
  },
  {
    what: 'values that are missing',
    rows: each((_, i) => (i % 3 === 0 ? { seats: null } : {})),
    code: 'DISTRIBUTION_SHIFTED',
    field: 'seats',
    action: 'warn',
    says: /3[45]% missing, before 3%/,
  },
  {
    what: 'a column of which nothing is left',
    rows: each(() => ({ seats: null })),
    code: 'DISTRIBUTION_SHIFTED',
    field: 'seats',
    action: 'warn',
    says: /100% missing, before 3%/,
  },
  {
    what: 'dearer cars',
    rows: each(({ price }) => ({ price: Number(price) * 1.5 })),
    code: 'DISTRIBUTION_SHIFTED',
    field: 'price',
    action: 'warn',
    says: /The target "price" is distributed otherwise/,
  },
  {
    what: 'rows that repeat others',
    rows: [...clean, ...clean.slice(0, 200)],
    code: 'ROWS_REPEATED',
    field: null,
    action: 'warn',
    says: /17% of the rows repeat others/,
  },
  {
    what: 'a column that was made from the target',
    rows: each(({ price }) => ({ km: Math.round(40_000 + Number(price) / 20) })),
    code: 'TARGET_LEAKED',
    field: 'km',
    action: 'warn',
    says: /The column "km" tells 100% of the target "price" by itself/,
  },
  {
    what: 'alike rows with other targets',
    rows: [...clean, ...clean.slice(0, 100).map((car, i) => ({ ...car, price: clean[i + 500].price }))],
    code: 'TARGETS_CONTRADICT',
    field: 'price',
    action: 'warn',
    says: /% of the rows contradict others .* it is 0%/,
  },
];

describe('new training data', () => {
  it('raise nothing when they are like those of the version in use', () => {
    assert.deepEqual(found(clean), []);
    assert.deepEqual(found(clean, {}, undefined), []);
    assert.deepEqual(found(makeCars(40, 3), {}), []);
  });

  for (const { what, rows, code, field, action, says } of cases) {
    it(`are told to have ${what}`, () => {
      const findings = found(rows);
      const own = findings.find(finding => finding.code === code && finding.field === field);
      assert.ok(own !== undefined, JSON.stringify(findings.map(({ message }) => message)));
      assert.match(own.message, says);
      assert.equal(own.action, action);
      // It is as JSON has it.
      assert.deepEqual(JSON.parse(JSON.stringify(own)), own);
    });
  }

  it('are told of by the policy: refused, warned of, or not at all', () => {
    const rows = each(({ km }) => ({ km: Number(km) * 1000 }));
    const actions = (['refuse', 'warn', 'ignore'] as const).map(unitChange =>
      found(rows, { unitChange })
        .filter(({ rule }) => rule === 'unitChange')
        .map(({ action }) => action),
    );
    assert.deepEqual(actions, [['refuse'], ['warn'], []]);
  });

  it('are not told to leak what their columns told before', () => {
    const known = tableOf(each(({ price }) => ({ km: Math.round(40_000 + Number(price) / 20) })));
    const rows = makeCars(1000, 9).map(car => ({
      ...car,
      km: Math.round(40_000 + Number(car['price']) / 20),
    }));
    const codes = found(rows, {}, known).map(({ code }) => code);
    assert.ok(!codes.includes('TARGET_LEAKED'));
  });

  it('are not told to leak by few rows, or by a column with another value in each', () => {
    const names = makeCars(400, 4).map((car, i) => ({ ...car, brand: `brand ${i}` }));
    for (const rows of [names, makeCars(30, 5), makeCars(60, 6)]) {
      assert.ok(!found(rows, {}, undefined).some(({ code }) => code === 'TARGET_LEAKED'));
    }
  });

  it('are told to repeat themselves, not to leak, where they are copied', () => {
    for (const count of [20, 200]) {
      const copied = Array.from({ length: 1000 }, (_, i) => clean[i % count]);
      const codes = found(copied).map(({ code }) => code);
      assert.ok(codes.includes('ROWS_REPEATED') && !codes.includes('TARGET_LEAKED'), codes.join());
    }
  });

  it('may repeat themselves as the data of the version in use do', () => {
    const before = concatTables(tableOf(clean), tableOf(clean));
    const codes = found([...clean, ...clean.slice(0, 400)], {}, before).map(({ code }) => code);
    assert.ok(!codes.includes('ROWS_REPEATED'));
  });

  it('of classes are told of classes that are new or gone', async () => {
    const own = (await pipeline(dummyClassifier()).fit(learnt, { target: 'fuel' })) as Model;
    const rows = clean.map((car, i) => ({
      ...car,
      fuel: car['fuel'] === 'CNG' ? 'Petrol' : i === 7 ? 'petrol' : car['fuel'],
    }));
    const sent = tableFromRows(rows) as Table;
    const findings = checkTraining(own, { sent, all: sent, before: learnt });
    const changed = findings.find(({ code }) => code === 'CLASSES_CHANGED');
    assert.match(changed?.message ?? '', /"petrol" is new; "CNG" will never be predicted/);
  });
});

/** Of 200 tables each; drawn from the data that the version in use learnt from, and drawn anew. */
const rounds = 200;
describe('clean data', () => {
  for (const size of [60, 400]) {
    it(`of ${size} rows are refused once in 100 times at the most`, async () => {
      const table = tableOf(makeCars(size, 11));
      const active = (await pipeline(dummyRegressor()).fit(table, { target })) as Model;
      const random = createRandom(12);
      const counts = { drawn: 0, fresh: 0, shifted: 0 };
      for (let round = 0; round < rounds; round++) {
        const drawn = table.take(Int32Array.from({ length: size }, () => random.integer(size)));
        const fresh = tableOf(makeCars(size, 1000 + round));
        const ofDrawn = checkTraining(active, { sent: drawn, all: drawn, before: table });
        const ofFresh = checkTraining(active, { sent: fresh, all: fresh, before: table });
        counts.drawn += Number(ofDrawn.some(({ action }) => action === 'refuse'));
        counts.fresh += Number(ofFresh.some(({ action }) => action === 'refuse'));
        counts.shifted += Number(
          [...ofDrawn, ...ofFresh].some(({ rule }) => rule === 'shift' || rule === 'leakage'),
        );
      }
      for (const [what, count] of Object.entries(counts))
        assert.ok(count <= rounds / 100, `${what}: ${count}`);
    });
  }
});
