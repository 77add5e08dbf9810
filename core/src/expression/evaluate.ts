/**
 * Evaluation: an expression over a table, column by column. Each operation makes one column of its arguments' columns,
 * so there is nothing to compile or to keep: one row costs little, and a million rows run in plain loops over typed
 * arrays. An operation on one column of strings runs once for each distinct string, not for each row.
 */

import { CauceError, show } from '../errors.ts';
import { type Column, isBlock, isNumeric, type NumericType } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { type Node, printNode } from './node.ts';
import type { Apply, Kind, Operation, Result, Scalar } from './operation.ts';
import { operationOf } from './operations.ts';

/** What a node gives: the same for all rows, numbers, or strings, each distinct one kept once. */
type Vector = Constant | Numbers | Texts;
interface Constant {
  readonly kind: Kind;
  readonly constant: Scalar;
}
interface Numbers {
  readonly kind: Exclude<Kind, 'text'>;
  /** Missing is NaN. */
  readonly values: Float64Array;
}
interface Texts {
  readonly kind: 'text';
  /** Index into `dictionary`; missing is -1. */
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

/**
 * The column of an expression over a table: `number`, `boolean` or `date`; `category` for texts, of which an empty one
 * is missing. A mere column is given as it is.
 *
 * Over a table without rows this only checks: every operation finds columns that suit it, or it throws.
 *
 * @param where The derived column, for errors.
 * @throws {CauceError} COLUMN_UNKNOWN with the nearest name; EXPRESSION_INVALID when an operation does not suit its
 *   column, with the names of both.
 */
export function evaluate(node: Node, table: Table, where: string): Column {
  if ('column' in node) return table.column(node.column, where);
  const vector = vectorOf(node, table, where);
  if ('values' in vector) return { type: vector.kind, values: vector.values };
  if ('constant' in vector) return constantColumn(vector, table.length);
  return { type: 'category', ...withoutEmpty(vector) };
}

function constantColumn({ kind, constant }: Constant, rows: number): Column {
  if (kind !== 'text') return { type: kind, values: new Float64Array(rows).fill(numberOf(constant)) };
  const isMissing = constant === null || constant === '';
  return {
    type: 'category',
    codes: new Int32Array(rows).fill(isMissing ? -1 : 0),
    dictionary: isMissing ? [] : [constant as string],
  };
}

function withoutEmpty({ codes, dictionary }: Texts): { codes: Int32Array; dictionary: readonly string[] } {
  const empty = dictionary.indexOf('');
  return empty < 0
    ? { codes, dictionary }
    : { codes: codes.map(code => (code === empty ? -1 : code)), dictionary };
}

function vectorOf(node: Node, table: Table, where: string): Vector {
  if ('column' in node) return columnVector(table.column(node.column, where), node.column, where);
  if ('value' in node) {
    return { kind: node.kind, constant: typeof node.value === 'boolean' ? Number(node.value) : node.value };
  }
  const operation = operationOf(node.op)!;
  const args = node.args.map(arg => vectorOf(arg, table, where));
  const kinds = args.map(arg => arg.kind);
  const kind = resultKind(operation, kinds, node, where);
  const apply: Apply = operation.forKinds?.(kinds) ?? operation.apply;
  const strict = operation.seesMissing ? apply : missingFirst(apply);

  const moving = args.filter(arg => !('constant' in arg));
  if (moving.length === 0) {
    const constant = strict(...args.map(arg => (arg as Constant).constant));
    return { kind, constant: kind === 'text' ? (constant as Scalar) : finiteOrNull(constant) };
  }
  const [only] = moving;
  if (moving.length === 1 && 'codes' in only && only.dictionary.length <= only.codes.length) {
    return byDictionary(only, args.indexOf(only), args, kind, strict);
  }
  if (kind !== 'text' && !operation.seesMissing && args.length <= 2 && moving.every(arg => 'values' in arg)) {
    return { kind, values: byNumbers(apply, args[0], args[1], table.length) };
  }
  return byRows(args, kind, strict, table.length);
}

function columnVector(column: Column, name: string, where: string): Vector {
  if (isNumeric(column)) return { kind: kindOfType[column.type], values: column.values };
  if (isBlock(column)) throw encoded(name, where);
  return { kind: 'text', codes: column.codes, dictionary: column.dictionary };
}

/** The error for a one-hot block, on which no operation works. */
export function encoded(name: string, where: string): CauceError {
  return new CauceError('COLUMN_TYPE', {
    where,
    column: name,
    expected: 'of numbers or strings',
    received: 'one-hot encoded',
    hint: 'Derive columns before they are encoded.',
  });
}

/** The kind of a numeric column. */
export const kindOfType: Readonly<Record<NumericType, Exclude<Kind, 'text'>>> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'date',
};

