import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { StepFactory } from '../estimator/definition.ts';
import { fitThenApply } from '../estimator/laws/example.ts';
import { type Column, isNumeric, numeric, type SparseColumn, strings } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { countVectorizer } from './count-vectorizer.ts';
import { hashingVectorizer } from './hashing-vectorizer.ts';
import { tfidfTransformer } from './tfidf-transformer.ts';
import { tfidfVectorizer } from './tfidf-vectorizer.ts';

interface Rows {
  readonly starts: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}
interface Case {
  readonly corpus: string;
  readonly params: object;
  readonly terms?: readonly string[];
  readonly seen: Rows;
  readonly unseen: Rows;
  readonly error?: string;
}

const reference = JSON.parse(
  readFileSync(new URL('../../../references/text.json', import.meta.url), 'utf8'),
) as {
  corpora: Readonly<Record<string, readonly string[]>>;
  unseen: readonly string[];
  counts: readonly Case[];
  tfidfs: readonly Case[];
  hashes: readonly Case[];
  transformed: readonly {
    name: string;
    params: object;
    rows: readonly (readonly number[])[];
    weighed: readonly (readonly number[])[];
  }[];
};

const textTable = (...texts: readonly (string | null)[]) => new Table([['ad', strings(texts, 'text')]]);

function assertRows(column: Column, { starts, indices, values }: Rows): void {
  const block = withoutZeros(column as SparseColumn);
  assert.deepEqual(block.starts, starts);
  assert.deepEqual(block.indices, indices);
  values.forEach((wanted, i) => {
    assert.ok(
      Math.abs(block.values[i] - wanted) <= 1e-9 * Math.abs(wanted),
      `${block.values[i]}, not ${wanted}`,
    );
  });
}

function withoutZeros({ starts, indices, values }: SparseColumn): Rows {
  const out = { starts: [0], indices: [] as number[], values: [] as number[] };
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      if (values[at] === 0) continue;
      out.indices.push(indices[at]);
      out.values.push(values[at]);
    }
    out.starts.push(out.indices.length);
  }
  return out;
}

/** What scikit-learn refuses, in its words, and in ours. */
const refusals: readonly (readonly [theirs: RegExp, ours: RegExp])[] = [
  [/^empty vocabulary/, /column "ad" has no terms\. Perhaps its texts are empty/],
  [/^After pruning/, /column "ad" has no terms that minDf and maxDf leave/],
  [/^max_df corresponds/, /maxDf of CountVectorizer must be at least minDf, which demands 2 of the 1 rows/],
];

for (const [factory, cases] of [
  [countVectorizer, reference.counts],
  [tfidfVectorizer, reference.tfidfs],
  [hashingVectorizer, reference.hashes],
] as unknown as readonly (readonly [StepFactory<string, object, 'transformer'>, readonly Case[]])[]) {
  for (const { corpus, params, terms, seen, unseen, error } of cases) {
    test(`${factory.definition.name}, ${corpus}, ${JSON.stringify(params)}: scikit-learn's numbers`, async () => {
      const step = factory(params);
      const table = textTable(...reference.corpora[corpus]);
      if (error !== undefined) {
        const message = refusals.find(([theirs]) => theirs.test(error))?.[1];
        assert.ok(message !== undefined, error);
        return assert.rejects(fitThenApply(step, table), { name: 'CauceError', message });
      }
      const { columns } = await fitThenApply(step, table);
      if (terms !== undefined) {
        assert.deepEqual(
          (columns[0] as SparseColumn).names,
          terms.map(term => `ad__${term}`),
        );
      }
      assertRows(columns[0], seen);
      assertRows((await fitThenApply(step, table, textTable(...reference.unseen))).columns[0], unseen);
    });
  }
}

for (const { name, params, rows, weighed } of reference.transformed) {
  test(`tfidfTransformer, ${name}, ${JSON.stringify(params)}: scikit-learn's numbers`, async () => {
    const columns = rows[0].map(
      (_, j) => [`x${j}`, numeric(Float64Array.from(rows, row => row[j]))] as const,
    );
    const out = await fitThenApply(tfidfTransformer(params), new Table(columns));
    weighed.forEach((row, i) => {
      row.forEach((wanted, j) => {
        const column = out.columns[j];
        const got = isNumeric(column) ? column.values[i] : Number.NaN;
        assert.ok(
          Math.abs(got - wanted) <= 1e-9 * Math.abs(wanted),
          `row ${i}, column ${j}: ${got}, not ${wanted}`,
        );
      });
    });
  });
}

