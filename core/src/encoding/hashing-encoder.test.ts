import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fitThenApply } from '../estimator/laws/example.ts';
import { numeric, type SparseColumn, strings } from '../table/column.ts';
import { featureNames, Table } from '../table/table.ts';
import { hashingEncoder } from './hashing-encoder.ts';

interface Case {
  readonly params: object;
  readonly values: readonly (string | null)[];
  readonly indices: readonly number[];
  readonly data: readonly number[];
  readonly starts: readonly number[];
}

const { hashed } = JSON.parse(
  readFileSync(new URL('../../../references/encoding.json', import.meta.url), 'utf8'),
) as { hashed: readonly Case[] };

for (const { params, values, indices, data, starts } of hashed) {
  test(`hashingEncoder ${JSON.stringify(params)}: FeatureHasher's features`, async () => {
    const table = await fitThenApply(hashingEncoder(params), new Table([['city', strings(values)]]));
    const column = table.column('city') as SparseColumn;
    assert.deepEqual([...column.starts], starts);
    assert.deepEqual([...column.indices], indices);
    assert.deepEqual([...column.values], data);
  });
}

test('a column is a block whose features bear its name', async () => {
  const table = new Table([
    ['a', strings(['x'])],
    ['b', numeric(Float64Array.of(1), 'boolean')],
  ]);
  const encoded = await fitThenApply(hashingEncoder({ nFeatures: 2 }), table);
  assert.deepEqual(featureNames(encoded), ['a_0', 'a_1', 'b_0', 'b_1']);
});

test('numbers and booleans are hashed as they are spelt out', async () => {
  const blocks = await Promise.all(
    [numeric(Float64Array.of(1, 0), 'boolean'), strings(['true', 'false'])].map(async column =>
      (await fitThenApply(hashingEncoder(), new Table([['x', column]]))).column('x'),
    ),
  );
  assert.deepEqual(blocks[0], blocks[1]);
});
