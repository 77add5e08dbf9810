/** Model: a fitted pipeline. */

import { documentToBytes } from '../bytes/document.ts';
import { CauceError } from '../errors.ts';
import { classificationMetrics } from '../metrics/classification.ts';
import { regressionMetrics } from '../metrics/regression.ts';
import type { Field, Schema } from '../table/schema.ts';
import type { AnyRow, Table } from '../table/table.ts';
import type { Observer } from '../trust/observer.ts';
import { overlayPolicy, type Policy, type PolicyInput } from '../trust/policy.ts';
import { type Profile, withPredictions } from '../trust/profile/profile.ts';
import { profileToDocument } from '../trust/profile/profile-file.ts';
import { jupyterDisplay, type ViewForms } from '../views/view.ts';
import { type Explanation, explainTable } from './explain.ts';
import type { FittedPipeline } from './fitted-pipeline.ts';
import { type Golden, makeGolden, type Predictor } from './golden.ts';
import {
  type GuardedOptions,
  type GuardedPredictions,
  type Interval,
  intervalsOf,
  type Reasons,
} from './guarded-predictions.ts';
import { GuardedPredictor } from './guarded-predictor.ts';
import type { Intervals } from './intervals.ts';
import { intervalsToDocument, pipelineToDocument } from './intervals-document.ts';
import { modelView } from './model-view.ts';
import type { ModelFitOptions, Pipeline } from './pipeline.ts';
import type { RowPredictor } from './row-predictor.ts';
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
  readonly profile: Profile | null;
  readonly policy: Policy;
  readonly intervals: Intervals | null;
  readonly metrics: Metrics | null;
  readonly lineage: Lineage;
  /** As its file has them; a model that was never a file has none yet. */
  readonly golden?: Golden;
}

/** Number of the model file's layout: raised when older readers could no longer read a file. */
export const formatVersion = 4;

/**
 * A fitted pipeline: immutable, made by `pipeline.fit` or `loadModel`.
 *
 * @typeParam Row - What a row to predict holds: the schema's fields without the target.
 * @typeParam Prediction - number for a regressor, string (the class) for a classifier.
 *
 * @example
 * const model = await pipeline(simpleImputer(), ridge()).fit(cars.select(['km', 'year', 'price']), { target: 'price' });
 * model.predictOne({ km: 60_000, year: 2017 }) > 0; //=> true
 * model.schema.names; //=> ['km', 'year']
 * loadModel(model.toBytes()).task; //=> 'regression'
 */
export class Model<Row = AnyRow, Prediction extends number | string = number | string> {
  /** The input columns, without the target. */
  readonly schema: Schema<Row>;
  /** What is predicted: its name, and the range or the classes seen. */
  readonly target: Field;
  /** Name of the column that said what each row counts for when fitting; null when all counted the same. */
  readonly weight: string | null;
  readonly task: Task;
  /** The pipeline, as it can be fitted again. */
  readonly pipeline: Pipeline;
  /** The names of the features that the estimator sees, after all transformers. */
  readonly featureNames: readonly string[];
  /** Scores on rows that it did not learn from, where they were measured: see `withMetrics`. */
  readonly metrics: Metrics | null;
  readonly lineage: Lineage;

  /** What it remembers of the data that it learnt from; null when the fit was told `profile: false`. */
  readonly profile: Profile | null;
  /** What its guards do about what they find: see `withPolicy`. */
  readonly policy: Policy;
  /** Null when it was not calibrated: see `withIntervals`. */
  readonly intervals: Intervals | null;

  readonly #parts: ModelParts;
  readonly #fitted: FittedPipeline;
  #guarded: GuardedPredictor | undefined;

