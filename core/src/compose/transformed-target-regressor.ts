/** A regressor of a transformed target. */

import { CauceError } from '../errors.ts';
import { fitTransformer, settle, stepStateProblem } from '../estimator/chain.ts';
import {
  defineRegressor,
  type RegressorDefinition,
  type Step,
  type TransformerDefinition,
  type TransformerStep,
} from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import {
  fitNested,
  type NestedState,
  nestedProblem,
  nestedState,
  predictNested,
  settleNested,
  takesWeights,
} from '../estimator/nested.ts';
import { estimatorOf, type Nested, oneEstimator, optionalTransformer } from '../estimator/nested-params.ts';
import { oneOf, optional } from '../estimator/rules.ts';
import { nested, record } from '../estimator/state.ts';
import { allFinite } from '../kernels/moments.ts';
import { linearRegression } from '../linear-model/linear-regression.ts';
import { functionTransformer } from '../preprocessing/function-transformer.ts';
import { type FunctionName, functionNames } from '../preprocessing/named-function.ts';
import { isNumeric, numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';

const name = 'TransformedTargetRegressor';
const column = 'target';

export interface TransformedTargetParams<
  R extends Nested<'regressor'> = Nested<'regressor'>,
  T extends TransformerStep | null = TransformerStep | null,
> {
  readonly regressor: R;
  readonly transformer: T;
  readonly func: FunctionName | null;
}

interface TransformedTargetState {
  readonly transformer: unknown;
  readonly regressor: NestedState;
}

const factory = defineRegressor({
  name,
  params: {
    regressor: oneEstimator('regressor', linearRegression()),
    transformer: optionalTransformer(),
    func: optional(oneOf(...functionNames)),
  },
  state: record<TransformedTargetState>({ transformer: nested<unknown>(), regressor: nestedState }),
  sampleWeight: ({ regressor }) => takesWeights(estimatorOf(regressor)),

  async fit(table, target, params, context): Promise<TransformedTargetState> {
    const step = transformerOf(params);
    const given = new Table([[column, numeric(target)]]);
    const { state, output } = await fitTransformer(step, given, withoutTarget(context));
    const transformed = onlyNumbers(step, output);
    checkFinite(step, target, transformed);
    const regressor = await fitNested(params.regressor, table, transformed, context);
    return { transformer: state, regressor };
  },

  predict(table, state, params) {
    const step = settle(transformerOf(params), state.transformer);
    const { inverseTransform } = step.definition as TransformerDefinition;
    const predicted = predictNested(params.regressor, state.regressor, table);
    const back = inverseTransform?.call(
      step.definition as TransformerDefinition,
      new Table([[column, numeric(predicted)]], predicted.length),
      state.transformer,
      step.params,
    );
    return onlyNumbers(step, back);
  },

  settle: (params, state) => ({
    ...params,
    transformer: params.transformer && settle(params.transformer, state.transformer),
    regressor: settleNested(params.regressor, state.regressor),
  }),

  check: (state, params) =>
    stepStateProblem(transformerOf(params), state.transformer, 0) ??
    nestedProblem(params.regressor, state.regressor, 0),
});

/** What makes its steps: `transformedTargetRegressor`. */
export interface TransformedTargetRegressor {
  <
    const R extends Nested<'regressor'> = ReturnType<typeof linearRegression>,
    const T extends TransformerStep | null = null,
  >(params?: {
    readonly regressor?: R;
    readonly transformer?: T;
    readonly func?: FunctionName | null;
  }): Step<'transformedTargetRegressor', TransformedTargetParams<R, T>, 'regressor'>;
  readonly definition: RegressorDefinition;
}

/**
 * Fits a regressor to a transformed target, and transforms its predictions back: prices, whose errors grow with them, are
 * better learnt as logarithms. Equals scikit-learn's TransformedTargetRegressor; a function is told by its name, and what
 * undoes it is known.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | regressor | linearRegression() | a regressor, or a pipeline that ends in one |
 * | func | null | a function of the target, such as 'log1p': see `functionTransformer` |
 * | transformer | null | or a transformer that knows its way back: `quantileTransformer()`, `powerTransformer()`, the scalers |
 *
 * @throws {CauceError} PARAM_INVALID for both, or a transformer that knows no way back; FIT_FAILED for a target that the
 *   function is not defined for, with the row; what the regressor refuses.
 *
 * @example
 * const inLogs = transformedTargetRegressor({ regressor: dummyRegressor(), func: 'log' });
 * const model = await pipeline(inLogs).fit(tableFromRows([{ x: 1, y: 2 }, { x: 1, y: 8 }]), { target: 'y' });
 * model.predict([{ x: 1 }]); //=> [4]
 */
export const transformedTargetRegressor = factory as unknown as TransformedTargetRegressor;

function transformerOf({ transformer, func }: TransformedTargetParams): TransformerStep {
  if (transformer !== null && func !== null)
    throw invalid('func', 'left out where transformer is given', func);
  const step = transformer ?? (functionTransformer({ func: func ?? 'identity' }) as TransformerStep);
  if ((step.definition as TransformerDefinition).inverseTransform !== undefined) return step;
  const rule = 'a transformer that knows its way back, such as powerTransformer()';
  throw invalid('transformer', rule, step.definition.name);
}

function invalid(param: string, rule: string, received: string): CauceError {
  return new CauceError('PARAM_INVALID', { where: name, param, rule, received });
}

/** The target is no target of its own transformer. */
function withoutTarget(context: FitContext): FitContext {
  return { ...context, target: new Float64Array(0) };
}

function onlyNumbers(step: TransformerStep, table: Table | undefined): Float64Array {
  const [first] = table?.columns ?? [];
  if (table?.columns.length === 1 && isNumeric(first)) return first.values;
  throw invalid('transformer', 'one that makes one column of numbers of one', step.definition.name);
}

function checkFinite(step: TransformerStep, target: Float64Array, transformed: Float64Array): void {
  if (allFinite(transformed)) return;
  const row = transformed.findIndex(value => !Number.isFinite(value));
  const message = `the target is ${target[row]} in row ${row}, of which ${step.name} makes no finite number. Take another function, or leave such rows out.`;
  throw new CauceError('FIT_FAILED', { where: name, message });
}
