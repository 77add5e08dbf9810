/** Column expressions: JSON trees, checked against a table's columns and evaluated column by column. */

import { CauceError, didYouMean, show } from '../errors.ts';
import { type Column, isNumeric } from '../table/column.ts';
import { parseDate } from '../table/parse.ts';
import type { Table } from '../table/table.ts';
import { type Kind, type Operation, operations, type Scalar } from './operations.ts';
import { compilePattern } from './pattern.ts';

/** A node of an expression: a column, a constant, or an operation on other nodes. Plain JSON. */
export type Node =
  | { readonly column: string }
  | { readonly value: number | string | boolean; readonly kind: Kind }
  | { readonly op: string; readonly args: readonly Node[] };

const maxDepth = 64;
const maxNodes = 10_000;
const kinds: readonly Kind[] = ['number', 'text', 'boolean', 'date'];
const table: Readonly<Record<string, Operation>> = operations;

/** The node of this JSON, which comes from outside. @throws {CauceError} EXPRESSION_INVALID, PATTERN_INVALID. */
export function nodeFromJson(json: unknown): Node {
  let nodes = 0;
  const read = (part: unknown, depth: number): Node => {
    if (++nodes > maxNodes || depth > maxDepth) throw invalid('an expression', 'it is too large.');
    const node = (typeof part === 'object' && part !== null ? part : {}) as Record<string, unknown>;
    if (typeof node.column === 'string') return { column: node.column };
    if ('value' in node) return readConstant(node);
    if (typeof node.op !== 'string' || !Array.isArray(node.args)) {
      throw invalid('an expression', `${show(part)} is neither a column, nor a value, nor an operation.`);
    }
    const operation = operationOf(node.op);
    const args = node.args.map(arg => read(arg, depth + 1));
    const { takes, repeats } = operation;
    if (repeats ? args.length < takes.length : args.length !== takes.length) {
      throw invalid(
        node.op,
        `it takes ${takes.length} arguments${repeats ? ' or more' : ''}. Got ${args.length}.`,
      );
    }
    if (node.op === 'extract' || node.op === 'matches') checkPattern(args);
    return { op: node.op, args };
  };
  return read(json, 0);
}

function readConstant({ value, kind }: Record<string, unknown>): Node {
  const type = kind === 'text' ? 'string' : kind === 'boolean' ? 'boolean' : 'number';
  if (
    !kinds.includes(kind as Kind) ||
    typeof value !== type ||
    (type === 'number' && !Number.isFinite(value))
  ) {
    throw invalid('an expression', `${show(value)} is no constant of kind ${show(kind)}.`);
  }
  return { value: value as number | string | boolean, kind: kind as Kind };
}

/** A pattern must be a constant, so that it is known to be sound before any row is read. */
function checkPattern(args: readonly Node[]): void {
  const pattern = args[1];
  if (!('value' in pattern) || typeof pattern.value !== 'string') {
    throw invalid('a pattern', 'it must be a constant text.');
  }
  compilePattern(pattern.value);
}

function operationOf(name: string): Operation {
  if (!Object.hasOwn(table, name)) {
    throw invalid(name, `there is no such operation${didYouMean(name, Object.keys(table))}.`);
  }
  return table[name];
}

/** The expression as people write it: `(2026 - year)`. */
export function printNode(node: Node): string {
  if ('column' in node) return /^\w+$/.test(node.column) ? node.column : show(node.column);
  if ('value' in node)
    return node.kind === 'date' ? new Date(node.value as number).toISOString() : show(node.value);
  return operationOf(node.op).print(...node.args.map(printNode));
}

/**
 * The kind of an expression over a table's columns.
 * @param where The derived column, for errors.
 * @throws {CauceError} COLUMN_UNKNOWN with the nearest name; EXPRESSION_INVALID when an operation is given the wrong kind.
 */
export function kindOf(node: Node, over: Table, where: string): Kind {
  if ('column' in node) return columnKind(over.column(node.column, where), node.column, where);
  if ('value' in node) return node.kind;
  const operation = operationOf(node.op);
  const own = node.args.map(arg => kindOf(arg, over, where));
  own.forEach((kind, i) => {
    const wanted = operation.takes[Math.min(i, operation.takes.length - 1)];
    if (wanted === 'any' || wanted === kind) return;
    // Booleans are 0 and 1 to arithmetic.
    if (wanted === 'number' && kind === 'boolean') return;
    const culprit = printNode(node.args[i]);
    throw invalid(where, `${node.op} takes a ${wanted}, but ${culprit} is a ${kind}.`);
  });
  checkAlike(node.op, own, where);
  return operation.gives === 'same' ? own[own.length - 1] : operation.gives;
}