test('tfidfVectorizer is countVectorizer and tfidfTransformer in one', async () => {
  const table = textTable(...reference.corpora['adverts']);
  for (const params of [{}, { norm: 'l1', sublinearTf: true }, { useIdf: false, norm: null }] as const) {
    const counted = await fitThenApply(countVectorizer(), table);
    const inTurn = await fitThenApply(tfidfTransformer(params), counted);
    assert.deepEqual(await fitThenApply(tfidfVectorizer(params), table), inTurn);
  }
});

test('a missing text is an empty one, and a text that occurs twice counts twice', async () => {
  const table = textTable('old car', null, 'old car', 'new');
  const { columns } = await fitThenApply(tfidfVectorizer({ norm: null }), table);
  const { starts, values } = columns[0] as SparseColumn;
  assert.deepEqual([...starts], [0, 2, 2, 4, 5]);
  assert.equal(values[0], Math.log(5 / 3) + 1);
  const rare = await fitThenApply(countVectorizer({ minDf: 2 }), table);
  assert.deepEqual((rare.columns[0] as SparseColumn).names, ['ad__car', 'ad__old']);
});

test('several columns are several blocks', async () => {
  const table = textTable('old car').with([['note', strings(['new car'])]]);
  const { names, columns } = await fitThenApply(countVectorizer(), table);
  assert.deepEqual(names, ['ad', 'note']);
  assert.deepEqual((columns[1] as SparseColumn).names, ['note__car', 'note__new']);
});

test('what cannot be read is refused', async () => {
  const numbers = new Table([['n', numeric(Float64Array.of(1, -1))]]);
  const message = /column "n" must be of texts/;
  await assert.rejects(fitThenApply(countVectorizer(), numbers), { code: 'COLUMN_TYPE', message });
  await assert.rejects(fitThenApply(hashingVectorizer(), numbers), { code: 'COLUMN_TYPE', message });
  await assert.rejects(
    fitThenApply(tfidfTransformer({ sublinearTf: true }), numbers),
    /column "n" must be of counts/,
  );
  await assert.rejects(fitThenApply(tfidfTransformer(), textTable('a')), /column "ad" must be numeric/);
  const never = tfidfVectorizer({ vocabulary: ['bike'], smoothIdf: false });
  await assert.rejects(fitThenApply(never, textTable('car')), /feature "ad__bike" is in no row/);
});

const badParams: readonly (readonly [params: object, message: RegExp])[] = [
  [{ tokenPattern: '(a)(b)' }, /more than one group/],
  [{ tokenPattern: '(?=a)' }, /look-around/],
  [{ ngramRange: [2, 1] }, /ngramRange .* ascending order/],
  [{ ngramRange: [0, 1] }, /ngramRange/],
  [{ vocabulary: ['a', 'a'] }, /vocabulary .* distinct/],
  [{ vocabulary: [] }, /vocabulary .* at least one/],
  [{ stopWords: 'french' }, /stopWords .* "english", a list of words, or null/],
];
for (const [params, message] of badParams) {
  test(`countVectorizer refuses ${JSON.stringify(params)}`, () => {
    assert.throws(() => countVectorizer(params), { code: 'PARAM_INVALID', message });
  });
}

test('a text that makes a pattern look ahead too often is refused', async () => {
  const step = countVectorizer({ tokenPattern: 'a.*b|a' });
  await assert.rejects(fitThenApply(step, textTable('a'.repeat(20_000))), {
    code: 'FIT_FAILED',
    message: /20000 characters makes its tokenPattern look ahead too often/,
  });
});

test('states whose parts do not fit, as a wrong file may hold, are refused', () => {
  const tfidf = tfidfVectorizer();
  const check = (vocabularies: string[][], idfs: Float64Array[]) =>
    tfidf.definition.check?.({ vocabularies, idfs }, tfidf.params, 0);
  assert.equal(check([['a', 'b']], [Float64Array.of(1, 2)]), undefined);
  assert.equal(check([['a', 'b']], [Float64Array.of(1)]), 'its parts differ in length');
  assert.equal(check([['a', 'b']], []), 'its parts differ in length');
  assert.equal(check([['a', 'a']], [Float64Array.of(1, 2)]), 'a term occurs twice');
  const transformer = tfidfTransformer();
  const state = { features: 2, idf: Float64Array.of(1) };
  assert.equal(transformer.definition.check?.(state, transformer.params, 0), 'its parts differ in length');
  const numbers = new Table([['n', numeric(Float64Array.of(1))]]);
  const learnt = { features: 2, idf: Float64Array.of(1, 1) };
  assert.throws(
    () => transformer.definition.transform(numbers, learnt, transformer.params),
    /learnt from 2 features, .* makes 1/,
  );
});
