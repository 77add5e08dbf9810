/** Expressions as people write them: `lit(2026).minus(col('year'))`. */

import type { Schema } from '../table/schema.ts';
import { constant, dateConstant, type Node, nodeFromJson, printNode } from './expression.ts';
import type { OperationName } from './operations.ts';

/** Anything that gives a number, or one. */
export type NumberLike = NumberExpression | AnyExpression | number;
export type TextLike = TextExpression | AnyExpression | string;
export type BooleanLike = BooleanExpression | AnyExpression | boolean;
export type DateLike = DateExpression | AnyExpression | Date;
/** Any expression. */
export type Expression =
  | NumberExpression
  | TextExpression
  | BooleanExpression
  | DateExpression
  | AnyExpression;

interface Common<Self, Like> {
  /** The tree: plain JSON. */
  readonly node: Node;
  equals(other: Like): BooleanExpression;
  notEquals(other: Like): BooleanExpression;
  isIn(...list: Like[]): BooleanExpression;
  /** True where the value is missing; never missing itself. */
  isMissing(): BooleanExpression;
  /** This value, or the other where it is missing. */
  fillMissing(other: Like): Self;
  toText(): TextExpression;
  /** As people write it. */
  toString(): string;
}

interface Ordered<Like> {
  lessThan(other: Like): BooleanExpression;
  atMost(other: Like): BooleanExpression;
  greaterThan(other: Like): BooleanExpression;
  atLeast(other: Like): BooleanExpression;
}

interface NumberMethods {
  plus(other: NumberLike): NumberExpression;
  minus(other: NumberLike): NumberExpression;
  times(other: NumberLike): NumberExpression;
  /** Division by zero is missing. */
  dividedBy(other: NumberLike): NumberExpression;
  /** The rest of a division, with the sign of the divisor. */
  modulo(other: NumberLike): NumberExpression;
  power(other: NumberLike): NumberExpression;
  negate(): NumberExpression;
  abs(): NumberExpression;
  /** Missing for negative numbers. */
  sqrt(): NumberExpression;
  /** Natural logarithm; missing for numbers not above 0. */
  log(): NumberExpression;
  /** log(1 + x). */
  log1p(): NumberExpression;
  exp(): NumberExpression;
  floor(): NumberExpression;
  ceil(): NumberExpression;
  /** To this many decimal places (default 0), halves to the even digit. */
  round(digits?: number): NumberExpression;
  /** At least `low`, at most `high`. */
  clip(low: number, high: number): NumberExpression;
}

interface TextMethods {
  lower(): TextExpression;
  upper(): TextExpression;
  /** Without white space at both ends. */
  trim(): TextExpression;
  /** The n-th word from 0; a negative n counts from the end; missing when there are fewer. */
  word(n: number): TextExpression;
  /** The characters from `start` up to, not including, `end`, as JavaScript's `slice`. */
  slice(start: number, end?: number): TextExpression;
  /** In UTF-16 units. */
  length(): NumberExpression;
  contains(part: TextLike): BooleanExpression;
  startsWith(part: TextLike): BooleanExpression;
  endsWith(part: TextLike): BooleanExpression;
  /** Every occurrence of a part replaced. */
  replace(part: TextLike, by: TextLike): TextExpression;
  concat(other: TextLike): TextExpression;
  /** What a group of a regular expression matched; group 0 is the whole match; missing without a match. */
  extract(pattern: string, group?: number): TextExpression;
  /** Whether a regular expression matches anywhere. */
  matches(pattern: string): BooleanExpression;
  /** The first number in the text: 23.4 of `23.4 kmpl`, 1248 of `1,248 CC`; missing when there is none. */
  extractNumber(): NumberExpression;
}

interface BooleanMethods {
  and(other: BooleanLike): BooleanExpression;
  or(other: BooleanLike): BooleanExpression;
  not(): BooleanExpression;
}

interface DateMethods {
  year(): NumberExpression;
  /** 1 to 12. */
  month(): NumberExpression;
  /** Day of the month, 1 to 31. */
  day(): NumberExpression;
  /** 0 is Monday. */
  dayOfWeek(): NumberExpression;
  /** 1 to 366. */
  dayOfYear(): NumberExpression;
  hour(): NumberExpression;
  minute(): NumberExpression;
  /** Days, with their fraction, from another date to this one. */
  daysSince(other: DateLike): NumberExpression;
}

