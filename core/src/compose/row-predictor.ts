/** A fitted pipeline as one function of a row: from the fields of an object to the prediction, without a table. */

import { compileChain } from '../estimator/chain.ts';
import type { EstimatorStep, TransformerStep } from '../estimator/definition.ts';
import { compileStep } from '../estimator/row-form.ts';
import { checkCount } from '../estimator/width.ts';
import type { NumericColumn } from '../table/column.ts';
import { inTurn } from '../table/live-row.ts';
import { createRowReader } from '../table/row-reader.ts';
import type { Field, Schema } from '../table/schema.ts';
import type { Table } from '../table/table.ts';

export interface RowPredictor {
  /** The live row that `run` reads into: of the schema's columns. */
  readonly row: Table;
  /**
   * Predicts a row and writes `results`.
   * @returns False for a row that is to go the columns' way, which says what is wrong with it.
   */
  run(row: unknown): boolean;
  /** The row's prediction, or the probability of each class: `[0]` of each array. */
  readonly results: readonly Float64Array[];
  /** Whether the row predicted last holds a category that was never seen before. */
  isNew(): boolean;
  /** Up to this many rows are quicker one by one than as a table. */
  readonly worthwhileRows: number;
}

/** What it is made of: see `FittedPipeline`. */
interface Compilable {
  readonly schema: Schema<unknown>;
  readonly target: Field;
  readonly ignored: readonly string[];
  readonly transformers: readonly TransformerStep[];
  readonly estimator: EstimatorStep;
  readonly states: readonly unknown[];
}

/** @throws what a step refuses of any row. */
export function compilePredictor({
  schema,
  target,
  ignored,
  transformers,
  estimator,
  states,
}: Compilable): RowPredictor {
  const { row, read, isNew } = createRowReader(schema, ignored);
  const chain = compileChain(transformers, states, row);
  const last = compileStep(estimator, states[transformers.length], chain.output, target.values);
  const { output, run, makesTables } = inTurn([chain, last], last.output);
  const classes = estimator.kind === 'classifier' ? (target.values as readonly string[]).length : 1;
  checkCount(estimator.definition.name, output.columns.length, 1, classes);
  return {
    row,
    run: source => read(source) && run(),
    results: output.columns.map(column => (column as NumericColumn).values),
    isNew,
    worthwhileRows: makesTables ? 1 : 128,
  };
}
