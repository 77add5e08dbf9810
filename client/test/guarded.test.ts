/** Intervals, reasons, warnings and drift, asked of the real server. */

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { columns, fitMeasured, histGradientBoostingClassifier, pipeline, tableFromRows } from '@cauce/core';
import { memoryDriver, openStore } from '@cauce/store';
import {
  type Car,
  car,
  carPipeline,
  cars,
  makeCars,
  type Running,
  startServer,
} from '../../server/test/fixture.ts';
import { CauceAnswerError, type Client, createClient } from '../src/index.ts';
import { isRefusal, json, oddServer } from './odd-server.ts';

const servers: Running[] = [];
after(() => Promise.all(servers.map(server => server.close())));

async function clientOf(model?: Uint8Array): Promise<Client> {
  const server = await startServer(model === undefined ? {} : { store: await storeOf(model) });
  servers.push(server);
  return createClient({ url: server.url });
}

async function storeOf(model: Uint8Array) {
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model, info: { name: 'cars' } }));
  return store;
}

const table = tableFromRows(cars);

async function priceModel(): Promise<Uint8Array> {
  const { model } = await fitMeasured(carPipeline, table, {
    target: 'selling_price',
    intervals: { method: 'split' },
  });
  return model.toBytes();
}

const unpriced = makeCars(300, 9).map(({ selling_price: _, ...row }) => row);

describe('predictGuarded', () => {
  it('gives an interval for each row, wider for a higher coverage', async () => {
    const client = await clientOf(await priceModel());
    const narrow = await client.predictGuarded([car, unpriced[0]], { interval: 0.5 });
    const wide = await client.predictGuarded([car, unpriced[0]], { interval: 0.9 });
    for (const [i, prediction] of narrow.predictions.entries()) {
      const [inner, outer] = [narrow, wide].map(({ intervals }) => boundsOf(intervals?.[i]));
      assert.ok(outer[0] <= inner[0] && inner[0] <= Number(prediction), `${outer} holds ${inner}`);
      assert.ok(Number(prediction) <= inner[1] && inner[1] <= outer[1], `${outer} holds ${inner}`);
    }
    assert.equal(narrow.explanations, undefined);
    assert.deepEqual(narrow.model, { name: 'cars', version: 1 });
    await assert.rejects(client.predictGuarded([car], { interval: 0.9999 }), e =>
      isRefusal(e, 422, 'COVERAGE_TOO_HIGH'),
    );
  });

  it('gives them of as many rows as a body takes', async () => {
    const client = await clientOf(await priceModel());
    const rows = Array.from({ length: 3000 }, (_, i) => unpriced[i % unpriced.length]);
    const { intervals } = await client.predictGuarded(rows, { interval: 0.9 });
    assert.equal(intervals?.length, rows.length);
  });

  it('takes predictions apart, and says what is unusual in their rows', async () => {
    const client = await clientOf();
    const odd = { ...car, year: 2090, fuel: 'Deisel' };
    const { predictions, explanations, warnings, warningCount } = await client.predictGuarded([car, odd], {
      explain: true,
    });
    for (const [i, { base, value, unit, contributions }] of (explanations ?? []).entries()) {
      assert.equal(unit, 'prediction');
      assert.deepEqual(
        contributions.map(({ column }) => column),
        Object.keys(car),
      );
      const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
      assert.ok(Math.abs(sum - value) < 1e-6 * Math.abs(value), `${sum} = ${value}`);
      assert.equal(value, predictions[i]);
    }
    const unusual = explanations?.[1].unusual.map(({ field, code }) => `${field} ${code}`) ?? [];
    assert.ok(unusual.includes('fuel CATEGORY_UNKNOWN'), unusual.join());
    assert.ok(warnings.every(({ instance }) => instance === 1));
    assert.equal(warningCount, warnings.length);
    assert.equal(warnings.find(({ field }) => field === 'fuel')?.expected, 'Diesel');
    const many = Array.from({ length: 101 }, () => car);
    await assert.rejects(client.predictGuarded(many, { explain: true }), e =>
      isRefusal(e, 422, 'OPTION_INVALID'),
    );
  });

  it('gives a set of classes for each row of a classifier, the predicted one first', async () => {
    const spec = pipeline(
      columns({ all: [['year', 'km_driven', 'seats']] }),
      histGradientBoostingClassifier({ maxIter: 5 }),
    );
    const { model } = await fitMeasured(spec, table, { target: 'fuel', intervals: { method: 'split' } });
    const client = await clientOf(model.toBytes());
    const rows = cars.slice(0, 20).map(({ fuel: _, ...row }: Car) => row);
    const { predictions, sets, intervals } = await client.predictGuarded(rows, { interval: 0.9 });
    assert.equal(intervals, undefined);
    assert.deepEqual(
      sets?.map(([first]) => first),
      predictions,
    );
    assert.ok(sets?.some(set => set.length > 1));
  });

  it('is refused by a model without intervals, saying how to get some', async () => {
    const client = await clientOf();
    await assert.rejects(client.predictGuarded([car], { interval: 0.9 }), error => {
      return isRefusal(error, 422, 'INTERVALS_MISSING') && /Train it with/.test(error.detail);
    });
  });

  const rest = { predictions: [1], warnings: [], warningCount: 0, id: 'a', model: { name: 'm', version: 1 } };
  const lacking: [what: string, asked: object, answer: object][] = [
    ['no interval', { interval: 0.9 }, rest],
    ['fewer intervals than rows', { interval: 0.9 }, { ...rest, intervals: [] }],
    ['an interval that is none', { interval: 0.9 }, { ...rest, intervals: [{ lower: '1', upper: 2 }] }],
    ['no explanation', { explain: true }, rest],
    ['an explanation that is none', { explain: true }, { ...rest, explanations: [{ base: 1 }] }],
  ];
  for (const [what, asked, answer] of lacking) {
    it(`trusts no answer with ${what} where it was asked for`, async () => {
      await using server = await oddServer(response => json(response, 200, answer));
      await assert.rejects(createClient({ url: server.url }).predictGuarded([{}], asked), CauceAnswerError);
    });
  }

  it('takes a bound that is not there for none', async () => {
    const intervals = [{ lower: null, upper: 2 }];
    await using server = await oddServer(response => json(response, 200, { ...rest, intervals }));
    const answer = await createClient({ url: server.url }).predictGuarded([{}], { interval: 0.9 });
    assert.deepEqual(answer.intervals, intervals);
  });
});

