/** Columns computed from others, by expressions that travel in the model file. */

import { CauceError, show } from '../errors.ts';
import { defineTransformer, type Step } from '../estimator/definition.ts';
import { type Codec, custom, names, oneOf } from '../estimator/rules.ts';
import { record } from '../estimator/state.ts';
import { type Expression, expressionFromJson, isExpression } from '../expression/builder.ts';
import { compileExpression } from '../expression/compile.ts';
import { evaluate } from '../expression/evaluate.ts';
import { columnsIn } from '../expression/node.ts';
import { sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/** New columns by name. */
export type Expressions = Readonly<Record<string, Expression>>;

export interface DeriveParams {
  readonly expressions: Expressions;
  readonly remainder: 'passthrough' | 'drop';
  readonly drop: readonly string[];
}

const codec: Codec<Expressions> = {
  problem(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `it is ${show(value)}`;
    const wrong = Object.entries(value).find(([, expression]) => !isExpression(expression));
    return wrong && `${show(wrong[0])} is ${show(wrong[1])}; for a constant write lit(…)`;
  },
  toJson: expressions => Object.entries(expressions).map(([name, { node }]) => ({ name, expression: node })),
  fromJson(json) {
    const entries = (Array.isArray(json) ? json : [null]).map((entry: unknown) => {
      const { name, expression } = Object(entry) as { name?: unknown; expression?: unknown };
      if (typeof name !== 'string') throw malformed(`${show(entry)} has no name.`);
      return [name, expressionFromJson(expression)] as const;
    });
    const expressions = Object.fromEntries(entries);
    if (Object.keys(expressions).length < entries.length) throw malformed('two columns have the same name.');
    return expressions;
  },
  describe(expressions) {
    const columns = Object.entries(expressions).map(([name, expression]) => `${name}: ${expression}`);
    return `{ ${columns.join(', ')} }`;
  },
};

function malformed(message: string): CauceError {
  return new CauceError('EXPRESSION_INVALID', { where: 'Derive', message });
}

const factory = defineTransformer({
  name: 'Derive',
  params: {
    expressions: custom<Expressions>(
      'expressions by column name, such as { age: lit(2026).minus(col("year")) }',
      codec,
    ),
    remainder: oneOf('passthrough', 'drop'),
    drop: names([]),
  },
  state: record<object>({}),

  /** Learns nothing, but checks every expression against the columns, on no rows. */
  fit(table, params) {
    for (const name of params.drop) table.column(name, 'Derive');
    deriveColumns(table.take([]), params);
    return {};
  },

  transform: (table, _, params) => deriveColumns(table, params),

  origins(table, _, params) {
    const { expressions } = params;
    return deriveColumns(table.take([]), params).names.map(name =>
      Object.hasOwn(expressions, name) ? columnsIn(expressions[name].node) : [name],
    );
  },

  compileRow(row, _, { expressions, remainder, drop }) {
    const derived = sideBySide(
      Object.entries(expressions).map(
        ([name, { node }]) => [name, compileExpression(node, row, whereOf(name))] as const,
      ),
    );
    if (remainder === 'drop') return derived;
    return { ...derived, output: row.drop(drop).with(derived.output.entries()) };
  },
});

function whereOf(name: string): string {
  return `Derive, new column "${name}"`;
}

function deriveColumns(table: Table, { expressions, remainder, drop }: DeriveParams): Table {
  const derived = Object.entries(expressions).map(
    ([name, { node }]) => [name, evaluate(node, table, whereOf(name))] as const,
  );
  if (remainder === 'drop') return new Table(derived, table.length);
  return (drop.length === 0 ? table : table.drop(drop)).with(derived);
}

/**
 * Adds columns computed from the others, or replaces those of the same name.
 *
 * Every expression sees the columns as they came in. An operation on a missing value gives a missing value, except
 * `isMissing`, `notMissing`, `fillMissing`, `when` and, where the other side decides, `and` and `or`. What has no finite
 * answer is missing too: a division by zero, the logarithm of a negative number. Derived texts are category columns,
 * which encoders and boosting take as they are; an empty text is missing.
 *
 * @param expressions New columns by name.
 * @param options.remainder The other columns: `passthrough` (default) keeps them, `drop` leaves them out.
 * @param options.drop Names of columns to leave out, once they have been used.
 * @throws {CauceError} when fitting: COLUMN_UNKNOWN with the nearest name, EXPRESSION_INVALID for a method that does not
 *   suit its column.
 *
 * @example
 * const step = derive({ age: lit(2026).minus(col('year')), first: col('ad').word(0) }, { drop: ['year', 'ad'] });
 * const { table } = await fitTransform(step, cars.select(['year', 'ad']));
 * table.rowAt(3); //=> { age: 7, first: 'like' }
 */
export function derive(
  expressions: Expressions,
  options: { readonly remainder?: 'passthrough' | 'drop'; readonly drop?: readonly string[] } = {},
): Step<'derive', DeriveParams, 'transformer'> {
  return factory({ ...options, expressions });
}
derive.definition = factory.definition;
