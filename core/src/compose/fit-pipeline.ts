/** From a pipeline and a table to a fitted pipeline: each step learns, in order. */

import { CauceError } from '../errors.ts';
import { fitChain, settle } from '../estimator/chain.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import { checkWeights, fitEstimator } from '../estimator/nested.ts';
import { schemaOf } from '../table/schema.ts';
import type { Table } from '../table/table.ts';
import { fitContext } from './fit-context.ts';
import { FittedPipeline } from './fitted-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { sampleWeights } from './sample-weight.ts';
import { targetField, targetOf } from './target.ts';

/**
 * Learns every step of a pipeline from a table.
 *
 * @param table The rows to learn from, with the target. Only read.
 * @param options.target Name of the column to predict.
 * @throws {CauceError} as `pipeline.fit`.
 */
export async function fitPipeline(
  pipeline: Pipeline,
  table: Table<unknown>,
  options: FitOptions & { readonly target: string },
): Promise<FittedPipeline> {
  const { transformers, estimator, task } = pipeline;
  const column = table.column(options.target, 'The target');
  if (table.length === 0) throw new CauceError('TOO_FEW_ROWS', { where: 'fit', needed: 1, received: 0 });
  const target = targetOf(task, table, options.target);
  const weights = sampleWeights(table, options.sampleWeight, options.target);
  if (weights !== undefined) checkWeights(estimator);
  const inputs = inputsOf(table, options);
  const context = fitContext(target, options, weights);
  const chain = await fitChain(transformers, inputs, context);
  if (chain.output.columns.length === 0)
    throw new CauceError('NO_COLUMNS', { where: estimator.definition.name });
  context.throwIfAborted();
  const state = await fitEstimator(estimator, chain.output, target, context);
  return new FittedPipeline({
    schema: schemaOf(inputs),
    target: targetField(options.target, target, column),
    weight: options.sampleWeight ?? null,
    pipeline: pipeline.withSteps([...chain.steps, settle(estimator, state)]),
    states: [...chain.states, state],
  });
}

/** The columns that are neither the target nor weights. */
export function inputsOf(
  table: Table<unknown>,
  { target, sampleWeight }: { readonly target: string; readonly sampleWeight?: string | undefined },
): Table {
  return table.drop(sampleWeight === undefined ? [target] : [target, sampleWeight]);
}
