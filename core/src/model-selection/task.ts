/** One fit on some rows, and what it predicts for others: what cross-validations and searches are made of. */

import { fitPipeline } from '../compose/fit-pipeline.ts';
import type { FittedPipeline } from '../compose/fitted-pipeline.ts';
import type { Model } from '../compose/model.ts';
import type { Pipeline } from '../compose/pipeline.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import { takeColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import type { Split } from './splitter.ts';

export interface Task {
  readonly pipeline: Pipeline;
  readonly split: Split;
  /** Shape (rows of the table): the row whose target each row is given. Without it, its own. */
  readonly targetFrom?: Int32Array | undefined;
}

/** What is the same for all tasks. */
export interface TaskOptions extends Omit<FitOptions, 'onProgress'> {
  readonly target: string;
  readonly wants: Wants;
}

/** What a task is to bring beside the predictions for its test rows. */
export interface Wants {
  /** Predictions for the rows learnt from. */
  readonly train?: boolean | undefined;
  /** Probabilities of classes. */
  readonly probabilities?: boolean | undefined;
  readonly model?: boolean | undefined;
}

export interface Predictions {
  /** Shape (rows): numbers, or positions among the classes; NaN where nothing was decided. */
  readonly predicted: Float64Array;
  /** Shape (rows x classes), row by row; null when they were not asked for. */
  readonly probabilities: Float64Array | null;
  /** Those that were learnt from; empty for numbers. */
  readonly classes: readonly string[];
}

export interface Done {
  readonly fitTimeMs: number;
  /** What the predictions took. */
  readonly scoreTimeMs: number;
  readonly test: Predictions;
  readonly train?: Predictions | undefined;
  readonly model?: Model | undefined;
}

/** What became of a task. */
export type Outcome = Done | { readonly error: Error };

/** @throws what the pipeline refuses. */
export async function runTask(table: Table<unknown>, task: Task, options: TaskOptions): Promise<Done> {
  const { wants, ...fitOptions } = options;
  const rows = withTargetOf(table, options.target, task.targetFrom);
  const learnt = rows.take(task.split.train);
  const started = Date.now();
  const model = wants.model
    ? ((await task.pipeline.fit(learnt as Table, { ...fitOptions, profile: false })) as unknown as Model)
    : undefined;
  const fitted = model?.fitted ?? (await fitPipeline(task.pipeline, learnt, fitOptions));
  const ready = Date.now();
  const test = predictionsOf(fitted, rows.take(task.split.test), wants);
  const train = wants.train ? predictionsOf(fitted, learnt, wants) : undefined;
  return { fitTimeMs: ready - started, scoreTimeMs: Date.now() - ready, test, train, model };
}

/** The table whose rows have the targets of others. */
export function withTargetOf<Row>(
  table: Table<Row>,
  target: string,
  targetFrom: Int32Array | undefined,
): Table<Row> {
  if (targetFrom === undefined) return table;
  return table.with([[target, takeColumn(table.column(target), targetFrom)]]) as Table<unknown> as Table<Row>;
}

export function predictionsOf(fitted: FittedPipeline, table: Table<unknown>, wants: Wants): Predictions {
  const input = fitted.input(table);
  const { classes } = fitted;
  if (fitted.task === 'regression') return { predicted: fitted.raw(input), probabilities: null, classes };
  const probabilities = fitted.probabilities(fitted.features(input));
  const predicted = fitted.positions(probabilities);
  return { predicted, probabilities: wants.probabilities ? probabilities : null, classes };
}
