/** Columns computed from others, by expressions that travel in the model file. */

import { CauceError, show } from '../errors.ts';
import { defineTransformer, type Step } from '../estimator/definition.ts';
import { type Codec, custom, oneOf } from '../estimator/rules.ts';
import { listOf, record, type StateRule } from '../estimator/state.ts';
import { type Expression, expressionOf, isExpression } from '../expression/builder.ts';
import { evaluate, kindOf, nodeFromJson, printNode } from '../expression/expression.ts';
import type { Kind } from '../expression/operations.ts';
import { Table } from '../table/table.ts';

/** New columns by name. */
export type Expressions = Readonly<Record<string, Expression>>;

const codec: Codec<Expressions> = {
  problem(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `it is ${show(value)}`;
    const wrong = Object.entries(value).find(([, expression]) => !isExpression(expression));
    return wrong === undefined
      ? undefined
      : `${show(wrong[0])} is ${show(wrong[1])}; for a constant write lit(…)`;
  },
  toJson: expressions => Object.entries(expressions).map(([name, { node }]) => ({ name, expression: node })),
  fromJson(json) {
    if (!Array.isArray(json))
      throw new CauceError('EXPRESSION_INVALID', { where: 'Derive', message: 'no list.' });
    const entries = json.map((entry: { name?: unknown; expression?: unknown } | null) => {
      if (typeof entry?.name !== 'string') {
        throw new CauceError('EXPRESSION_INVALID', { where: 'Derive', message: 'a column has no name.' });
      }
      return [entry.name, expressionOf(nodeFromJson(entry.expression))];
    });
    return Object.fromEntries(entries);
  },
  describe: expressions =>
    `{ ${Object.entries(expressions)
      .map(([name, { node }]) => `${name}: ${printNode(node)}`)
      .join(', ')} }`,
};

interface DeriveState {
  /** What each expression gives, in order. */
  readonly kinds: readonly string[];
}

const kinds = ['number', 'text', 'boolean', 'date'];

const deriveFactory = defineTransformer({
  name: 'Derive',
  params: {
    expressions: custom<Expressions>(
      'expressions by column name, such as { age: lit(2026).minus(col("year")) }',
      codec,
    ),
    remainder: oneOf('passthrough', 'drop'),
  },
  state: record<DeriveState>({ kinds: listOf({ kind: 'string' } as StateRule<string>) }),

  fit: (table, { expressions }): DeriveState => ({
    kinds: Object.entries(expressions).map(([name, { node }]) =>
      kindOf(node, table, `Derive, column ${show(name)}`),
    ),
  }),

  transform(table, state, { expressions, remainder }) {
    const derived = Object.entries(expressions).map(
      ([name, { node }], i) => [name, evaluate(node, table, state.kinds[i] as Kind)] as const,
    );
    return remainder === 'drop' ? new Table(derived, table.length) : table.with(derived);
  },

  check(state, { expressions }) {
    const isSound =
      state.kinds.length === Object.keys(expressions).length && state.kinds.every(k => kinds.includes(k));
    return isSound ? undefined : 'its kinds do not match its expressions';
  },
});

/**
 * Adds columns computed from the others, or replaces those of the same name. Every expression sees the columns as they
 * came in. A number that is not finite (a division by zero) becomes missing; so does an empty text. Derived texts are
 * category columns.
 *
 * @param expressions New columns by name.
 * @param options.remainder The other columns: `passthrough` (default) keeps them, `drop` leaves them out.
 * @throws {CauceError} when fitting: COLUMN_UNKNOWN with the nearest name, EXPRESSION_INVALID for a method that does not
 *   suit its column.
 *
 * @example
 * derive({ age: lit(2026).minus(col('year')), mileage_kmpl: col('mileage').extractNumber(), brand: col('name').word(0) });
 */
export function derive(
  expressions: Expressions,
  options: { readonly remainder?: 'passthrough' | 'drop' } = {},
): Step<'derive', { expressions: Expressions; remainder: 'passthrough' | 'drop' }, 'transformer'> {
  return deriveFactory({ ...options, expressions });
}
derive.definition = deriveFactory.definition;
