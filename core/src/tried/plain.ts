/** Blocks are made by transformers, no row of a schema has them: what is tried with a block is given the plain columns and a step that makes it. */

import { columns } from '../compose/columns.ts';
import type { Model } from '../compose/model.ts';
import type { PipelineSteps } from '../compose/pipeline.ts';
import { dummyClassifier } from '../dummy/dummy-classifier.ts';
import { dummyRegressor } from '../dummy/dummy-regressor.ts';
import { oneHotEncoder } from '../encoding/one-hot-encoder.ts';
import type { Step, TransformerStep } from '../estimator/definition.ts';
import type { ClassTarget } from '../estimator/fit-context.ts';
import { type Column, isBlock, numeric, strings } from '../table/column.ts';
import { Table, valueAt } from '../table/table.ts';
import { countVectorizer } from '../text/count-vectorizer.ts';

/** The table with a column of words in the place of each block. */
export function plainTable(table: Table): Table {
  return new Table(
    table.entries().map(([name, column]) => [name, isBlock(column) ? wordsOf(column) : column] as const),
    table.length,
  );
}

/** The steps before, if any, that make a table's blocks of the columns that `plainTable` has for them. */
export function blockMakers(table: Table): TransformerStep[] {
  if (!table.columns.some(isBlock)) return [];
  const makers = table.entries().map(([name, column]) => {
    if (column.type === 'oneHot')
      return [name, [[name], oneHotEncoder({ categories: [column.names], handleUnknown: 'ignore' })]];
    return [name, column.type === 'sparse' ? [[name], countVectorizer()] : [[name]]];
  });
  return [columns(Object.fromEntries(makers)) as TransformerStep];
}

/** A pipeline's steps to try one with: an estimator that looks at nothing follows a transformer. */
export function stepsToTry(step: Step, table: Table, goal: Float64Array | ClassTarget): PipelineSteps {
  const last = goal instanceof Float64Array ? dummyRegressor() : dummyClassifier();
  const steps = step.kind === 'transformer' ? [step, last] : [step];
  return [...blockMakers(table), ...steps] as unknown as PipelineSteps;
}

/** A target as a column. */
export function goalColumn(goal: Float64Array | ClassTarget): Column {
  if (goal instanceof Float64Array) return numeric(goal);
  return strings(Array.from(goal.codes, code => goal.classes[code]));
}

/** Each row's words: of a one-hot block its name, of a sparse one each name as often as it counts. */
function wordsOf(column: Column): Column {
  const length =
    column.type === 'sparse' ? column.starts.length - 1 : (column as { codes: Int32Array }).codes.length;
  if (column.type !== 'sparse')
    return strings(Array.from({ length }, (_, row) => valueAt(column, row) as string | null));
  const words = Array.from({ length }, (_, row) => {
    const own: string[] = [];
    for (let k = column.starts[row]; k < column.starts[row + 1]; k++) {
      for (let times = 0; times < column.values[k]; times++) own.push(column.names[column.indices[k]]);
    }
    // What is no term stands for none: an empty string is a missing one.
    return own.join(' ') || '-';
  });
  return strings(words, 'text');
}

/**
 * What the last step sees of rows: a transformer is tried before an estimator that looks at nothing, whose predictions tell
 * nothing of it.
 */
export function seenRows(model: Model, rows: readonly unknown[] | Table<unknown>): unknown[] {
  return model.fitted.features(model.fitted.input(rows)).toRows();
}
