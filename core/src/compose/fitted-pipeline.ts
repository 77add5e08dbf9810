/** A pipeline with what each of its steps has learnt: from rows to raw predictions. What a model and its intervals are made of. */

import { CauceError } from '../errors.ts';
import { transformChain } from '../estimator/chain.ts';
import { decidedClass } from '../estimator/decide.ts';
import type {
  ClassifierDefinition,
  EstimatorStep,
  RegressorDefinition,
  TransformerStep,
} from '../estimator/definition.ts';
import { checkCount } from '../estimator/width.ts';
import { conform } from '../table/conform.ts';
import { type ReadResult, readRows } from '../table/rows.ts';
import type { Field, Schema } from '../table/schema.ts';
import { featureNames, Table } from '../table/table.ts';
import type { Pipeline } from './pipeline.ts';
import { compilePredictor, type RowPredictor } from './row-predictor.ts';
import type { Task } from './target.ts';

/** All that it is: what a file keeps of it. */
export interface FittedParts {
  /** The input columns, without the target. */
  readonly schema: Schema;
  readonly target: Field;
  /** Name of the column that said what each row counts for; null when all counted the same. */
  readonly weight: string | null;
  /** With parameters as a model keeps them. */
  readonly pipeline: Pipeline;
  /** One for each step, in order. */
  readonly states: readonly unknown[];
}

export class FittedPipeline {
  readonly schema: Schema;
  readonly target: Field;
  readonly weight: string | null;
  readonly pipeline: Pipeline;
  readonly states: readonly unknown[];
  readonly task: Task;
  /** The names of the features that the estimator sees, after all transformers. */
  readonly featureNames: readonly string[];
  readonly transformers: readonly TransformerStep[];
  readonly estimator: EstimatorStep;
  #predictor: RowPredictor | undefined;
  #rowProbabilities: Float64Array | undefined;

  constructor({ schema, target, weight, pipeline, states }: FittedParts) {
    this.schema = schema;
    this.target = target;
    this.weight = weight;
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

  /** Fields that rows may have though they are no inputs: the target, and the weight. */
  get ignored(): readonly string[] {
    return this.weight === null ? [this.target.name] : [this.target.name, this.weight];
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
    return readRows(this.schema, rows, { ignore: this.ignored });
  }

  /** What the estimator sees of an input. */
  features(input: Table): Table {
    return transformChain(this.transformers, this.states, input);
  }

  /** What a regressor predicts. @returns Shape (rows). */
  numbers(features: Table): Float64Array {
    const definition = this.estimator.definition as RegressorDefinition;
    const predicted = definition.predict(features, this.#state, this.estimator.params);
    checkCount(definition.name, predicted.length, features.length, 1);
    return predicted;
  }

  /** The probability of each class. @returns Shape (rows x classes), row by row. */
  probabilities(features: Table): Float64Array {
    const definition = this.estimator.definition as ClassifierDefinition;
    const probabilities = definition.predictProba(features, this.#state, this.estimator.params);
    checkCount(definition.name, probabilities.length, features.length, this.classes.length);
    return probabilities;
  }

  /**
   * The prediction for each row of an input: numbers, or the position of the class that the estimator decides for: the most
   * probable, of equals the first, unless it says otherwise. NaN where a probability is none.
   */
  raw(input: Table): Float64Array {
    const features = this.features(input);
    return this.task === 'regression' ? this.numbers(features) : this.positions(this.probabilities(features));
  }

  /**
   * The position of the class that is decided for, for each row's probabilities.
   * @param probabilities Shape (rows x classes), row by row.
   */
  positions(probabilities: Float64Array): Float64Array {
    const width = this.classes.length;
    const decided = new Float64Array(probabilities.length / width);
    for (let i = 0; i < decided.length; i++)
      decided[i] = this.#decide(probabilities.subarray(i * width, (i + 1) * width));
    return decided;
  }

  /** For one row at a time; made when first needed: who only sees tables has no use for it. */
  get row(): RowPredictor {
    this.#predictor ??= compilePredictor(this);
    return this.#predictor;
  }

  /** The same as `raw` for the row that was run last. */
  rawOfRow({ results }: RowPredictor): number {
    if (this.task === 'regression') return results[0][0];
    this.#rowProbabilities ??= new Float64Array(results.length);
    for (let k = 0; k < results.length; k++) this.#rowProbabilities[k] = results[k][0];
    return this.#decide(this.#rowProbabilities);
  }

  #decide(probabilities: Float64Array): number {
    return decidedClass(this.estimator, this.#state, probabilities);
  }

  get #state(): unknown {
    return this.states[this.transformers.length];
  }
}

const noClasses: readonly string[] = [];