  /** For `pipeline.fit` and `loadModel`. */
  constructor(parts: ModelParts) {
    const { fitted } = parts;
    this.#parts = parts;
    this.#fitted = fitted;
    this.schema = fitted.schema as Schema<unknown> as Schema<Row>;
    this.target = fitted.target;
    this.weight = fitted.weight;
    this.pipeline = fitted.pipeline;
    this.task = fitted.task;
    this.metrics = parts.metrics;
    this.lineage = parts.lineage;
    this.profile = parts.profile;
    this.policy = parts.policy;
    this.intervals = parts.intervals;
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
   * The predictions as a service answers them: rows and predictions are held against the training profile, and what is
   * found is reported, changed or rejected as the policy says. docs/mitigation-strategy.md lists all of it.
   *
   * @throws {CauceError} as `predict`, ROWS_INVALID also for what the policy rejects; INTERVALS_MISSING, PARAM_INVALID,
   *   COVERAGE_TOO_HIGH for `interval`; NOT_EXPLAINABLE for `explain`.
   */
  predictGuarded(
    rows: readonly Row[] | Table<unknown>,
    { interval, explain, observer, first }: GuardedOptions = {},
  ): GuardedPredictions<Prediction> {
    if (interval === undefined && !explain) {
      const usual = this.predictUsual(rows, observer);
      if (usual !== undefined) return { predictions: usual, warnings: [], warningCount: 0 };
    }
    const intervals = interval === undefined ? undefined : this.#calibrated();
    const { given, input, predictions, codes, warnings, warningCount } = this.#guard().predict(rows, first);
    const answer = {
      predictions: Array.from(predictions, this.#worded),
      warnings,
      warningCount,
      ...(intervals === undefined
        ? {}
        : this.#intervalsOf(intervals, input, interval as number, predictions)),
      ...(explain ? { explanations: this.#reasons(given, input, first) } : {}),
    };
    // Only now, since nobody is to be told of instances that get no answer.
    if (codes !== undefined) observer?.table(codes, predictions);
    return answer;
  }

  /**
   * The quick way of `predictGuarded`.
   * @returns The predictions of a few rows that there is nothing to be said of; else undefined, and nobody was told of them.
   */
  predictUsual(rows: readonly Row[] | Table<unknown>, observer?: Observer): Prediction[] | undefined {
    if (!Array.isArray(rows)) return undefined;
    const usual = this.#guard().predictUsual(rows, observer);
    return usual === undefined ? undefined : Array.from(usual, this.#worded);
  }

  /**
   * For a regressor: for each row the interval that holds the truth in at least the share `coverage` of all rows, if they are
   * like those that it was calibrated with. See `Intervals` for what is promised and what is not.
   *
   * @param options.coverage Greater than 0, less than 1.
   * @throws {CauceError} as `predict`; INTERVALS_MISSING, PARAM_INVALID, COVERAGE_TOO_HIGH; STEP_MISPLACED for a classifier.
   */
  predictIntervals(
    rows: readonly Row[] | Table<unknown>,
    { coverage }: { readonly coverage: number },
  ): Interval[] {
    this.#mustPredict('regression', 'classes, so it has no intervals. Use predictSets');
    const input = this.#fitted.input(rows);
    return intervalsOf(this.#calibrated().bounds(input, coverage, this.#fitted.raw(input)));
  }

  /**
   * For a classifier: for each row the classes of which one is the true one in at least the share `coverage` of all rows, the
   * predicted one first.
   * @throws as `predictIntervals`; STEP_MISPLACED for a regressor.
   */
  predictSets(
    rows: readonly Row[] | Table<unknown>,
    { coverage }: { readonly coverage: number },
  ): string[][] {
    this.#mustPredict('classification', 'numbers, so it has no sets of classes. Use predictIntervals');
    const input = this.#fitted.input(rows);
    return this.#calibrated().sets(input, coverage, this.#fitted.raw(input), this.#fitted.classes);
  }

  /**
   * What each column adds to each prediction: they and the base add up to it. Exact Shapley values for trees, for linear
   * models each coefficient times the distance from the mean, for means of models the means of these.
   * @throws {CauceError} as `predict`; NOT_EXPLAINABLE for an estimator that cannot say, such as nearest neighbours.
   */
  explain(rows: readonly Row[] | Table<unknown>): Explanation[] {
    return explainTable(this.#fitted, this.#fitted.input(rows));
  }

  /**
   * The probability of each class for each row; the classes are `target.values`, in their order.
   * @throws {CauceError} as `predict`; STEP_MISPLACED when the model is no classifier.
   */
  predictProba(rows: readonly Row[] | Table<unknown>): number[][] {
    this.#mustPredict('classification', 'numbers, so it has no probabilities. Use predict');
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
    const predicted = Array.from(this.#fitted.positions(probabilities), this.#worded) as string[];
    return classificationMetrics(truth, probabilities, this.#fitted.classes, { predicted });
  }

  /** The same pipeline fitted on other rows, with the same target and policy. All else is learnt anew; it has no intervals yet. */
  async refit(table: Table<unknown>, options: ModelFitOptions = {}): Promise<Model<Row, Prediction>> {
    const randomState = options.randomState ?? this.lineage.randomState;
    const fitted = await this.pipeline.fit(table as Table, {
      ...options,
      randomState,
      target: this.target.name,
      sampleWeight: options.sampleWeight ?? this.weight ?? undefined,
    });
    return fitted.withPolicy(this.policy) as Model<unknown> as Model<Row, Prediction>;
  }

  /** Fields that rows to predict may have though they are no inputs: the target, and the weight. */
  get ignored(): readonly string[] {
    return this.#fitted.ignored;
  }

  /** What it predicts with: for `calibrate`. */
  get fitted(): FittedPipeline {
    return this.#fitted;
  }

  /** Rows made up from the schema, and what was predicted for them when the model was kept: see `checkGolden`. */
  get golden(): Golden {
    return this.#parts.golden ?? makeGolden(this as unknown as Predictor);
  }

  /**
   * The same model with a policy for its guards laid over its own: what it does not say stays as it is.
   * @throws {CauceError} PARAM_UNKNOWN with the nearest name, PARAM_INVALID with the rule.
   */
  withPolicy(policy: PolicyInput): Model<Row, Prediction> {
    return new Model({ ...this.#parts, policy: overlayPolicy(this.policy, policy, this.schema.names) });
  }

  /** The same model with intervals: see `calibrate`. */
  withIntervals(intervals: Intervals | null): Model<Row, Prediction> {
    return new Model({ ...this.#parts, intervals });
  }

  /**
   * The same model, whose profile says what is predicted for rows that were not learnt from.
   * @param measured The same pipeline, fitted without these rows.
   * @throws {CauceError} as `predict`.
   */
  withPredictionsOf(measured: Model<never, Prediction>, heldOut: Table<unknown>): Model<Row, Prediction> {
    const { profile } = this;
    if (profile === null) return this;
    const { fitted } = measured;
    // A class that only one of the two knows is told by its name.
    const codes = fitted.classes.map(name => this.#fitted.classes.indexOf(name));
    const raw = fitted.raw(fitted.input(heldOut));
    const own = this.task === 'regression' ? raw : raw.map(code => codes[code]);
    return new Model({ ...this.#parts, profile: withPredictions(profile, this.target, own) });
  }

  /** The same model with the scores that it reached on rows held out; those that are no numbers are left out. */
  withMetrics(metrics: Metrics): Model<Row, Prediction> {
    // Of a single row there is no R².
    const finite = Object.entries(metrics).filter(([, score]) => Number.isFinite(score));
    return new Model({ ...this.#parts, metrics: Object.fromEntries(finite) });
  }

  /**
   * The model file: everything from the raw row to the prediction. The same model gives the same bytes.
   * @throws {TypeError} when a definition of the user's keeps something in its state that is neither JSON nor a typed
   *   array.
   */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { metrics, lineage, profile, policy, intervals } = this.#parts;
    return documentToBytes({
      format: formatVersion,
      kind: 'model',
      ...pipelineToDocument(this.#fitted),
      metrics,
      lineage,
      profile: profile === null ? null : profileToDocument(profile),
      policy,
      intervals: intervals === null ? null : intervalsToDocument(intervals),
      golden: this.golden,
    });
  }

  /** A text diagram: the pipeline, and what it predicts. */
  toString(): string {
    return this.pipeline.toString();
  }

  /** What it predicts, how well and by which pipeline, in a notebook. */
  [jupyterDisplay](): ViewForms {
    return modelView(this)[jupyterDisplay]();
  }

  /**
   * The results of a few rows, each by itself; undefined when they are to go the columns' way.
   */
  #byRow<T>(
    rows: readonly Row[] | Table<unknown>,
    resultOf: (predictor: RowPredictor) => T,
  ): T[] | undefined {
    if (!Array.isArray(rows)) return undefined;
    const predictor = this.#fitted.row;
    if (rows.length > predictor.worthwhileRows) return undefined;
    const results: T[] = [];
    for (let i = 0; i < rows.length; i++) {
      if (!predictor.run(rows[i])) return undefined;
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

  /** Made when first needed: a model that is only measured has no use for it. */
  #guard(): GuardedPredictor {
    this.#guarded ??= new GuardedPredictor(this.#fitted, this.profile, this.policy);
    return this.#guarded;
  }

  #reasons(given: Table, input: Table, first: number | undefined): Reasons[] {
    const unusual = this.#guard().unusual(given, first);
    return explainTable(this.#fitted, input).map((explanation, row) => ({
      ...explanation,
      unusual: unusual[row],
    }));
  }

  #intervalsOf(
    intervals: Intervals,
    input: Table,
    coverage: number,
    predictions: Float64Array,
  ): Pick<GuardedPredictions<Prediction>, 'intervals' | 'sets'> {
    return this.task === 'regression'
      ? { intervals: intervalsOf(this.#guard().clip(intervals.bounds(input, coverage, predictions))) }
      : { sets: intervals.sets(input, coverage, predictions, this.#fitted.classes) };
  }

  #calibrated(): Intervals {
    if (this.intervals === null) throw new CauceError('INTERVALS_MISSING', { where: 'This model' });
    return this.intervals;
  }

  #mustPredict(task: Task, instead: string): void {
    if (this.task === task) return;
    throw new CauceError('STEP_MISPLACED', {
      name: this.pipeline.estimator.name,
      message: `it predicts ${instead}.`,
    });
  }

  /** A number as it is, a class by its name. */
  readonly #worded = (raw: number): Prediction =>
    (this.task === 'regression' ? raw : this.#fitted.classes[raw]) as Prediction;
}
