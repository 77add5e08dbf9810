/** Nodes: an expression as a tree of plain, frozen JSON, as the model file keeps it. */

import { CauceError, didYouMean, show } from '../errors.ts';
import type { Kind } from './operation.ts';
import { operationOf, operations } from './operations.ts';

/** A node of an expression: a column, a constant, or an operation on other nodes. */
export type Node =
  | { readonly column: string }
  | { readonly value: number | string | boolean; readonly kind: Kind }
  | { readonly op: string; readonly args: readonly Node[] };

const maxDepth = 64;
const maxNodes = 10_000;
/** Longest name or text in an expression, in characters. */
const maxText = 10_000;
/** Dates that JavaScript knows, in milliseconds from 1970. */
export const maxDate = 8.64e15;

/** Depth and size of each node made here, so that a tree is not walked again whenever it grows. */
const sizes = new WeakMap<Node, { readonly depth: number; readonly nodes: number }>();

/** @throws {CauceError} EXPRESSION_INVALID for a name of more than 10,000 characters. */
export function columnNode(column: string): Node {
  if (typeof column !== 'string' || column.length > maxText) {
    throw invalid(
      `the name of a column must be a string of at most ${maxText} characters. Got ${show(column)}.`,
    );
  }
  return made({ column }, 1, 1);
}

/**
 * The node of a constant.
 * @throws {CauceError} EXPRESSION_INVALID for anything but a finite number, a string, a boolean or a valid date.
 */
export function constantNode(value: unknown): Node {
  if (value instanceof Date) return constantOfKind(value.getTime(), 'date');
  return constantOfKind(
    value,
    typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'number',
  );
}

/** @throws {CauceError} EXPRESSION_INVALID when the value is not of this kind. */
export function constantOfKind(value: unknown, kind: unknown): Node {
  if (!isConstant(value, kind)) {
    throw invalid(
      `${show(value)} cannot stand in an expression${typeof kind === 'string' ? ` as a ${kind}` : ''}.`,
    );
  }
  return made({ value: value as number, kind: kind as Kind }, 1, 1);
}

function isConstant(value: unknown, kind: unknown): boolean {
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'date':
      return typeof value === 'number' && Math.abs(value) <= maxDate;
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string' && value.length <= maxText;
    default:
      return false;
  }
}

/**
 * The node of an operation.
 * @param args Nodes that were made here.
 * @throws {CauceError} EXPRESSION_INVALID for an unknown operation, a wrong number of arguments, or a tree that would
 *   be more than 64 deep or have more than 10,000 nodes; PATTERN_INVALID.
 */
export function operationNode(op: string, args: readonly Node[]): Node {
  const operation = operationOf(op);
  if (operation === undefined) {
    throw invalid(`there is no operation ${show(op)}${didYouMean(op, [...operations.keys()])}.`);
  }
  const { takes, repeats = false } = operation;
  if (args.length < takes.length || (args.length > takes.length && !repeats)) {
    throw invalid(`${op} takes ${takes.length}${repeats ? ' or more' : ''} arguments. Got ${args.length}.`);
  }
  let depth = 1;
  let nodes = 1;
  for (const arg of args) {
    const size = sizes.get(arg) ?? { depth: 0, nodes: 0 };
    depth = Math.max(depth, size.depth + 1);
    nodes += size.nodes;
  }
  if (depth > maxDepth || nodes > maxNodes) throw tooLarge();
  const problem = operation.check?.(args);
  if (problem !== undefined) throw invalid(`${op}: ${problem}`);
  return made({ op, args: Object.freeze([...args]) }, depth, nodes);
}

function made(node: Node, depth: number, nodes: number): Node {
  sizes.set(node, { depth, nodes });
  return Object.freeze(node);
}

/**
 * The node of this JSON, which comes from outside and may be made to harm.
 * @throws {CauceError} EXPRESSION_INVALID, PATTERN_INVALID.
 */
export function nodeFromJson(json: unknown): Node {
  let nodes = 0;
  const read = (part: unknown, depth: number): Node => {
    if (++nodes > maxNodes || depth > maxDepth) throw tooLarge();
    const { column, value, kind, op, args } = (isObject(part) ? part : {}) as Record<string, unknown>;
    if (column !== undefined) return columnNode(column as string);
    if (value !== undefined) return constantOfKind(value, kind);
    if (typeof op === 'string' && Array.isArray(args)) {
      return operationNode(
        op,
        args.map(arg => read(arg, depth + 1)),
      );
    }
    throw invalid(`${show(part)} is neither a column, nor a constant, nor an operation.`);
  };
  return read(json, 1);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of the columns that an expression reads, each once. */
export function columnsIn(node: Node): string[] {
  if ('column' in node) return [node.column];
  return 'op' in node ? [...new Set(node.args.flatMap(columnsIn))] : [];
}

/** The expression as people read it: `2026 - year`. */
export function printNode(node: Node): string {
  if ('column' in node)
    return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(node.column) ? node.column : `col(${show(node.column)})`;
  if ('value' in node) {
    return node.kind === 'date' ? new Date(node.value as number).toISOString() : show(node.value);
  }
  const { sign, print } = operationOf(node.op)!;
  if (sign !== undefined) return node.args.map(printNested).join(` ${sign} `);
  if (print !== undefined) return print(printNode, ...node.args);
  const [first, ...rest] = node.args;
  return `${printNested(first)}.${node.op}(${rest.map(printNode).join(', ')})`;
}

function printNested(node: Node): string {
  const text = printNode(node);
  return 'op' in node && operationOf(node.op)?.sign !== undefined ? `(${text})` : text;
}

function tooLarge(): CauceError {
  return invalid(
    `it is more than ${maxDepth} deep or has more than ${maxNodes} parts. Make it of several columns.`,
  );
}

function invalid(message: string): CauceError {
  return new CauceError('EXPRESSION_INVALID', { where: 'An expression', message });
}