/** @throws {CauceError} EXPRESSION_INVALID when an operation does not suit its arguments. */
export function resultKind(
  { takes, gives }: Operation,
  kinds: readonly Kind[],
  node: Node & { op: string },
  where: string,
): Kind {
  let alike: Kind | undefined;
  for (let i = 0; i < kinds.length; i++) {
    const wanted = takes[Math.min(i, takes.length - 1)];
    if (wanted === 'any' || wanted === kinds[i]) continue;
    // To arithmetic, booleans are 0 and 1.
    if (wanted === 'number' && kinds[i] === 'boolean') continue;
    if (wanted === 'alike') {
      alike ??= kinds[i];
      if (kinds[i] === alike) continue;
    }
    throw unsuited(node, i, wanted === 'alike' ? alike! : wanted, kinds[i], where);
  }
  return gives === 'alike' ? alike! : gives;
}

function unsuited(
  node: Node & { op: string },
  at: number,
  wanted: Kind,
  got: Kind,
  where: string,
): CauceError {
  const culprit = (node as unknown as { args: readonly Node[] }).args[at];
  const what = 'column' in culprit ? `column ${show(culprit.column)}` : printNode(culprit);
  const conversion = conversions.get(`${got} to ${wanted}`);
  const hint = conversion === undefined ? '' : ` To make it one, use ${conversion}.`;
  return new CauceError('EXPRESSION_INVALID', {
    where,
    message: `${node.op} needs a ${wanted} here, but ${what} is a ${got}.${hint}`,
  });
}

const conversions: ReadonlyMap<string, string> = new Map([
  ['text to number', 'toNumber() or extractNumber()'],
  ['text to date', 'toDate()'],
  ['date to number', 'year(), daysSince(…) and the like'],
  ['number to text', 'toText()'],
  ['boolean to text', 'toText()'],
  ['date to text', 'toText()'],
]);

function missingFirst(apply: Apply): Apply {
  return (...values) => (values.includes(null) ? null : apply(...values));
}

/** One value for each distinct string of the only column; the other arguments are constants. */
function byDictionary(
  column: Texts,
  position: number,
  args: readonly Vector[],
  kind: Kind,
  apply: Apply,
): Numbers | Texts {
  const values = args.map(arg => ('constant' in arg ? arg.constant : null));
  const ofMissing = apply(...values);
  const results = column.dictionary.map(text => {
    values[position] = text;
    return apply(...values);
  });
  return collect(kind, column.codes.length, row =>
    column.codes[row] < 0 ? ofMissing : results[column.codes[row]],
  );
}

/** Plain loops for what takes one or two numbers. */
function byNumbers(apply: Apply, a: Vector, b: Vector | undefined, rows: number): Float64Array {
  const out = new Float64Array(rows).fill(Number.NaN);
  if (b === undefined) {
    const { values } = a as Numbers;
    for (let i = 0; i < rows; i++) if (!Number.isNaN(values[i])) out[i] = numberOf(apply(values[i]));
    return out;
  }
  const left = numberReader(a);
  const right = numberReader(b);
  for (let i = 0; i < rows; i++) {
    const x = left(i);
    const y = right(i);
    if (!Number.isNaN(x) && !Number.isNaN(y)) out[i] = numberOf(apply(x, y));
  }
  return out;
}

function numberReader(vector: Vector): (row: number) => number {
  if ('values' in vector) return row => vector.values[row];
  const constant = numberOf((vector as Constant).constant);
  return () => constant;
}

function byRows(args: readonly Vector[], kind: Kind, apply: Apply, rows: number): Numbers | Texts {
  const readers = args.map(reader);
  const values: Scalar[] = new Array(args.length).fill(null);
  return collect(kind, rows, row => {
    for (let i = 0; i < readers.length; i++) values[i] = readers[i](row);
    return apply(...values);
  });
}

function reader(vector: Vector): (row: number) => Scalar {
  if ('constant' in vector) return () => vector.constant;
  if ('values' in vector) return row => (Number.isNaN(vector.values[row]) ? null : vector.values[row]);
  return row => (vector.codes[row] < 0 ? null : vector.dictionary[vector.codes[row]]);
}

function collect(kind: Kind, rows: number, resultOf: (row: number) => Result): Numbers | Texts {
  if (kind !== 'text') {
    const values = new Float64Array(rows);
    for (let i = 0; i < rows; i++) values[i] = numberOf(resultOf(i));
    return { kind, values };
  }
  const codes = new Int32Array(rows).fill(-1);
  const positions = new Map<string, number>();
  for (let i = 0; i < rows; i++) {
    const text = resultOf(i) as string | null;
    if (text === null) continue;
    const code = positions.get(text);
    codes[i] = code ?? positions.size;
    if (code === undefined) positions.set(text, positions.size);
  }
  return { kind, codes, dictionary: [...positions.keys()] };
}

/** A result as numeric columns hold it: NaN for what is missing or not finite. */
export function numberOf(result: Result): number {
  if (result === null) return Number.NaN;
  const number = Number(result);
  return Number.isFinite(number) ? number : Number.NaN;
}

export function finiteOrNull(result: Result): Scalar {
  const number = numberOf(result);
  return Number.isNaN(number) ? null : number;
}