describe('drift', () => {
  it('is told of what was served, column by column', async () => {
    const client = await clientOf();
    assert.equal((await client.drift()).current.level, 'unknown');
    await client.predict(unpriced);
    const { current, windows, model } = await client.drift({ windows: 1 });
    assert.deepEqual(model, { name: 'cars', version: 1 });
    assert.equal(current.level, 'none');
    assert.equal(current.instances, unpriced.length);
    assert.equal(windows.length, 1);
    await client.predict(unpriced.map(row => ({ ...row, fuel: 'CNG' })));
    const { fields, level } = (await client.drift()).current;
    assert.equal(level, 'certain');
    const fuel = fields.find(({ name }) => name === 'fuel');
    assert.equal(fuel?.level, 'certain');
    assert.match(fuel?.moved[0].message ?? '', /^fuel: \d+% "CNG", \d+% expected$/);
    await assert.rejects(client.drift({ windows: 0 }), e => isRefusal(e, 422, 'OPTION_INVALID'));
  });
});

describe('retraining', () => {
  it('says what it found in the rows; what the policy refuses may be forced', async () => {
    const client = await clientOf();
    const inThousands = cars.map(row => ({ ...row, km_driven: Number(row['km_driven']) / 1000 }));
    await assert.rejects(client.retrain(inThousands, { promote: 'never' }), error => {
      assert.ok(isRefusal(error, 422, 'RETRAIN_REFUSED'));
      return true;
    });
    const { findings } = await client.retrain(inThousands, { promote: 'never', force: true });
    const slip = findings.find(({ field, code }) => field === 'km_driven' && code === 'SCALE_CHANGED');
    assert.equal(slip?.action, 'warn');
  });
});

function boundsOf(interval: { lower: number | null; upper: number | null } | undefined): [number, number] {
  assert.ok(interval !== undefined && interval.lower !== null && interval.upper !== null);
  return [interval.lower, interval.upper];
}
