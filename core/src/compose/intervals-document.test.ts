import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentFromBytes, documentToBytes } from '../bytes/document.ts';
import { catalogue } from '../catalogue.ts';
import { isCauceError, ModelFileError } from '../errors.ts';
import { stepStateProblem } from '../estimator/chain.ts';
import { stepFromJson } from '../estimator/step-json.ts';
import { histGradientBoostingClassifier, ridge, Schema, simpleImputer, standardScaler } from '../index.ts';
import { createRandom } from '../random.ts';
import { numeric, strings } from '../table/column.ts';
import type { Field } from '../table/schema.ts';
import { Table } from '../table/table.ts';
import { calibrate } from './calibrate.ts';
import { fitPipeline } from './fit-pipeline.ts';
import { FittedPipeline } from './fitted-pipeline.ts';
import type { IntervalMethod } from './interval-method.ts';
import type { Intervals } from './intervals.ts';
import { intervalsFromDocument, intervalsToDocument } from './intervals-document.ts';
import { Pipeline, type PipelineSteps, pipeline } from './pipeline.ts';

const definitions = new Map(catalogue.map(({ definition }) => [definition.name, definition]));

/** As the reader of model files does. */
function readPipeline(json: unknown): FittedPipeline {
  const { schema, target, pipeline, states } = json as Record<'schema' | 'pipeline' | 'states', unknown[]> & {
    target: Field;
  };
  const steps = pipeline.map(step => stepFromJson(step, definitions));
  steps.forEach((step, i) => {
    const problem = stepStateProblem(step, states[i], target.values?.length ?? 0);
    if (problem !== undefined) throw new ModelFileError(problem);
  });
  return new FittedPipeline({
    schema: new Schema(schema as Field[]),
    target,
    weight: null,
    pipeline: new Pipeline(steps as unknown as PipelineSteps),
    states,
  });
}

const random = createRandom(1);
const x = Float64Array.from({ length: 500 }, (_, i) => (i % 9 === 0 ? Number.NaN : random.next()));
const kind = strings(Array.from(x, (_, i) => ['a', 'b'][i % 2]));
const numbers = new Table([
  ['x', numeric(x)],
  ['kind', kind],
  ['y', numeric(x.map((value, i) => (Number.isNaN(value) ? 1 : value) + (i % 2) * random.normal()))],
]);
const words = numbers.with([
  ['y', strings(Array.from(x, (value, i) => (value > 0.5 || i % 3 === 0 ? 'yes' : 'no')))],
]);

const kinds = {
  split: [numbers, { method: 'split' }],
  quantile: [numbers, { method: 'quantile', coverage: 0.9 }],
  cvPlus: [numbers, { method: 'cvPlus', folds: 3 }],
  classes: [words, { method: 'split' }],
} as const satisfies Record<string, readonly [Table, IntervalMethod]>;

async function make(kind: keyof typeof kinds): Promise<Intervals> {
  const [table, method] = kinds[kind];
  const own: Pipeline =
    table === words
      ? pipeline(histGradientBoostingClassifier({ maxIter: 3 }))
      : pipeline(simpleImputer(), standardScaler(), ridge());
  const rows = table === words ? table : table.drop(['kind']);
  const train = rows.slice(0, 200);
  const measured = await fitPipeline(own, train, { target: 'y' });
  return calibrate(method, {
    measured,
    train,
    heldOut: rows.slice(200),
    table: rows,
    target: 'y',
    pipeline: own,
  });
}

/** Through bytes, and back. */
function reread(intervals: Intervals): Intervals {
  return intervalsFromDocument(
    documentFromBytes(documentToBytes(intervalsToDocument(intervals))),
    readPipeline,
  );
}

function answers(intervals: Intervals): unknown {
  const [first] = intervals.models;
  const input = first.input(words);
  return first.task === 'regression'
    ? intervals.bounds(input, 0.9, new Float64Array(input.length))
    : intervals.sets(input, 0.9, first.raw(input), first.classes);
}

describe('intervals through a file', () => {
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    it(`are the same to the bit: ${kind}`, async () => {
      const intervals = await make(kind);
      const read = reread(intervals);
      assert.deepEqual(answers(read), answers(intervals));
      assert.deepEqual(read.method, intervals.method);
      assert.equal(read.scale === null, kind !== 'split');
      assert.deepEqual(
        documentToBytes(intervalsToDocument(read)),
        documentToBytes(intervalsToDocument(intervals)),
      );
    });
  }
});

