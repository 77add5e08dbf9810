/** Expressions as people write them: `lit(2026).minus(col('year'))`. */

import { CauceError, show } from '../errors.ts';
import { parseDate } from '../table/parse.ts';
import type { Schema } from '../table/schema.ts';
import type {
  AnyExpression,
  AnyLike,
  BooleanExpression,
  BooleanLike,
  DateExpression,
  Expression,
  ExpressionOf,
  Lifted,
  LikeOf,
  NumberExpression,
  TextExpression,
} from './methods.ts';
import { columnNode, constantNode, type Node, nodeFromJson, operationNode, printNode } from './node.ts';
import { type OperationName, operations } from './operations.ts';

export type { Expression } from './methods.ts';

/**
 * A column of the table, whose type is checked when a pipeline is fitted; `columnsOf` lets the compiler check it.
 *
 * @example
 * col('mileage').extractNumber().dividedBy(2).toString(); //=> 'mileage.extractNumber() / 2'
 */
export function col(name: string): AnyExpression {
  return wrap(columnNode(name));
}

/**
 * A constant.
 * @throws {CauceError} EXPRESSION_INVALID for a number that is not finite and for an invalid date.
 *
 * @example
 * lit(2026).minus(col('year')).toString(); //=> '2026 - year'
 */
export function lit(value: number): NumberExpression;
export function lit(value: string): TextExpression;
export function lit(value: boolean): BooleanExpression;
export function lit(value: Date): DateExpression;
export function lit(value: number | string | boolean | Date): Expression {
  return wrap(constantNode(value));
}

/**
 * A constant date from its ISO 8601 text: `date('2026-11-23')`.
 * @throws {CauceError} EXPRESSION_INVALID.
 *
 * @example
 * const isNew = col('sold').greaterThan(date('2024-06-01'));
 * const { table } = await fitTransform(derive({ isNew }), cars.select(['sold']));
 * table.rowAt(11).isNew; //=> true
 */
export function date(text: string): DateExpression {
  const ms = parseDate(text);
  if (Number.isNaN(ms)) {
    const message = `${show(text)} must be a day or an instant in ISO 8601, such as "2026-11-23".`;
    throw new CauceError('EXPRESSION_INVALID', { where: 'date(…)', message });
  }
  return wrap(constantNode(new Date(ms)));
}

/**
 * `col` for the columns of a schema: a name that it does not have, or a method that does not suit the column's type,
 * does not compile. (Dates and free texts, both strings in rows, are told apart when a pipeline is fitted.)
 *
 * @example
 * const own = columnsOf(schema({ year: field.integer(), fuel: field.category(['Diesel', 'Petrol']) }));
 * // own('yaer') and own('year').lower() do not compile
 * own('fuel').lower().toString(); //=> 'fuel.lower()'
 */
export function columnsOf<Row>(
  schema: Schema<Row>,
): <const Name extends keyof Row & string>(name: Name) => ExpressionOf<Row[Name]> {
  return name => wrap(columnNode(schema.field(name).name));
}

/**
 * A choice by a condition, which counts as false where it is missing. Both values must be of one kind.
 *
 * @example
 * const size = when(col('km').greaterThan(90_000)).then('far').otherwise('near');
 * const { table } = await fitTransform(derive({ size }), cars.select(['km']));
 * table.rowAt(2).size; //=> 'far'
 */
export function when(test: BooleanLike): {
  then<A extends AnyLike>(a: A): { otherwise(b: LikeOf<A>): Lifted<A> };
} {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the word of the trade, and never awaited
    then: a => ({ otherwise: b => operate('when', test, a, b) }),
  };
}

/** True for what `col`, `lit` and their methods return. */
export function isExpression(value: unknown): value is Expression {
  return value instanceof Builder;
}

/** The expression of JSON from outside. @throws {CauceError} EXPRESSION_INVALID, PATTERN_INVALID. */
export function expressionFromJson(json: unknown): Expression {
  return wrap(nodeFromJson(json));
}

/** One class for all kinds: the interfaces in methods.ts decide what compiles. */
class Builder {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
    Object.freeze(this);
  }

  /** The tree, so that `JSON.stringify` writes what `expressionFromJson` reads. */
  toJSON(): Node {
    return this.node;
  }

  toString(): string {
    return printNode(this.node);
  }
}

/** How the arguments of a method become those of its operation, where they are not the same. */
const argumentsOf: { readonly [Op in OperationName]?: (...args: never[]) => readonly unknown[] } = {
  round: (digits = 0) => [digits],
  slice: (start: number, end = Number.MAX_SAFE_INTEGER) => [start, end],
  matches: (pattern: RegExp | string) => patternArguments(pattern),
  extract: (pattern: RegExp | string, group = 0) => [...patternArguments(pattern), group],
};

// Each operation is a method; `when` has words of its own.
for (const op of operations.keys() as Iterable<OperationName>) {
  if (op === 'when') continue;
  const prepare = argumentsOf[op] as ((...args: unknown[]) => readonly unknown[]) | undefined;
  Object.defineProperty(Builder.prototype, op, {
    value(this: Builder, ...args: unknown[]) {
      return operate(op, this, ...(prepare?.(...args) ?? args));
    },
  });
}

function operate<E>(op: OperationName, ...args: readonly unknown[]): E {
  return wrap(
    operationNode(
      op,
      args.map(arg => (arg instanceof Builder ? arg.node : constantNode(arg))),
    ),
  );
}

/** The one place where a builder takes on the kind that its methods promise. */
function wrap<E>(node: Node): E {
  return new Builder(node) as E;
}

function patternArguments(pattern: RegExp | string): readonly [source: string, ignoreCase: boolean] {
  if (!(pattern instanceof RegExp)) return [pattern, false];
  const { source, flags } = pattern;
  const unknown = flags.replace('i', '');
  if (unknown !== '') {
    const message = `the flag "${unknown[0]}" is not supported, only "i".`;
    throw new CauceError('PATTERN_INVALID', { pattern: source, position: source.length, message });
  }
  return [source, flags.includes('i')];
}
