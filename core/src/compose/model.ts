/** Model: a fitted pipeline. */

import { documentToBytes } from '../bytes/document.ts';
import { CauceError } from '../errors.ts';
import type {
  ClassifierDefinition,
  EstimatorStep,
  FitOptions,
  RegressorDefinition,
  TransformerStep,
} from '../estimator/definition.ts';
import { classificationMetrics } from '../metrics/classification.ts';
import { regressionMetrics } from '../metrics/regression.ts';
import { conform } from '../table/conform.ts';
import type { Issues } from '../table/issues.ts';
import { type ReadResult, readRows } from '../table/rows.ts';
import type { Field, Schema } from '../table/schema.ts';
import { type AnyRow, featureNames, Table } from '../table/table.ts';
import { transformChain } from './chain.ts';
import { type Golden, makeGolden, type Predictor } from './golden.ts';
import type { Pipeline } from './pipeline.ts';
import { compilePredictor, type RowPredictor } from './row-predictor.ts';
import { stepToJson } from './step-json.ts';
import { classTarget, numericTarget, type Task } from './target.ts';

/** Where a model comes from. */
export interface Lineage {
  /** How many rows it learnt from. */
  readonly rows: number;
  /** Fingerprint of these rows (128 bits, not cryptographic), to tell whether two models saw the same data. */
  readonly dataHash: string;
  readonly randomState: number;
  /** When it was fitted, ISO 8601. */
  readonly createdAt: string;
  /** The version of Cauce that fitted it. */
  readonly library: string;
}

/** Scores by name: `{ rmse, mae, r2, … }`. */
export type Metrics = Readonly<Record<string, number>>;

/** All that a model is: what its file keeps. */
export interface ModelParts {
  /** The input columns, without the target. */
  readonly schema: Schema;
  readonly target: Field;
  /** With parameters as the model keeps them. */
  readonly pipeline: Pipeline;
  /** One for each step, in order. */
  readonly states: readonly unknown[];
  readonly metrics: Metrics | null;
  readonly lineage: Lineage;
  /** As its file has them; a model that was never a file has none yet. */
  readonly golden?: Golden;
}

/** Predictions, and what was noticed of the rows. */
export interface WithWarnings<Prediction> extends Pick<Issues, 'warnings' | 'warningCount'> {
  readonly predictions: readonly Prediction[];
}

/** Number of the model file's layout: raised when older readers could no longer read a file. */
export const formatVersion = 2;

/**
 * A fitted pipeline: immutable, made by `pipeline.fit` or `loadModel`.
 *
 * @typeParam Row - What a row to predict holds: the schema's fields without the target.
 * @typeParam Prediction - number for a regressor, string (the class) for a classifier.
 */
export class Model<Row = AnyRow, Prediction extends number | string = number | string> {
  /** The input columns, without the target. */
  readonly schema: Schema<Row>;
  /** What is predicted: its name, and the range or the classes seen. */
  readonly target: Field;
  readonly task: Task;
  /** The pipeline, as it can be fitted again. */
  readonly pipeline: Pipeline;
  /** The names of the features that the estimator sees, after all transformers. */
  readonly featureNames: readonly string[];
  /** Scores on rows that it did not learn from, where they were measured: see `withMetrics`. */
  readonly metrics: Metrics | null;
  readonly lineage: Lineage;

  readonly #parts: ModelParts;
  readonly #transformers: readonly TransformerStep[];
  readonly #estimator: EstimatorStep;
  #predictor: RowPredictor | undefined;

  /** For `pipeline.fit` and `loadModel`. */
  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.schema = parts.schema as Schema<unknown> as Schema<Row>;
    this.target = parts.target;
    this.pipeline = parts.pipeline;
    this.task = parts.pipeline.task;
    this.metrics = parts.metrics;
    this.lineage = parts.lineage;
    this.#transformers = parts.pipeline.transformers;
    this.#estimator = parts.pipeline.estimator;
    this.featureNames = featureNames(this.#transform(this.#input([])));
  }

