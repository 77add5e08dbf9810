/**
 * Expressions for one row at a time: a function that writes the expression's value into a live column, put together
 * from a function for each operation. The same operations as for columns, so the same values to the bit.
 */

import { type Column, isBlock, isNumeric } from '../table/column.ts';
import { type LiveColumn, liveNumber, liveStrings, liveText, writeText } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import { encoded, finiteOrNull, kindOfType, numberOf, resultKind } from './evaluate.ts';
import type { Node } from './node.ts';
import type { Apply, Kind, Scalar } from './operation.ts';
import { operationOf } from './operations.ts';

/** What a node gives for the row at hand. */
interface Value {
  readonly kind: Kind;
  /** Whether it is the same for all rows. */
  readonly isConstant: boolean;
  /** A number is finite, and missing is null. */
  read(): Scalar;
}

/**
 * The expression for a live row.
 * @returns A live column, which is the row's own for a mere column, and the function that writes it.
 * @throws {CauceError} as `evaluate`.
 */
export function compileExpression(node: Node, row: Table, where: string): LiveColumn {
  if ('column' in node) return { column: row.column(node.column, where), run: () => true };
  const { kind, read } = readerOf(node, row, where);
  if (kind === 'text') {
    const column = liveStrings('category');
    const run = () => {
      // An empty text is missing.
      writeText(column, (read() as string | null) || null);
      return true;
    };
    return { column, run };
  }
  const column = liveNumber(kind);
  const { values } = column;
  const run = () => {
    values[0] = numberOf(read());
    return true;
  };
  return { column, run };
}

function readerOf(node: Node, row: Table, where: string): Value {
  if ('column' in node) return columnValue(row.column(node.column, where), node.column, where);
  if ('value' in node) {
    return constantValue(node.kind, typeof node.value === 'boolean' ? Number(node.value) : node.value);
  }
  const operation = operationOf(node.op)!;
  const args = node.args.map(arg => readerOf(arg, row, where));
  const kinds = args.map(arg => arg.kind);
  const kind = resultKind(operation, kinds, node, where);
  const apply: Apply = operation.forKinds?.(kinds) ?? operation.apply;
  const reads = args.map(arg => arg.read);
  const call = operation.seesMissing ? anyCall(apply, reads) : strictCall(apply, reads);
  const read = kind === 'text' ? (call as () => Scalar) : () => finiteOrNull(call());
  if (args.every(arg => arg.isConstant)) return constantValue(kind, read());
  return { kind, isConstant: false, read };
}

function constantValue(kind: Kind, constant: Scalar): Value {
  return { kind, isConstant: true, read: () => constant };
}

function columnValue(column: Column, name: string, where: string): Value {
  if (isBlock(column)) throw encoded(name, where);
  if (!isNumeric(column)) return { kind: 'text', isConstant: false, read: () => liveText(column) };
  const { values } = column;
  const read = () => (Number.isNaN(values[0]) ? null : values[0]);
  return { kind: kindOfType[column.type], isConstant: false, read };
}

/** A missing argument gives a missing result. Calls with few arguments are written out: spreading them takes longer. */
function strictCall(apply: Apply, reads: readonly (() => Scalar)[]): () => ReturnType<Apply> {
  const [first, second, third] = reads;
  switch (reads.length) {
    case 1:
      return () => {
        const a = first();
        return a === null ? null : apply(a);
      };
    case 2:
      return () => {
        const a = first();
        const b = second();
        return a === null || b === null ? null : apply(a, b);
      };
    case 3:
      return () => {
        const a = first();
        const b = second();
        const c = third();
        return a === null || b === null || c === null ? null : apply(a, b, c);
      };
    default: {
      const call = anyCall(apply, reads);
      return () => (reads.some(read => read() === null) ? null : call());
    }
  }
}

function anyCall(apply: Apply, reads: readonly (() => Scalar)[]): () => ReturnType<Apply> {
  const [first, second, third] = reads;
  if (reads.length === 1) return () => apply(first());
  if (reads.length === 2) return () => apply(first(), second());
  if (reads.length === 3) return () => apply(first(), second(), third());
  const values: Scalar[] = new Array(reads.length).fill(null);
  return () => {
    for (let i = 0; i < reads.length; i++) values[i] = reads[i]();
    return apply(...values);
  };
}
