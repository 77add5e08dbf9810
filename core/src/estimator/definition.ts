/**
 * Definitions: what every transformer and estimator is, built in or the user's own. A definition is code; a step (a
 * definition with parameters) and a state (what was learnt) are data.
 */

import { CauceError } from '../errors.ts';
import type { RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import type { Contributions } from './contributions.ts';
import type { ClassTarget, FitContext } from './fit-context.ts';
import { type Given, type Rules, resolveParams } from './rules.ts';
import type { StateRule } from './state.ts';

export type Kind = 'transformer' | 'regressor' | 'classifier';

interface Common<N extends string, P, S> {
  /** In upper camel case, as scikit-learn has it; kept in model files. */
  readonly name: N;
  /** Raised when a state of an earlier version can no longer be used; kept in model files. Default 1. */
  readonly version?: number;
  /** A rule for each parameter. */
  readonly params: Rules<P>;
  /** What a state holds. Checked when a model file is opened; without it any state is taken as it is. */
  readonly state?: StateRule<S>;
  /**
   * What no rule can say of a state from a file (lengths that must agree, indexes in range): what is wrong with it.
   * @param classes How many the target has; 0 where it is numbers.
   */
  check?(state: S, params: P, classes: number): string | undefined;
  /** The parameters as the model keeps them, after fitting: for those that are code, such as a predicate over columns. */
  settle?(params: P, state: S): P;
  /**
   * The fitted step for one row at a time, with the same bits as for a table: for predictions of a few rows. Without it
   * each row is made a table of its own, which is right but slower.
   *
   * @param row A live row, of the columns that `transform` or `predict` is given. Its typed arrays stay the same while
   *   their contents change; `liveText` reads its strings.
   *
   * @example
   * compileRow(row) {
   *   const { values } = row.column('km') as NumericColumn;
   *   const miles = liveNumber();
   *   return {
   *     output: row.with([['miles', miles]]),
   *     run() {
   *       miles.values[0] = values[0] / 1.609344;
   *       return true;
   *     },
   *   };
   * }
   */
  compileRow?(row: Table, state: S, params: P): RowForm;
}

/** What a transformer learnt, and the rows that it learnt from as the next step is to see them. */
export interface Fitted<S> {
  readonly state: S;
  readonly output: Table;
}

export interface TransformerSpec<N extends string, P, S> extends Common<N, P, S> {
  /** Learns from the columns. Must not change them. */
  fit(table: Table, params: P, context: FitContext): S | Promise<S>;
  /**
   * `fit`, and what becomes of the rows learnt from, where that is not `transform` of them: an encoding by the target must
   * not tell a row its own target. Without it, it is.
   */
  fitTransform?(table: Table, params: P, context: FitContext): Fitted<S> | Promise<Fitted<S>>;
  /** The new columns, in the same row order. Must not change the old ones. Works on any number of rows, also none. */
  transform(table: Table, state: S, params: P): Table;
  /**
   * What `transform` was given, from what it made of it: needed of a transformer that a target goes through.
   * @param table Columns as `transform` makes them.
   */
  inverseTransform?(table: Table, state: S, params: P): Table;
  /**
   * For each column that `transform` makes of these, the names of those that it is made of: what is learnt of a new
   * column can so be told of the old ones. Without it a column is taken to be made of the one of its name, or of all
   * where none has it; give it where a column of an old name holds something of others.
   *
   * @param table Of any number of rows.
   */
  origins?(table: Table, state: S, params: P): readonly (readonly string[])[];
}

interface Estimator<P, S> {
  /** Says that `fit` heeds `context.sampleWeight`; without it, weights are refused. */
  readonly sampleWeight?: true | ((params: P) => boolean);
  /**
   * How much each feature matters to the fitted estimator: impurities that trees take off, coefficients. One-hot and sparse
   * blocks count feature by feature.
   * @returns Of each score that it computes (one, but of linear classifiers of more than two classes): shape (features).
   */
  importances?(state: S, params: P): readonly Float64Array[];
}

export interface RegressorSpec<N extends string, P, S> extends Common<N, P, S>, Estimator<P, S> {
  /** @param target Shape (rows); finite. */
  fit(table: Table, target: Float64Array, params: P, context: FitContext): S | Promise<S>;
  /** @returns Shape (rows). */
  predict(table: Table, state: S, params: P): Float64Array;
  /** What predictions are made of. Without it, they cannot be explained. */
  contributions?(table: Table, state: S, params: P): Contributions;
}

export interface ClassifierSpec<N extends string, P, S> extends Common<N, P, S>, Estimator<P, S> {
  fit(table: Table, target: ClassTarget, params: P, context: FitContext): S | Promise<S>;
  /** @returns Shape (rows x classes), row by row: the probability of each class. */
  predictProba(table: Table, state: S, params: P): Float64Array;
  /**
   * The position of the class that is predicted where these are the probabilities. Without it, that of the greatest, of
   * equals the first.
   * @param probabilities Shape (classes): of one row; none is NaN.
   */
  decide?(probabilities: ArrayLike<number>, state: S, params: P): number;
  /**
   * The scores that the classes are told by, which have no bounds: what probabilities are calibrated from.
   * @returns Shape (rows) for two classes, where the second is predicted above 0; else (rows x classes), row by row.
   */
  decisionFunction?(table: Table, state: S, params: P): Float64Array;
  /**
   * What predictions of classes are made of. Without it, they cannot be explained.
   * @param classes Shape (rows): of each row the position of the class that is to be explained.
   */
  contributions?(table: Table, state: S, params: P, classes: Int32Array): Contributions;
}

export interface TransformerDefinition<N extends string = string, P = unknown, S = unknown>
  extends TransformerSpec<N, P, S> {
  readonly kind: 'transformer';
}
export interface RegressorDefinition<N extends string = string, P = unknown, S = unknown>
  extends RegressorSpec<N, P, S> {
  readonly kind: 'regressor';
}
export interface ClassifierDefinition<N extends string = string, P = unknown, S = unknown>
  extends ClassifierSpec<N, P, S> {
  readonly kind: 'classifier';
}
export type Definition = TransformerDefinition | RegressorDefinition | ClassifierDefinition;

interface DefinitionOfKind {
  readonly transformer: TransformerDefinition;
  readonly regressor: RegressorDefinition;
  readonly classifier: ClassifierDefinition;
}

/** A definition with its parameters, not yet fitted: plain, frozen data. */
export interface Step<N extends string = string, P = unknown, K extends Kind = Kind> {
  readonly kind: K;
  /** What parameter paths call the step: the definition's name in lower camel case, unless given by `as`. */
  readonly name: N;
  readonly definition: DefinitionOfKind[K];
  /** All parameters, defaults filled in. */
  readonly params: P;
  /** The same step under another name. */
  as<const M extends string>(name: M): Step<M, P, K>;
  /** The same step with some parameters changed. @throws {CauceError} PARAM_UNKNOWN, PARAM_INVALID. */
  withParams(changed: Given<P>): Step<N, P, K>;
}

export type TransformerStep = Step<string, unknown, 'transformer'>;
export type EstimatorStep = Step<string, unknown, 'regressor'> | Step<string, unknown, 'classifier'>;

/** Makes steps of one definition: `standardScaler({ withMean: false })`. */
export interface StepFactory<N extends string, P, K extends Kind> {
  /** @throws {CauceError} PARAM_UNKNOWN, PARAM_INVALID. */
  (params?: Given<P>): Step<Uncapitalize<N>, P, K>;
  readonly definition: DefinitionOfKind[K];
}

/**
 * Defines a transformer.
 *
 * @example
 * const halver = defineTransformer({
 *   name: 'Halver',
 *   params: {},
 *   fit: () => ({}),
 *   transform: table =>
 *     new Table(table.entries().map(([name, c]) => [name, isNumeric(c) ? numeric(c.values.map(v => v / 2)) : c])),
 * });
 * const { table } = await fitTransform(halver(), cars.select(['year']));
 * table.rowAt(0); //=> { year: 1009 }
 */
export function defineTransformer<const N extends string, P, S>(
  spec: TransformerSpec<N, P, S>,
): StepFactory<N, P, 'transformer'> {
  return factory<N, P, 'transformer'>({ ...spec, kind: 'transformer' } as TransformerDefinition);
}

/**
 * Defines an estimator that predicts numbers.
 *
 * @example
 * const always = defineRegressor({
 *   name: 'Always',
 *   params: { value: rules.number(7) },
 *   fit: () => ({}),
 *   predict: (table, _, { value }) => new Float64Array(table.length).fill(value),
 * });
 * const model = await pipeline(always({ value: 3 })).fit(cars, { target: 'price' });
 * model.predict(cars.slice(0, 2)); //=> [3, 3]
 */
export function defineRegressor<const N extends string, P, S>(
  spec: RegressorSpec<N, P, S>,
): StepFactory<N, P, 'regressor'> {
  return factory<N, P, 'regressor'>({ ...spec, kind: 'regressor' } as RegressorDefinition);
}

/**
 * Defines an estimator that predicts classes, by their probabilities.
 *
 * @example
 * const first = defineClassifier({
 *   name: 'First',
 *   params: {},
 *   fit: (_, { classes }) => ({ count: classes.length }),
 *   predictProba: (table, { count }) => Float64Array.from({ length: table.length * count }, (_, i) => (i % count === 0 ? 1 : 0)),
 * });
 * const model = await pipeline(first()).fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 2)); //=> ['setosa', 'setosa']
 */
export function defineClassifier<const N extends string, P, S>(
  spec: ClassifierSpec<N, P, S>,
): StepFactory<N, P, 'classifier'> {
  return factory<N, P, 'classifier'>({ ...spec, kind: 'classifier' } as ClassifierDefinition);
}

function factory<N extends string, P, K extends Kind>(definition: DefinitionOfKind[K]): StepFactory<N, P, K> {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(definition.name)) {
    throw new CauceError('PARAM_INVALID', {
      where: 'a definition',
      param: 'name',
      rule: 'in upper camel case, such as "StandardScaler"',
      received: definition.name,
    });
  }
  Object.freeze(definition);
  const create = (params: Given<P> = {}): Step<Uncapitalize<N>, P, K> =>
    makeStep(definition, stepName(definition) as Uncapitalize<N>, params);
  return Object.assign(create, { definition });
}

/** The name that steps of a definition have unless they are given another. */
export function stepName(definition: Definition): string {
  return definition.name.charAt(0).toLowerCase() + definition.name.slice(1);
}

/** A step of any definition, as the model file makes them. @throws {CauceError} PARAM_UNKNOWN, PARAM_INVALID. */
export function makeStep<N extends string, P, K extends Kind>(
  definition: DefinitionOfKind[K],
  name: N,
  given: Given<P>,
): Step<N, P, K> {
  const params = resolveParams<P>(definition.name, definition.params as Rules<P>, given);
  return Object.freeze({
    kind: definition.kind as K,
    name,
    definition,
    params,
    as: <const M extends string>(other: M) => makeStep<M, P, K>(definition, other, params),
    withParams: (changed: Given<P>) => makeStep<N, P, K>(definition, name, { ...params, ...changed }),
  });
}

/** True for what `defineTransformer` and its siblings make steps of. */
export function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && 'definition' in value && 'withParams' in value;
}
