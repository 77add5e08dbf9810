/** Transformers by themselves, without an estimator: to look at what they do. */

import { CauceError } from '../errors.ts';
import { fitChain, transformChain } from '../estimator/chain.ts';
import type { TransformerStep } from '../estimator/definition.ts';
import type { ClassTarget, FitOptions } from '../estimator/fit-context.ts';
import { isNumeric } from '../table/column.ts';
import { conform } from '../table/conform.ts';
import { schemaOf } from '../table/schema.ts';
import type { Table } from '../table/table.ts';
import { fitContext } from './fit-context.ts';
import { classTarget, numericTarget } from './target.ts';

export interface FitTransformOptions extends Omit<FitOptions, 'sampleWeight'> {
  /** Name of the column that the transformers may look at; it is no input. Strings and booleans are classes. */
  readonly target?: string;
}

export interface FitTransformed {
  /** The rows learnt from, as the next step of a pipeline would see them. */
  readonly table: Table;
  /** The same of other rows. @throws {CauceError} COLUMN_UNKNOWN, COLUMN_TYPE; what the steps refuse. */
  readonly transform: (table: Table<unknown>) => Table;
}

/**
 * Fits transformers, one after the other, and applies them: scikit-learn's fit_transform. In a pipeline this happens by
 * itself.
 *
 * @param steps One or several, in order.
 * @param table At least 1 row. Only read.
 * @throws {CauceError} TOO_FEW_ROWS, ABORTED; what the steps refuse.
 *
 * @example
 * const { table, transform } = await fitTransform(standardScaler(), tableFromRows([{ x: 10 }, { x: 20 }]));
 * table.toRows(); //=> [{ x: -1 }, { x: 1 }]
 * transform(tableFromRows([{ x: 40 }])).toRows(); //=> [{ x: 5 }]
 */
export async function fitTransform(
  steps: TransformerStep | readonly TransformerStep[],
  table: Table<unknown>,
  { target, ...options }: FitTransformOptions = {},
): Promise<FitTransformed> {
  const list = Array.isArray(steps) ? (steps as readonly TransformerStep[]) : [steps as TransformerStep];
  if (table.length === 0)
    throw new CauceError('TOO_FEW_ROWS', { where: 'fitTransform', needed: 1, received: 0 });
  const inputs = target === undefined ? (table as Table) : table.drop([target]);
  const context = fitContext(lookedAt(table, target), options);
  const fitted = await fitChain(list, inputs, context);
  const isPlain = inputs.columns.every(column => column.type !== 'oneHot' && column.type !== 'sparse');
  const schema = isPlain ? schemaOf(inputs) : undefined;
  return {
    table: fitted.output,
    transform: other =>
      transformChain(
        fitted.steps,
        fitted.states,
        schema === undefined ? other.select(inputs.names) : conform(other, schema),
      ),
  };
}

/** Without a target, transformers that look at it see the same number everywhere. */
function lookedAt(table: Table<unknown>, name: string | undefined): Float64Array | ClassTarget {
  if (name === undefined) return new Float64Array(table.length);
  const column = table.column(name, 'The target');
  return isNumeric(column) && column.type !== 'boolean'
    ? numericTarget(table, name)
    : classTarget(table, name);
}
