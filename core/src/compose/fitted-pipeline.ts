/** A pipeline with what each of its steps has learnt: from rows to raw predictions. What a model and its intervals are made of. */

import { CauceError } from '../errors.ts';
import type {
  ClassifierDefinition,
  EstimatorStep,
  RegressorDefinition,
  TransformerStep,
} from '../estimator/definition.ts';
import { conform } from '../table/conform.ts';
import { type ReadResult, readRows } from '../table/rows.ts';
import type { Field, Schema } from '../table/schema.ts';
import { featureNames, Table } from '../table/table.ts';
import { transformChain } from './chain.ts';
import type { Pipeline } from './pipeline.ts';
import { compilePredictor, type RowPredictor } from './row-predictor.ts';
import type { Task } from './target.ts';

/** All that it is: what a file keeps of it. */
export interface FittedParts {
  /** The input columns, without the target. */
  readonly schema: Schema;
  readonly target: Field;
  /** With parameters as a model keeps them. */
  readonly pipeline: Pipeline;
  /** One for each step, in order. */
  readonly states: readonly unknown[];
}

export class FittedPipeline {
  readonly schema: Schema;
  readonly target: Field;
  readonly pipeline: Pipeline;
  readonly states: readonly unknown[];
  readonly task: Task;
  /** The names of the features that the estimator sees, after all transformers. */
  readonly featureNames: readonly string[];
  readonly transformers: readonly TransformerStep[];
  readonly estimator: EstimatorStep;
  #predictor: RowPredictor | undefined;

  constructor({ schema, target, pipeline, states }: FittedParts) {
    this.schema = schema;
    this.target = target;
    this.pipeline = pipeline;
    this.states = states;
    this.task = pipeline.task;
    this.transformers = pipeline.transformers;
    this.estimator = pipeline.estimator;
    this.featureNames = featureNames(this.features(this.input([])));
  }

  /** Of a classifier, in ascending order of code points; empty for a regressor. */
  get classes(): readonly string[] {
    return this.task === 'classification' ? (this.target.values as readonly string[]) : noClasses;
  }

  /** A table as it was when fitting: its columns, in the schema's order. @throws {CauceError} ROWS_INVALID, COLUMN_UNKNOWN, COLUMN_TYPE. */
  input(rows: readonly unknown[] | Table<unknown>): Table {
    if (rows instanceof Table) return conform(rows, this.schema);
    const read = this.read(rows);
    const { issues, issueCount } = read;
    if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
    return read.table;
  }

  /** Rows as that table, with what is wrong with them. */
  read(rows: readonly unknown[]): ReadResult {
    return readRows(this.schema, rows, { ignore: this.target.name });
  }

  /** What the estimator sees of an input. */
  features(input: Table): Table {
    return transformChain(this.transformers, this.states, input);
  }

  /** What a regressor predicts. @returns Shape (rows). */
  numbers(features: Table): Float64Array {
    const definition = this.estimator.definition as RegressorDefinition;
    return definition.predict(features, this.#state, this.estimator.params);
  }

  /** The probability of each class. @returns Shape (rows x classes), row by row. */
  probabilities(features: Table): Float64Array {
    const definition = this.estimator.definition as ClassifierDefinition;
    return definition.predictProba(features, this.#state, this.estimator.params);
  }

  /**
   * The prediction for each row of an input: numbers, or the position of the most probable class, of equals the first; NaN
   * where a probability is none.
   */
  raw(input: Table): Float64Array {
    const features = this.features(input);
    if (this.task === 'regression') return this.numbers(features);
    const width = this.classes.length;
    const probabilities = this.probabilities(features);
    const best = new Float64Array(input.length);
    for (let i = 0; i < best.length; i++) best[i] = mostProbable(width, k => probabilities[i * width + k]);
    return best;
  }

  /** For one row at a time; made when first needed: who only sees tables has no use for it. */
  get row(): RowPredictor {
    const { schema, target, transformers, estimator, states } = this;
    this.#predictor ??= compilePredictor(schema, target, transformers, estimator, states);
    return this.#predictor;
  }

  /** The same as `raw` for the row that was run last. */
  rawOfRow({ results }: RowPredictor): number {
    return this.task === 'regression' ? results[0][0] : mostProbable(results.length, k => results[k][0]);
  }

  get #state(): unknown {
    return this.states[this.transformers.length];
  }
}

const noClasses: readonly string[] = [];

function mostProbable(classes: number, probabilityOf: (k: number) => number): number {
  let best = 0;
  for (let k = 0; k < classes; k++) {
    const probability = probabilityOf(k);
    if (Number.isNaN(probability)) return Number.NaN;
    if (probability > probabilityOf(best)) best = k;
  }
  return best;
}
