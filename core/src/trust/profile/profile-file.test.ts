import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentFromBytes, documentToBytes } from '../../bytes/document.ts';
import { ModelFileError } from '../../errors.ts';
import type { Field } from '../../table/schema.ts';
import { learnCars } from './example-cars.ts';
import { profileFromDocument, profileToDocument } from './profile-file.ts';

const { schema, profile } = learnCars(1000);
const price: Field = { name: 'price', type: 'number', nullable: false, range: [10_000, 100_000] };

/** The document as a file gives it back. */
function document(): Doc {
  return documentFromBytes(documentToBytes(profileToDocument(profile))) as Doc;
}
// biome-ignore lint/suspicious/noExplicitAny: it is to be broken in every way.
type Doc = any;

const at = (name: string): number => schema.names.indexOf(name);
const ofField =
  (name: string, change: (column: Doc) => void) =>
  (doc: Doc): void =>
    change(doc.fields[at(name)]);

const faults: readonly (readonly [what: string, change: (doc: Doc) => void])[] = [
  ['no number of rows', doc => delete doc.rows],
  ['a fraction of a row', doc => (doc.rows = 1.5)],
  ['a field less', doc => doc.fields.pop()],
  ['no list of fields', doc => (doc.fields = { length: schema.fields.length })],
  ['null for a field', doc => (doc.fields[0] = null)],
  ['a list for the target', doc => (doc.target = [])],
  ['a typed array for predictions', doc => (doc.predictions = new Float64Array(3))],
  ['an unknown kind', ofField('year', column => (column.kind = 'constructor'))],
  ['numbers in a category', ofField('fuel', column => (column.kind = 'number'))],
  ['a category in numbers', ofField('year', column => (column.kind = 'category'))],
  ['edges that descend', ofField('km', column => column.edges.reverse())],
  ['an edge twice', ofField('km', column => (column.edges[1] = column.edges[0]))],
  ['an edge outside the range', ofField('km', column => (column.edges[0] = -1e9))],
  ['an edge that is no number', ofField('km', column => (column.edges[0] = '5'))],
  ['too many edges', ofField('km', column => (column.edges = Array.from({ length: 300 }, (_, i) => i)))],
  ['quantiles that descend', ofField('km', column => column.quantiles.reverse())],
  ['a quantile less', ofField('km', column => column.quantiles.pop())],
  ['a quantile that is null', ofField('km', column => (column.quantiles[3] = null))],
  ['quantiles of a text', ofField('name', column => (column.quantiles = [1]))],
  ['edges, but no quantiles', ofField('km', column => (column.quantiles = []))],
  ['a word twice', ofField('fuel', column => (column.words[1] = column.words[0]))],
  ['a word that is no string', ofField('fuel', column => (column.words[0] = {}))],
  [
    'too many words',
    ofField('fuel', column => (column.words = Array.from({ length: 31 }, (_, i) => `${i}`))),
  ],
  ['words of a number', ofField('year', column => (column.words = ['a']))],
  ['a word that has no count', ofField('fuel', column => column.words.pop())],
  ['units of a number', ofField('year', column => (column.units = ['km']))],
  ['a unit that is no string', ofField('mileage', column => (column.units = [5]))],
  ['a count less', ofField('year', column => column.counts.pop())],
  ['a count below zero', ofField('year', column => (column.counts[2] = -1))],
  ['a fraction of a count', ofField('year', column => (column.counts[2] = 0.5))],
  ['unrest below zero', ofField('year', column => (column.unrest = -1))],
  ['unrest that is a string', ofField('year', column => (column.unrest = '1'))],
  ['no pairs', doc => delete doc.pairs],
  ['pairs as lists', doc => (doc.pairs.fields = [...doc.pairs.fields])],
  ['pairs in floats', doc => (doc.pairs.counts = Float64Array.from(doc.pairs.counts))],
  ['half a pair', doc => (doc.pairs.fields = doc.pairs.fields.slice(1))],
  ['a pair of an unknown field', doc => (doc.pairs.fields[1] = schema.fields.length)],
  ['a pair before the first field', doc => (doc.pairs.fields[0] = -1)],
  ['a pair of a field and itself', doc => (doc.pairs.fields[1] = doc.pairs.fields[0])],
  ['too many pairs', doc => (doc.pairs.fields = new Int32Array(200).map((_, i) => i % 2))],
  ['a cell less', doc => (doc.pairs.counts = doc.pairs.counts.slice(1))],
  ['a cell too many', doc => (doc.pairs.counts = new Int32Array(doc.pairs.counts.length + 1))],
  ['a cell below zero', doc => (doc.pairs.counts[5] = -1)],
  ['a table of nothing', doc => doc.pairs.counts.fill(0)],
  ['no threshold', doc => (doc.pairs.threshold = null)],
  ['a threshold below zero', doc => (doc.pairs.threshold = -1)],
];

describe('a profile in a model file', () => {
  it('comes back as it was', () => {
    assert.deepEqual(profileFromDocument(document(), schema, price), profile);
  });

  it('is the same bytes when it is written again', () => {
    const again = profileToDocument(profileFromDocument(document(), schema, price));
    assert.deepEqual(documentToBytes(again), documentToBytes(profileToDocument(profile)));
  });

  for (const json of [null, undefined, 5, 'a', [], new Float64Array(2), {}]) {
    it(`is not ${JSON.stringify(json)}`, () => {
      assert.throws(() => profileFromDocument(json, schema, price), ModelFileError);
    });
  }

  for (const [what, change] of faults) {
    it(`is refused with ${what}`, () => {
      const doc = document();
      change(doc);
      assert.throws(() => profileFromDocument(doc, schema, price), ModelFileError);
    });
  }

  it('is refused for a target of another type', () => {
    const label: Field = { name: 'label', type: 'category', nullable: false, values: ['a', 'b'] };
    assert.throws(() => profileFromDocument(document(), schema, label), ModelFileError);
  });
});
