import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCauceError } from '../errors.ts';
import { type Column, isNumeric, isString, numeric, strings } from '../table/column.ts';
import { liveNumber, liveStrings, liveText, writeLive } from '../table/live-row.ts';
import { Table, valueAt } from '../table/table.ts';
import { compileExpression } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { columnNode, constantNode, type Node, operationNode } from './node.ts';
import type { Kind, Operation } from './operation.ts';
import { operations } from './operations.ts';

const { NaN: missing } = Number;

const table = new Table([
  ['n', numeric(Float64Array.of(3.5, missing, -2, 0, -0, 1e300))],
  ['i', numeric(Float64Array.of(2, 5, missing, 0, 1, -1), 'integer')],
  ['b', numeric(Float64Array.of(0, 1, missing, 1, 0, 1), 'boolean')],
  ['d', numeric(Float64Array.of(0, 1.7e12, missing, 8.64e15, -5, 86_399_999.5), 'date')],
  ['t', strings(['23.4 kmpl', null, ' Maruti Swift ', '1,248 CC', 'Diesel', '-.5e3x'], 'text')],
  ['c', strings(['true', 'Diesel', null, '2026-11-23', 'el', '12'])],
]);

const live = new Table(
  table.columns.map(
    (column, i) =>
      [
        table.names[i],
        isNumeric(column) ? liveNumber(column.type) : liveStrings(column.type as 'text', ['Diesel', 'el']),
      ] as const,
  ),
);

const leaves: Readonly<Record<Kind, fc.Arbitrary<Node>>> = {
  number: fc.oneof(
    fc.constantFrom('n', 'i').map(columnNode),
    fc.constantFrom(0, 1, -1, 2, 0.5, 1e308).map(constantNode),
  ),
  boolean: fc.oneof(fc.constant(columnNode('b')), fc.boolean().map(constantNode)),
  date: fc.oneof(fc.constant(columnNode('d')), fc.constant(constantNode(new Date(1e12)))),
  text: fc.oneof(
    fc.constantFrom('t', 'c').map(columnNode),
    fc.constantFrom('', 'el', ' ', '12', 'Diesel').map(constantNode),
  ),
};
const kinds = Object.keys(leaves) as Kind[];
const patterns: Readonly<Record<string, fc.Arbitrary<Node[]>>> = {
  extract: fc.constant([constantNode('(i?)(e)l'), constantNode(true), constantNode(2)]),
  matches: fc.constant([constantNode('^.?[a-z]+'), constantNode(false)]),
};

/** Expressions of this kind whose root is an operation, each as likely; those that suit nothing are left out. */
function operationsOf(name: string, operation: Operation, depth: number): fc.Arbitrary<Node> {
  return fc.constantFrom(...kinds).chain(alike => {
    const { takes, repeats = false } = operation;
    const all = repeats ? [...takes, takes[takes.length - 1]] : takes;
    const kindOf = (taken: (typeof takes)[number]): fc.Arbitrary<Kind> =>
      taken === 'any' ? fc.constantFrom(...kinds) : fc.constant(taken === 'alike' ? alike : taken);
    const given = name in patterns ? all.slice(0, 1) : all;
    return fc
      .tuple(...given.map(taken => kindOf(taken).chain(kind => expressionsOf(kind, depth - 1))))
      .chain(args =>
        (patterns[name] ?? fc.constant([])).map(rest => operationNode(name, [...args, ...rest])),
      );
  });
}

function expressionsOf(kind: Kind, depth: number): fc.Arbitrary<Node> {
  if (depth <= 0) return leaves[kind];
  const suitable = [...operations].filter(([, { gives }]) => gives === kind);
  return fc.oneof(
    leaves[kind],
    fc.constantFrom(...suitable).chain(([name, operation]) => operationsOf(name, operation, depth)),
  );
}

for (const [name, operation] of operations) {
  test(`${name} gives the same for a row as for a table`, () => {
    fc.assert(
      fc.property(operationsOf(name, operation, 3), node => {
        const expected = resultOf(() => evaluate(node, table, 'test'));
        const compiled = resultOf(() => compileExpression(node, live, 'test'));
        assert.equal(compiled === undefined, expected === undefined);
        if (compiled === undefined || expected === undefined) return;
        assert.equal(compiled.column.type, expected.type);
        for (let row = 0; row < table.length; row++) {
          const single = table.take([row]);
          live.columns.forEach((column, i) => {
            writeLive(column, single.columns[i]);
          });
          compiled.run();
          const column: Column = compiled.column;
          if (isNumeric(column))
            assert.ok(Object.is(column.values[0], (expected as typeof column).values[row]));
          else assert.equal(isString(column) ? liveText(column) : undefined, valueAt(expected, row));
        }
      }),
      { numRuns: 60 },
    );
  });
}

/** What the action gives; undefined when the expression is refused. */
function resultOf<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isCauceError(error)) return undefined;
    throw error;
  }
}
