/** Categories as features that their hashes choose. */

import { defineTransformer } from '../estimator/definition.ts';
import { flag, integer } from '../estimator/rules.ts';
import { record } from '../estimator/state.ts';
import { hashText } from '../kernels/hash-text.ts';
import { type Column, isString, type SparseColumn } from '../table/column.ts';
import { type LiveColumn, liveSparse, liveText, sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { plainColumn, spellNumber, spellOut } from './categories.ts';
import { hashedNames } from './hashed-names.ts';

const where = 'HashingEncoder';

interface HashingEncoderParams {
  readonly nFeatures: number;
  readonly alternateSign: boolean;
}

/**
 * Turns each column into a block of `nFeatures` features, of which the one that the hash of the row's category chooses is 1 or
 * -1. Learns nothing, so that no category is unknown. Of each column the block is what scikit-learn's FeatureHasher makes of
 * `{ name: category }`, which puts the columns of a row into one.
 *
 * What is hashed is `fuel=Diesel`. Features are named `fuel_0`, `fuel_1` …; the block stays sparse until an algorithm needs
 * it dense. Missing values are all zeros. Numbers and booleans are categories too. Different categories may share a feature:
 * the more features, the fewer do.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nFeatures | 1024 | features of each column, up to 2²⁰ (scikit-learn: 2²⁰ for all of a row, which few models here can use) |
 * | alternateSign | true | half of the categories are -1, so that those that share a feature tend to cancel out |
 *
 * @throws {CauceError} COLUMN_TYPE for a block that is encoded already.
 * @see Weinberger, Dasgupta, Langford, Smola and Attenberg, "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
 *
 * @example
 * const { table } = await fitTransform(hashingEncoder({ nFeatures: 8 }), cars.select(['brand']));
 * featureNames(table).length; //=> 8
 */
export const hashingEncoder = defineTransformer({
  name: 'HashingEncoder',
  params: { nFeatures: integer(1024, { min: 1, max: 2 ** 20 }), alternateSign: flag(true) },
  state: record<object>({}),

  fit(table) {
    for (const [name, column] of table.entries()) plainColumn(where, name, column);
    return {};
  },

  transform: (table, _, params) =>
    new Table(
      table.entries().map(([name, column]) => [name, encode(name, column, params)] as const),
      table.length,
    ),

  compileRow: (row, _, params) =>
    sideBySide(row.entries().map(([name, column]) => [name, encodeLive(name, column, params)] as const)),
});

function encode(name: string, column: Column, params: HashingEncoderParams): SparseColumn {
  const { codes, dictionary } = spellOut(plainColumn(where, name, column));
  const hashes = Int32Array.from(dictionary, category => hashText(`${name}=${category}`));
  const starts = new Int32Array(codes.length + 1);
  for (let i = 0; i < codes.length; i++) starts[i + 1] = starts[i] + (codes[i] < 0 ? 0 : 1);
  const indices = new Int32Array(starts[codes.length]);
  const values = new Float64Array(indices.length);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    indices[starts[i]] = Math.abs(hashes[codes[i]]) % params.nFeatures;
    values[starts[i]] = signOf(hashes[codes[i]], params);
  }
  return { type: 'sparse', names: hashedNames(`${name}_`, params.nFeatures), starts, indices, values };
}

function encodeLive(name: string, from: Column, params: HashingEncoderParams): LiveColumn {
  const plain = plainColumn(where, name, from);
  const column = liveSparse(hashedNames(`${name}_`, params.nFeatures));
  const categoryOf = () => {
    if (isString(plain)) return liveText(plain);
    return Number.isNaN(plain.values[0]) ? null : spellNumber(plain, plain.values[0]);
  };
  const run = () => {
    const category = categoryOf();
    column.starts[1] = category === null ? 0 : 1;
    if (category === null) return true;
    const hash = hashText(`${name}=${category}`);
    column.indices[0] = Math.abs(hash) % params.nFeatures;
    column.values[0] = signOf(hash, params);
    return true;
  };
  return { column, run };
}

function signOf(hash: number, { alternateSign }: HashingEncoderParams): number {
  return alternateSign && hash < 0 ? -1 : 1;
}