export interface NumberExpression
  extends Common<NumberExpression, NumberLike>,
    Ordered<NumberLike>,
    NumberMethods {
  readonly kind?: 'number';
}
export interface TextExpression extends Common<TextExpression, TextLike>, Ordered<TextLike>, TextMethods {
  readonly kind?: 'text';
}
export interface BooleanExpression extends Common<BooleanExpression, BooleanLike>, BooleanMethods {
  readonly kind?: 'boolean';
}
export interface DateExpression extends Common<DateExpression, DateLike>, Ordered<DateLike>, DateMethods {
  readonly kind?: 'date';
}
type AnyLike = Expression | number | string | boolean | Date;
/** An expression whose kind the compiler does not know: it has every method, checked when a pipeline is fitted. */
export interface AnyExpression
  extends Common<AnyExpression, AnyLike>,
    Ordered<AnyLike>,
    NumberMethods,
    TextMethods,
    BooleanMethods,
    DateMethods {
  readonly kind?: 'any';
}

/** A column of the table, whose type is checked when a pipeline is fitted. `columnsOf` types it at once. */
export function col(name: string): AnyExpression {
  return new Builder({ column: name }) as unknown as AnyExpression;
}

/** A constant. */
export function lit(value: number): NumberExpression;
export function lit(value: string): TextExpression;
export function lit(value: boolean): BooleanExpression;
export function lit(value: Date): DateExpression;
export function lit(value: number | string | boolean | Date): Expression {
  return new Builder(constant(value)) as unknown as Expression;
}

/** A constant date from its ISO 8601 text: `date('2026-11-23')`. @throws {CauceError} EXPRESSION_INVALID. */
export function date(text: string): DateExpression {
  return new Builder(dateConstant(text)) as unknown as DateExpression;
}

type ExpressionOfValue<T> = [NonNullable<T>] extends [number]
  ? NumberExpression
  : [NonNullable<T>] extends [boolean]
    ? BooleanExpression
    : [NonNullable<T>] extends [string]
      ? TextExpression & DateMethods
      : AnyExpression;

/**
 * `col` for the columns of a schema: a name that it does not have, or a method that does not suit the column's type,
 * does not compile.
 *
 * @example
 * const col = columnsOf(cars);
 * derive({ age: lit(2026).minus(col('year')) });
 */
export function columnsOf<Row>(
  schema: Schema<Row>,
): <const Name extends keyof Row & string>(name: Name) => ExpressionOfValue<Row[Name]> {
  return name => {
    schema.field(name);
    return col(name) as never;
  };
}

type SameKind<T> = T extends NumberLike ? NumberExpression : T extends TextLike ? TextExpression : Expression;

/** A choice by a condition, which counts as false where it is missing: `when(test).then(a).otherwise(b)`. */
export function when(test: BooleanLike): {
  then<const A extends AnyLike>(a: A): { otherwise(b: AnyLike): SameKind<A> };
} {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the word of the trade, and never awaited
    then: a => ({ otherwise: b => operate('when', test, a, b) as never }),
  };
}

function operate(op: OperationName, ...args: readonly unknown[]): Builder {
  return new Builder(nodeFromJson({ op, args: args.map(nodeOf) }));
}

function nodeOf(like: unknown): Node {
  return like instanceof Builder ? like.node : constant(like as number);
}

/** One class for all kinds: the interfaces above decide what compiles. */
class Builder {
  readonly node: Node;

  constructor(node: Node) {
    this.node = Object.freeze(node);
  }

  toString(): string {
    return printNode(this.node);
  }

  round(digits = 0): Builder {
    return operate('round', this, digits);
  }

  extract(pattern: string, group = 0): Builder {
    return operate('extract', this, pattern, group);
  }

  slice(start: number, end: number = Number.MAX_SAFE_INTEGER): Builder {
    return operate('slice', this, start, end);
  }
}

const plain: readonly OperationName[] = [
  ...([
    'plus',
    'minus',
    'times',
    'dividedBy',
    'modulo',
    'power',
    'negate',
    'abs',
    'sqrt',
    'log',
    'log1p',
  ] as const),
  ...([
    'exp',
    'floor',
    'ceil',
    'clip',
    'equals',
    'notEquals',
    'lessThan',
    'atMost',
    'greaterThan',
    'atLeast',
  ] as const),
  ...([
    'isIn',
    'and',
    'or',
    'not',
    'isMissing',
    'fillMissing',
    'lower',
    'upper',
    'trim',
    'length',
    'word',
  ] as const),
  ...([
    'contains',
    'startsWith',
    'endsWith',
    'replace',
    'concat',
    'matches',
    'extractNumber',
    'toText',
  ] as const),
  ...(['year', 'month', 'day', 'dayOfWeek', 'dayOfYear', 'hour', 'minute', 'daysSince'] as const),
];
for (const op of plain) {
  Object.defineProperty(Builder.prototype, op, {
    value(this: Builder, ...args: unknown[]) {
      return operate(op, this, ...args);
    },
  });
}

/** True for what `col`, `lit` and their methods return. */
export function isExpression(value: unknown): value is Expression {
  return value instanceof Builder;
}

/** The expression of a tree. */
export function expressionOf(node: Node): Expression {
  return new Builder(node) as unknown as Expression;
}
