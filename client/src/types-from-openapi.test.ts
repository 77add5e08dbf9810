import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CauceAnswerError } from './errors.ts';
import { typesFromOpenApi } from './types-from-openapi.ts';

interface Sketch {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly target?: Readonly<Record<string, unknown>>;
  readonly title?: unknown;
  readonly description?: unknown;
}

function documentOf({
  properties,
  target = { price: { type: 'number' } },
  title = 'Cauce: cars',
  description,
}: Sketch): unknown {
  const schema = (fields: Readonly<Record<string, unknown>>): object => ({
    type: 'object',
    description,
    required: Object.keys(fields),
    properties: fields,
  });
  const schemas = { Instance: schema(properties), LabelledInstance: schema({ ...properties, ...target }) };
  return { openapi: '3.1.0', info: { title, version: '3' }, components: { schemas } };
}

describe('types from an OpenAPI document', () => {
  it('are interfaces, the prediction and all of them together', () => {
    const properties = {
      year: { type: 'integer', description: 'Seen: 1994 to 2020.' },
      'km driven': { type: ['number', 'null'] },
      fuel: { type: 'string', description: 'Seen: CNG, Diesel.' },
      sold: { type: 'string', format: 'date-time' },
      new: { type: 'boolean' },
      año: { type: ['null', 'string'] },
      "owner's": {},
    };
    assert.equal(
      typesFromOpenApi(documentOf({ properties, description: 'One car.' }), {
        url: 'https://cars.example.com',
        model: 'cars',
        file: 'cars',
      }),
      `/**
 * Cauce: cars, version 3. Written by \`cauce types\`: do not edit, write it again.
 *
 *     import { createClient } from '@cauce/client';
 *     import type { Types } from './cars.ts';
 *
 *     const client = createClient<Types>({ url: 'https://cars.example.com', model: 'cars' });
 */

/** One car. */
export interface Instance {
  /** A whole number. Seen: 1994 to 2020. */
  readonly year: number;
  readonly 'km driven': number | null;
  /** Seen: CNG, Diesel. */
  readonly fuel: string;
  /** A day or an instant, as ISO 8601. */
  readonly sold: string;
  readonly new: boolean;
  readonly año: string | null;
  readonly 'owner\\'s': unknown;
}

/** One car. */
export interface LabelledInstance {
  /** A whole number. Seen: 1994 to 2020. */
  readonly year: number;
  readonly 'km driven': number | null;
  /** Seen: CNG, Diesel. */
  readonly fuel: string;
  /** A day or an instant, as ISO 8601. */
  readonly sold: string;
  readonly new: boolean;
  readonly año: string | null;
  readonly 'owner\\'s': unknown;
  readonly price: number;
}

/** What is predicted: price. */
export type Prediction = number;

/** All of them, for \`createClient<Types>(…)\`. */
export interface Types {
  readonly instance: Instance;
  readonly labelledInstance: LabelledInstance;
  readonly prediction: Prediction;
}
`,
    );
  });

  it('are strings for classes', () => {
    const document = documentOf({
      properties: { a: { type: 'number' } },
      target: { kind: { type: 'string' } },
    });
    assert.match(typesFromOpenApi(document), /^export type Prediction = string;$/m);
  });

  const refused: [what: string, document: unknown, message: RegExp][] = [
    ['nothing', undefined, /no components\.schemas\.Instance/],
    ['a list', [], /no components\.schemas\.Instance/],
    [
      'another service',
      { openapi: '3.1.0', components: { schemas: { Pet: {} } } },
      /OpenAPI document of a model/,
    ],
    ['a trap', { components: { schemas: 'x' } }, /no components/],
    ['two targets', documentOf({ properties: {}, target: { a: {}, b: {} } }), /one field more.*Got 2 more/],
    ['no target', documentOf({ properties: { a: {} }, target: {} }), /Got 0 more/],
    [
      'more fields than anybody has',
      documentOf({ properties: Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`f${i}`, {}])) }),
      /at most 10000 fields\. Got 10001/,
    ],
  ];
  for (const [what, document, message] of refused) {
    it(`are not made of ${what}`, () => {
      assert.throws(
        () => typesFromOpenApi(document),
        error => {
          assert.ok(error instanceof CauceAnswerError);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});
