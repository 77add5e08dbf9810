/** What can be written: the methods of each kind of expression, for the compiler. */

import type { Node } from './node.ts';

/** Anything that gives a number, or one. */
export type NumberLike = NumberExpression | AnyExpression | number;
/** Anything that gives a text, or one. */
export type TextLike = TextExpression | AnyExpression | string;
/** Anything that gives true or false, or one of them. */
export type BooleanLike = BooleanExpression | AnyExpression | boolean;
/** Anything that gives a date, or one. */
export type DateLike = DateExpression | AnyExpression | Date;
/** Any expression. */
export type Expression =
  | NumberExpression
  | TextExpression
  | BooleanExpression
  | DateExpression
  | AnyExpression;
/** Any expression, or a constant. */
export type AnyLike = Expression | number | string | boolean | Date;

interface Common<Self, Like> {
  /** The tree: plain JSON. */
  readonly node: Node;
  equals(other: Like): BooleanExpression;
  notEquals(other: Like): BooleanExpression;
  /** Whether it is one of these. */
  isIn(first: Like, ...others: Like[]): BooleanExpression;
  /** Whether the value is missing; never missing itself. */
  isMissing(): BooleanExpression;
  /** Whether there is a value; never missing itself. */
  notMissing(): BooleanExpression;
  /** This value, or the first of the others that is not missing. */
  fillMissing(first: Like, ...others: Like[]): Self;
  /** As tables spell values: `12.5`, `true`, `2026-11-23T00:00:00.000Z`. */
  toText(): TextExpression;
  /** As people read it: `2026 - year`. */
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
  /** log(1 + x); missing for numbers not above -1. */
  log1p(): NumberExpression;
  exp(): NumberExpression;
  floor(): NumberExpression;
  ceil(): NumberExpression;
  /** To this many decimal places (default 0), halves to the even digit. */
  round(digits?: number): NumberExpression;
  /** At least `low`, at most `high`. */
  clip(low: NumberLike, high: NumberLike): NumberExpression;
}

interface TextMethods {
  lower(): TextExpression;
  upper(): TextExpression;
  /** Without white space at both ends. */
  trim(): TextExpression;
  /** The n-th word from 0, as white space separates them; a negative n counts from the end; missing beyond them. */
  word(n: NumberLike): TextExpression;
  /** The characters from `start` up to, not including, `end`; negative ones count from the end, as in JavaScript. */
  slice(start: NumberLike, end?: NumberLike): TextExpression;
  /** Number of UTF-16 units. */
  length(): NumberExpression;
  contains(part: TextLike): BooleanExpression;
  startsWith(part: TextLike): BooleanExpression;
  endsWith(part: TextLike): BooleanExpression;
  /** Every occurrence of a part replaced. Missing when the result would have more than 100,000 characters. */
  replace(part: TextLike, by: TextLike): TextExpression;
  /** The texts one after the other. Missing when the result would have more than 100,000 characters. */
  concat(first: TextLike, ...others: TextLike[]): TextExpression;
  /**
   * What a pattern first matches, or a group of it (`group`, from 1; default 0, the whole); missing without a match.
   * Patterns are JavaScript's, less look-around, back-references, named groups and Unicode classes; the only flag is
   * `i`. They run in time linear in the text, over its first 100,000 characters.
   * @throws {CauceError} PATTERN_INVALID.
   */
  extract(pattern: RegExp | string, group?: number): TextExpression;
  /** Whether a pattern, as in `extract`, matches anywhere. @throws {CauceError} PATTERN_INVALID. */
  matches(pattern: RegExp | string): BooleanExpression;
  /**
   * The first number in the text; missing when there is none. `23.4 kmpl` gives 23.4, `190Nm@ 2000rpm` 190, `1,248 CC`
   * 1248 (commas between groups of digits are left out), `-5 CC` -5, `Euro-5` 5, `.5` 0.5, `2e3` 2000. A decimal comma
   * is not known: `23,4` gives 23.
   */
  extractNumber(): NumberExpression;
  /** The number, `true` or `false` (1 or 0) that all of the text is; else missing. */
  toNumber(): NumberExpression;
  /** The date that all of the text is, in ISO 8601; else missing. */
  toDate(): DateExpression;
}

interface BooleanMethods {
  /** False if one is false, else missing if one is missing. */
  and(other: BooleanLike): BooleanExpression;
  /** True if one is true, else missing if one is missing. */
  or(other: BooleanLike): BooleanExpression;
  not(): BooleanExpression;
  /** 1 for true, 0 for false. */
  toNumber(): NumberExpression;
}

/** All in UTC. */
interface DateMethods {
  year(): NumberExpression;
  /** 1 to 4. */
  quarter(): NumberExpression;
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
  second(): NumberExpression;
  /** Days, with their fraction, from another date to this one. */
  daysSince(other: DateLike): NumberExpression;
}

// `kind` is there for the compiler only: it keeps apart what has like methods.
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

/** The expression of a column whose rows hold values of type T. Dates and texts are both strings in rows. */
export type ExpressionOf<T> = [NonNullable<T>] extends [never]
  ? AnyExpression
  : [NonNullable<T>] extends [number]
    ? NumberExpression
    : [NonNullable<T>] extends [boolean]
      ? BooleanExpression
      : [NonNullable<T>] extends [string]
        ? string extends T
          ? TextExpression & DateExpression
          : TextExpression
        : AnyExpression;

/** The expression of what A stands for: a constant or an expression. */
export type Lifted<A> = A extends number
  ? NumberExpression
  : A extends string
    ? TextExpression
    : A extends boolean
      ? BooleanExpression
      : A extends Date
        ? DateExpression
        : A;
/** What may take the place of a value like A: a constant or an expression of the same kind. */
export type LikeOf<A> =
  Lifted<A> extends infer E
    ? E extends AnyExpression
      ? AnyLike
      : E extends NumberExpression
        ? NumberLike
        : E extends BooleanExpression
          ? BooleanLike
          : E extends TextExpression
            ? TextLike
            : DateLike
    : never;
