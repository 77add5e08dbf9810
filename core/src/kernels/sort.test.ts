import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortColumns } from './sort.ts';
import { openWorkspace, plainWorkspace } from './workspace.ts';

const spaces = {
  plain: plainWorkspace,
  1: () => openWorkspace(1),
  2: () => openWorkspace(2),
  5: () => openWorkspace(5),
};

for (const [name, open] of Object.entries(spaces)) {
  test(`columns are sorted as JavaScript sorts them (${name})`, () => {
    const columns = fc.array(fc.array(fc.double({ noNaN: true }), { maxLength: 40 }), { maxLength: 8 });
    const space = open();
    fc.assert(
      fc.property(columns, lists => {
        const values = space.array(Float64Array, lists.length * 40);
        const lengths = space.array(Float64Array, lists.length);
        for (const [c, list] of lists.entries()) {
          values.set(list, c * 40);
          lengths[c] = list.length;
        }
        sortColumns(space, values, 40, lengths);
        for (const [c, list] of lists.entries()) {
          const sorted = Float64Array.from(list).sort();
          assert.deepEqual(values.slice(c * 40, c * 40 + list.length), sorted);
        }
        space.free(values);
        space.free(lengths);
      }),
    );
    space.close();
  });
}