  /**
   * The prediction for each row, in the same order.
   *
   * @param rows Rows with every field of the schema (null where a value is missing), or a table with its columns in
   *   any order. Only read. No rows give no predictions.
   * @throws {CauceError} ROWS_INVALID with the first 100 problems; for a table COLUMN_UNKNOWN, COLUMN_TYPE; what a
   *   transformer refuses.
   */
  predict(rows: readonly Row[] | Table<unknown>): Prediction[] {
    return this.#byRow(rows, this.#resultOf) ?? this.#predictTable(this.#input(rows));
  }

  /**
   * The prediction for one row: the quickest way to it.
   * @throws {CauceError} as `predict`.
   */
  predictOne(row: Row): Prediction {
    const predictor = this.#rowPredictor();
    return predictor.run(row) ? this.#resultOf(predictor) : this.#predictTable(this.#input([row]))[0];
  }

  /**
   * `predict`, and what is to be said of values that fit but were never seen before, such as an unknown category.
   * @throws {CauceError} as `predict`.
   */
  predictWithWarnings(rows: readonly Row[]): WithWarnings<Prediction> {
    const known = this.#byRow(rows, this.#resultOf, true);
    if (known !== undefined) return { predictions: known, warnings: [], warningCount: 0 };
    const { table, warnings, warningCount } = this.#read(rows);
    return { predictions: this.#predictTable(table), warnings, warningCount };
  }

  /**
   * The probability of each class for each row; the classes are `target.values`, in their order.
   * @throws {CauceError} as `predict`; STEP_MISPLACED when the model is no classifier.
   */
  predictProba(rows: readonly Row[] | Table<unknown>): number[][] {
    if (this.#estimator.kind !== 'classifier') {
      throw new CauceError('STEP_MISPLACED', {
        name: this.#estimator.name,
        message: 'it predicts numbers, so it has no probabilities. Use predict.',
      });
    }
    const few = this.#byRow(rows, ({ results }) => this.#classes.map((_, k) => results[k][0]));
    if (few !== undefined) return few;
    const width = this.#classes.length;
    const table = this.#transform(this.#input(rows));
    const probabilities = this.#probabilities(table);
    return Array.from({ length: table.length }, (_, i) => [
      ...probabilities.subarray(i * width, (i + 1) * width),
    ]);
  }

  /**
   * How well the model predicts a table that has the target: RMSE, MAE, R² and more for regression; accuracy and log
   * loss for classification.
   * @throws {CauceError} as `predict`; COLUMN_UNKNOWN, TARGET_MISSING, TARGET_TYPE for the target.
   */
  evaluate(table: Table<unknown>): Metrics {
    if (this.task === 'regression') {
      return regressionMetrics(
        numericTarget(table, this.target.name),
        this.#numbers(this.#transform(this.#input(table))),
      );
    }
    const { codes, classes } = classTarget(table, this.target.name);
    const truth = Array.from(codes, code => classes[code]);
    const probabilities = this.#probabilities(this.#transform(this.#input(table)));
    return classificationMetrics(truth, probabilities, this.target.values as readonly string[]);
  }

  /** The same pipeline fitted on other rows, with the same target. Everything is learnt anew. */
  refit(table: Table<unknown>, options: FitOptions = {}): Promise<Model<Row, Prediction>> {
    const randomState = options.randomState ?? this.lineage.randomState;
    return this.pipeline.fit(table as Table, {
      ...options,
      randomState,
      target: this.target.name,
    }) as Promise<Model<never, never>> as Promise<Model<Row, Prediction>>;
  }

  /** Rows made up from the schema, and what was predicted for them when the model was kept: see `checkGolden`. */
  get golden(): Golden {
    return this.#parts.golden ?? makeGolden(this as unknown as Predictor);
  }

  /** The same model with the scores that it reached on rows held out. */
  withMetrics(metrics: Metrics): Model<Row, Prediction> {
    return new Model({ ...this.#parts, metrics });
  }

  /**
   * The model file: everything from the raw row to the prediction. The same model gives the same bytes.
   * @throws {TypeError} when a definition of the user's keeps something in its state that is neither JSON nor a typed
   *   array.
   */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { schema, target, pipeline, states, metrics, lineage } = this.#parts;
    return documentToBytes({
      format: formatVersion,
      kind: 'model',
      schema: schema.toJSON(),
      target,
      pipeline: pipeline.steps.map(stepToJson),
      states,
      metrics,
      lineage,
      golden: this.golden,
    });
  }

  /** A text diagram: the pipeline, and what it predicts. */
  toString(): string {
    return this.pipeline.toString();
  }

  /**
   * The results of a few rows, each by itself; undefined when they are to go the columns' way.
   * @param knownOnly Leave rows with values that were never seen before to that way too.
   */
  #byRow<T>(
    rows: readonly Row[] | Table<unknown>,
    resultOf: (predictor: RowPredictor) => T,
    knownOnly = false,
  ): T[] | undefined {
    if (!Array.isArray(rows)) return undefined;
    const predictor = this.#rowPredictor();
    if (rows.length > predictor.worthwhileRows) return undefined;
    const results: T[] = [];
    for (let i = 0; i < rows.length; i++) {
      if (!predictor.run(rows[i]) || (knownOnly && predictor.isNew())) return undefined;
      results.push(resultOf(predictor));
    }
    return results;
  }

  /** Made when first needed: a model that only sees tables has no use for it. */
  #rowPredictor(): RowPredictor {
    const { schema, target, states } = this.#parts;
    this.#predictor ??= compilePredictor(schema, target, this.#transformers, this.#estimator, states);
    return this.#predictor;
  }