// biome-ignore lint/suspicious/noExplicitAny: documents are bent into all shapes here.
type Loose = any;
const faults: Record<string, readonly [kind: keyof typeof kinds, bend: (document: Loose) => Loose]> = {
  'no object': ['split', () => 7],
  'an unknown method': ['split', d => ({ ...d, method: { method: 'magic' } })],
  'a method without its parameter': ['quantile', d => ({ ...d, method: { method: 'quantile' } })],
  'no models': ['split', d => ({ ...d, models: [] })],
  'models that are no list': ['split', d => ({ ...d, models: { length: 1 } })],
  'another number of models than folds': ['cvPlus', d => ({ ...d, models: d.models.slice(1) })],
  'a classifier with quantiles': [
    'classes',
    d => ({ ...d, method: { method: 'quantile', coverage: 0.5 }, models: [d.models[0], d.models[0]] }),
  ],
  'a classifier without classes': [
    'classes',
    d => ({ ...d, models: [{ ...d.models[0], target: { ...d.models[0].target, values: [] } }] }),
  ],
  'scores that are no numbers': ['split', d => ({ ...d, scores: [1, 2, 3] })],
  'no scores': ['split', d => ({ ...d, scores: new Float64Array(0) })],
  'scores out of order': ['split', d => ({ ...d, scores: Float64Array.of(2, 1) })],
  'a score that is no number': ['split', d => ({ ...d, scores: Float64Array.of(1, Number.NaN) })],
  'a negative residual': ['split', d => ({ ...d, scores: Float64Array.of(-1, 1) })],
  'folds out of order': ['cvPlus', d => ({ ...d, foldEnds: Int32Array.of(400, 200, 500) })],
  'folds beyond the scores': ['cvPlus', d => ({ ...d, foldEnds: Int32Array.of(200, 400, 2 ** 30) })],
  'folds of another number': ['cvPlus', d => ({ ...d, foldEnds: Int32Array.of(200, 500) })],
  'folds where there are none': ['split', d => ({ ...d, foldEnds: Int32Array.of(300) })],
  'no folds where there are some': ['cvPlus', d => ({ ...d, foldEnds: null })],
  'a scale for quantiles': ['quantile', d => ({ ...d, scale: splitScale })],
  'a scale that is no object': ['split', d => ({ ...d, scale: [] })],
  'a scale without a range': ['split', d => ({ ...d, scale: { ...d.scale, range: [0] } })],
  'a scale of size 0': ['split', d => ({ ...d, scale: { ...d.scale, range: [-1e9, 0] } })],
  'a range upside down': ['split', d => ({ ...d, scale: { ...d.scale, range: [1, 0] } })],
  'a range of words': ['split', d => ({ ...d, scale: { ...d.scale, range: ['0', '1'] } })],
  'a state of no step': ['split', d => ({ ...d, scale: { ...d.scale, state: {} } })],
  'a scale of more columns': [
    'split',
    d => ({
      ...d,
      scale: {
        ...d.scale,
        state: { ...d.scale.state, kinds: Uint8Array.of(0, 0, 0), categories: [null, null, null] },
      },
    }),
  ],
  'a state of another step': ['split', d => ({ ...d, models: [{ ...d.models[0], states: [{}, {}, {}] }] })],
};
let splitScale: unknown;

describe('a hostile file', () => {
  for (const [fault, [kind, bend]] of Object.entries(faults)) {
    it(`is refused: ${fault}`, async () => {
      splitScale = (intervalsToDocument(await make('split')) as { scale: unknown }).scale;
      const document = bend(intervalsToDocument(await make(kind)));
      assert.throws(
        () => intervalsFromDocument(documentFromBytes(documentToBytes(document)), readPipeline),
        error => error instanceof ModelFileError,
      );
    });
  }

  it('may name only the step that a scale is made with', async () => {
    const document = intervalsToDocument(await make('split')) as Loose;
    const step = { definition: 'Ridge', version: 1, params: {} };
    assert.throws(
      () => intervalsFromDocument({ ...document, scale: { ...document.scale, step } }, readPipeline),
      error => isCauceError(error, 'STEP_NOT_REGISTERED'),
    );
  });
});
