/** Model: a fitted pipeline. */

import { documentToBytes } from '../bytes/document.ts';
import { CauceError } from '../errors.ts';
import type { FitOptions } from '../estimator/definition.ts';
import { classificationMetrics } from '../metrics/classification.ts';
import { regressionMetrics } from '../metrics/regression.ts';
import type { Issues } from '../table/issues.ts';
import type { Field, Schema } from '../table/schema.ts';
import type { AnyRow, Table } from '../table/table.ts';
import type { FittedPipeline } from './fitted-pipeline.ts';
import { type Golden, makeGolden, type Predictor } from './golden.ts';
import type { Pipeline } from './pipeline.ts';
import type { RowPredictor } from './row-predictor.ts';
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
  readonly fitted: FittedPipeline;
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
  readonly #fitted: FittedPipeline;

  /** For `pipeline.fit` and `loadModel`. */
  constructor(parts: ModelParts) {
    const { fitted } = parts;
    this.#parts = parts;
    this.#fitted = fitted;
    this.schema = fitted.schema as Schema<unknown> as Schema<Row>;
    this.target = fitted.target;
    this.pipeline = fitted.pipeline;
    this.task = fitted.task;
    this.metrics = parts.metrics;
    this.lineage = parts.lineage;
    this.featureNames = fitted.featureNames;
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
    return this.#byRow(rows, this.#resultOf) ?? this.#predictTable(this.#fitted.input(rows));
  }

  /**
   * The prediction for one row: the quickest way to it.
   * @throws {CauceError} as `predict`.
   */
  predictOne(row: Row): Prediction {
    const predictor = this.#fitted.row;
    return predictor.run(row) ? this.#resultOf(predictor) : this.#predictTable(this.#fitted.input([row]))[0];
  }

  /**
   * `predict`, and what is to be said of values that fit but were never seen before, such as an unknown category.
   * @throws {CauceError} as `predict`.
   */
  predictWithWarnings(rows: readonly Row[]): WithWarnings<Prediction> {
    const known = this.#byRow(rows, this.#resultOf, true);
    if (known !== undefined) return { predictions: known, warnings: [], warningCount: 0 };
    const table = this.#fitted.input(rows);
    const { warnings, warningCount } = this.#fitted.read(rows);
    return { predictions: this.#predictTable(table), warnings, warningCount };
  }

  /**
   * The probability of each class for each row; the classes are `target.values`, in their order.
   * @throws {CauceError} as `predict`; STEP_MISPLACED when the model is no classifier.
   */
  predictProba(rows: readonly Row[] | Table<unknown>): number[][] {
    if (this.task !== 'classification') {
      throw new CauceError('STEP_MISPLACED', {
        name: this.pipeline.estimator.name,
        message: 'it predicts numbers, so it has no probabilities. Use predict.',
      });
    }
    const few = this.#byRow(rows, ({ results }) => results.map(values => values[0]));
    if (few !== undefined) return few;
    const width = this.#fitted.classes.length;
    const input = this.#fitted.input(rows);
    const probabilities = this.#fitted.probabilities(this.#fitted.features(input));
    return Array.from({ length: input.length }, (_, i) => [
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
        this.#fitted.numbers(this.#fitted.features(this.#fitted.input(table))),
      );
    }
    const { codes, classes } = classTarget(table, this.target.name);
    const truth = Array.from(codes, code => classes[code]);
    const probabilities = this.#fitted.probabilities(this.#fitted.features(this.#fitted.input(table)));
    return classificationMetrics(truth, probabilities, this.#fitted.classes);
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
    const { metrics, lineage } = this.#parts;
    const { schema, target, pipeline, states } = this.#fitted;
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
    const predictor = this.#fitted.row;
    if (rows.length > predictor.worthwhileRows) return undefined;
    const results: T[] = [];
    for (let i = 0; i < rows.length; i++) {
      if (!predictor.run(rows[i]) || (knownOnly && predictor.isNew())) return undefined;
      results.push(resultOf(predictor));
    }
    return results;
  }

  /** What a predictor holds after a row. */
  readonly #resultOf = (predictor: RowPredictor): Prediction =>
    this.#worded(this.#fitted.rawOfRow(predictor));

  #predictTable(table: Table): Prediction[] {
    return Array.from(this.#fitted.raw(table), this.#worded);
  }

  /** A number as it is, a class by its name. */
  readonly #worded = (raw: number): Prediction =>
    (this.task === 'regression' ? raw : this.#fitted.classes[raw]) as Prediction;
}