/** Comparisons and choices need values of one kind. */
function checkAlike(op: string, own: readonly Kind[], where: string): void {
  const compared = op === 'when' ? own.slice(1) : own;
  if (!['when', 'fillMissing', 'isIn'].includes(op) && !isComparison(op)) return;
  if (compared.some(kind => kind !== compared[0])) {
    throw invalid(where, `${op} needs values of one kind. Got a ${[...new Set(compared)].join(' and a ')}.`);
  }
}

function isComparison(op: string): boolean {
  return ['equals', 'notEquals', 'lessThan', 'atMost', 'greaterThan', 'atLeast'].includes(op);
}

function columnKind(column: Column, name: string, where: string): Kind {
  if (column.type === 'oneHot') throw invalid(where, `column ${show(name)} is one-hot encoded already.`);
  if (!isNumeric(column)) return 'text';
  return column.type === 'boolean' || column.type === 'date' ? column.type : 'number';
}

/**
 * The column of an expression over a table: numbers for numbers, booleans and dates; a category column for texts.
 * Operations on one column of strings run once for each distinct string, not for each row.
 */
export function evaluate(node: Node, over: Table, kind: Kind): Column {
  const rows = over.length;
  const names = [...columnNames(node)];
  const only = names.length === 1 ? over.column(names[0]) : undefined;
  const row = compile(node, over);
  if (only !== undefined && !isNumeric(only) && only.type !== 'oneHot' && only.dictionary.length < rows) {
    const first = new Int32Array(only.dictionary.length).fill(-1);
    let missing = -1;
    only.codes.forEach((code, i) => {
      if (code < 0) missing = missing < 0 ? i : missing;
      else if (first[code] < 0) first[code] = i;
    });
    const distinct: Scalar[] = Array.from(first, i => (i < 0 ? null : row(i)));
    const ofMissing = missing < 0 ? null : row(missing);
    return build(kind, rows, i => (only.codes[i] < 0 ? ofMissing : distinct[only.codes[i]]));
  }
  return build(kind, rows, row);
}

function build(kind: Kind, rows: number, row: (i: number) => Scalar): Column {
  if (kind !== 'text') {
    const values = new Float64Array(rows);
    for (let i = 0; i < rows; i++) values[i] = (row(i) as number | null) ?? Number.NaN;
    return { type: kind, values };
  }
  const codes = new Int32Array(rows);
  const positions = new Map<string, number>();
  for (let i = 0; i < rows; i++) {
    const text = row(i) as string | null;
    let code = text === null || text === '' ? -1 : positions.get(text);
    if (code === undefined) {
      code = positions.size;
      positions.set(text as string, code);
    }
    codes[i] = code;
  }
  return { type: 'category', codes, dictionary: [...positions.keys()] };
}

/** A function that gives an expression's value for a row. */
function compile(node: Node, over: Table): (row: number) => Scalar {
  if ('column' in node) return reader(over.column(node.column));
  if ('value' in node) {
    const constant = typeof node.value === 'boolean' ? Number(node.value) : node.value;
    return () => constant;
  }
  const { apply, seesMissing } = operationOf(node.op);
  const args = node.args.map(arg => compile(arg, over));
  return row => {
    const values: Scalar[] = [];
    for (const arg of args) {
      const value = arg(row);
      if (value === null && !seesMissing) return null;
      values.push(value);
    }
    const result = apply(...values);
    return typeof result === 'number' && !Number.isFinite(result) ? null : result;
  };
}

function reader(column: Column): (row: number) => Scalar {
  if (isNumeric(column)) return row => (Number.isNaN(column.values[row]) ? null : column.values[row]);
  const words = column.type === 'oneHot' ? column.names : column.dictionary;
  return row => (column.codes[row] < 0 ? null : words[column.codes[row]]);
}

/** The columns that an expression reads. */
export function columnNames(node: Node, found: Set<string> = new Set()): Set<string> {
  if ('column' in node) found.add(node.column);
  else if ('op' in node) for (const arg of node.args) columnNames(arg, found);
  return found;
}

/** A constant's node. @throws {CauceError} EXPRESSION_INVALID for anything but a finite number, a string, a boolean. */
export function constant(value: number | string | boolean | Date): Node {
  if (value instanceof Date) return readConstant({ value: value.getTime(), kind: 'date' });
  const kind = typeof value === 'string' ? 'text' : typeof value;
  return readConstant({ value, kind });
}

/** A date's node from its ISO 8601 text. */
export function dateConstant(text: string): Node {
  return readConstant({ value: parseDate(text), kind: 'date' });
}

function invalid(where: string, message: string): CauceError {
  return new CauceError('EXPRESSION_INVALID', {
    where: where === 'an expression' ? 'An expression' : where,
    message,
  });
}
