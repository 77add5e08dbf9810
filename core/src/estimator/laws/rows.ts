/** Laws of rows in and rows out. */

import { createRandom } from '../../random.ts';
import { featureNames, type Table } from '../../table/table.ts';
import { applyExample, check, type Example, fitExample, isSame } from './example.ts';

/** As many rows out as in. */
export async function asManyRowsOutAsIn(example: Example): Promise<void> {
  const { table } = example;
  const { length } = applyExample(example, await fitExample(example, table), table);
  check(length === table.length, `${length} rows of ${table.length}`);
}

/** A subset's result is the result's subset, in the subset's order; a row alone gives what it gives among others. */
export async function subsetGivesSubset(example: Example): Promise<void> {
  const { table } = example;
  const state = await fitExample(example, table);
  const all = applyExample(example, state, table);
  const order = createRandom(1).permutation(table.length);
  const alone = Array.from(order.subarray(0, 5), row => [row]);
  for (const rows of [order, order.subarray(0, table.length >> 1), [0, 0], ...alone]) {
    const some = applyExample(example, state, table.take(rows));
    check(
      isSame(contentOf(some), contentOf(all.take(rows))),
      `rows ${[...rows].join(', ')} give other results by themselves`,
    );
  }
}

/** No rows give no rows, with the same columns and feature names. */
export async function noRowsGiveNoRows(example: Example): Promise<void> {
  const { table } = example;
  const state = await fitExample(example, table);
  const all = applyExample(example, state, table);
  const none = applyExample(example, state, table.take([]));
  check(none.length === 0, `${none.length} rows of none`);
  check(isSame(layoutOf(none), layoutOf(all)), 'without rows, its columns are others');
}

/** Every feature that comes out has a name of its own, also where one-hot blocks are spread out. */
export async function everyFeatureHasItsName(example: Example): Promise<void> {
  const { table } = example;
  const names = featureNames(applyExample(example, await fitExample(example, table), table));
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  check(repeated === undefined, `two features are named ${JSON.stringify(repeated)}`);
  check(!names.includes(''), 'a feature has no name');
}

function layoutOf(table: Table): unknown {
  return { names: table.names, types: table.columns.map(({ type }) => type), features: featureNames(table) };
}

/** What a table says, whatever its dictionaries hold beside. */
function contentOf(table: Table): unknown {
  return [layoutOf(table), table.toRows()];
}
