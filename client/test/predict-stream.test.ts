import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClient } from '../src/index.ts';
import { isRefusal, json, oddServer, problem } from './odd-server.ts';

interface Numbered {
  readonly n: number;
}
interface Types {
  readonly instance: Numbered;
  readonly labelledInstance: Numbered;
  readonly prediction: number;
}

/** Answers each row with its number, the first requests last. */
const slowest = (): ReturnType<typeof oddServer> =>
  oddServer(async (response, { body }, before) => {
    await new Promise(resolve => setTimeout(resolve, Math.max(0, 60 - 20 * before)));
    const rows = JSON.parse(body) as Numbered[];
    json(
      response,
      200,
      rows.map(({ n }) => n),
    );
  });

async function* numbers(count: number, taken: number[] = []): AsyncGenerator<Numbered> {
  for (let n = 0; n < count; n++) {
    taken.push(n);
    yield { n };
  }
}

describe('a stream of predictions', () => {
  it('keeps the order, whichever request ends first, and takes lists and streams', async () => {
    await using server = await slowest();
    const client = createClient<Types>({ url: server.url });
    const expected = Array.from({ length: 25 }, (_, n) => n);
    const options = { batchSize: 4, concurrency: 4 };
    assert.deepEqual(await Array.fromAsync(client.predictStream(numbers(25), options)), expected);
    assert.equal(server.seen.length, 7);
    const rows = expected.map(n => ({ n }));
    assert.deepEqual(await Array.fromAsync(client.predictStream(rows)), expected);
    assert.deepEqual(await Array.fromAsync(client.predictStream([])), []);
  });

  it('reads no further ahead than the requests under way, and lets go when the loop is left', async () => {
    await using server = await slowest();
    const taken: number[] = [];
    const client = createClient<Types>({ url: server.url });
    for await (const prediction of client.predictStream(numbers(1e9, taken), {
      batchSize: 5,
      concurrency: 3,
    })) {
      if (prediction === 7) break;
    }
    assert.ok(taken.length <= 5 * 4, `${taken.length} rows taken`);
  });

  it('says of which rows a refusal speaks, after the predictions before them', async () => {
    await using server = await oddServer((response, { body }) =>
      body.includes('{"n":6}') ? problem(response, 422, 'ROWS_INVALID') : json(response, 200, [0, 0, 0]),
    );
    const client = createClient<Types>({ url: server.url });
    let count = 0;
    await assert.rejects(
      async () => {
        for await (const _ of client.predictStream(numbers(12), { batchSize: 3 })) count++;
      },
      error => {
        assert.ok(isRefusal(error, 422, 'ROWS_INVALID'));
        return error.detail === 'Rows 6 to 8, counted from the first of them: Because of ROWS_INVALID.';
      },
    );
    assert.equal(count, 6);
  });

  it('ends with its signal, and with the error of its source', async () => {
    await using server = await oddServer(() => {});
    const client = createClient<Types>({ url: server.url });
    const signal = AbortSignal.timeout(50);
    await assert.rejects(Array.fromAsync(client.predictStream(numbers(9), { signal })), {
      name: 'TimeoutError',
    });
    const broken = (async function* () {
      yield { n: 1 };
      throw new Error('disk');
    })();
    await assert.rejects(Array.fromAsync(client.predictStream(broken, { batchSize: 1 })), /disk/);
    await assert.rejects(
      Array.fromAsync(client.predictStream([], { batchSize: 0 })),
      /batchSize must be a whole/,
    );
  });
});