  /** What a predictor holds after a row. */
  readonly #resultOf = ({ results }: RowPredictor): Prediction =>
    this.task === 'regression' ? (results[0][0] as Prediction) : this.#mostProbable(k => results[k][0]);

  #predictTable(table: Table): Prediction[] {
    const features = this.#transform(table);
    if (this.#estimator.kind === 'regressor') return Array.from(this.#numbers(features)) as Prediction[];
    const width = this.#classes.length;
    const probabilities = this.#probabilities(features);
    return Array.from({ length: table.length }, (_, i) =>
      this.#mostProbable(k => probabilities[i * width + k]),
    );
  }

  /** The most probable class, of equals the first. */
  #mostProbable(probabilityOf: (k: number) => number): Prediction {
    let best = 0;
    for (let k = 1; k < this.#classes.length; k++) if (probabilityOf(k) > probabilityOf(best)) best = k;
    return this.#classes[best] as Prediction;
  }

  get #classes(): readonly string[] {
    return this.target.values as readonly string[];
  }

  #input(rows: readonly Row[] | Table<unknown>): Table {
    return rows instanceof Table ? conform(rows, this.#parts.schema) : this.#read(rows).table;
  }

  #read(rows: readonly unknown[]): ReadResult {
    const read = readRows(this.#parts.schema, rows, { ignore: this.target.name });
    const { issues, issueCount } = read;
    if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues, total: issueCount });
    return read;
  }

  #transform(table: Table): Table {
    return transformChain(this.#transformers, this.#parts.states, table);
  }

  get #state(): unknown {
    return this.#parts.states[this.#transformers.length];
  }

  #numbers(table: Table): Float64Array {
    return (this.#estimator.definition as RegressorDefinition).predict(
      table,
      this.#state,
      this.#estimator.params,
    );
  }

  #probabilities(table: Table): Float64Array {
    return (this.#estimator.definition as ClassifierDefinition).predictProba(
      table,
      this.#state,
      this.#estimator.params,
    );
  }
}
