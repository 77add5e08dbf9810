/** A named mathematical function of each number. */

import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, oneOf } from '../estimator/rules.ts';
import { count, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { denseTable } from '../table/dense.ts';
import { type MapNumbers, mapNumbers, mapRow } from './map-numbers.ts';
import { type FunctionName, functionNames, namedFunctions } from './named-function.ts';

interface FunctionTransformerState {
  /** Number of features. */
  readonly width: number;
}

/**
 * Applies a mathematical function to each number. scikit-learn's FunctionTransformer for functions that have a name: a
 * model file holds data, not code. Expressions over columns are what `derive` is for; code of your own is what
 * `defineTransformer` is for. It learns nothing. One-hot blocks are expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | func | 'identity' | `identity`, `log`, `log2`, `log10`, `log1p`, `exp`, `expm1`, `sqrt`, `cbrt`, `square`, `reciprocal`, `negative`, `abs`, `sign`, `sin`, `cos`, `tan`, `tanh`, `arctan`, `sinh`, `arcsinh`, `expit` or `logit`: NumPy's and SciPy's names |
 * | inverse | false | applies what undoes the function instead: `exp` for `log`; `square` is undone by the positive root, `abs` and `sign` by nothing |
 *
 * Missing values stay missing. What the function is not defined for becomes missing (the root of -1) or infinite (the
 * logarithm of 0), which the steps after it mostly refuse. As many features come out as go in, under their names.
 * @throws {CauceError} COLUMN_TYPE for a column of strings.
 *
 * @example
 * const { table } = await fitTransform(functionTransformer({ func: 'sqrt' }), tableFromRows([{ x: 9 }, { x: null }]));
 * table.toRows(); //=> [{ x: 3 }, { x: null }]
 */
export const functionTransformer = defineTransformer({
  name: 'FunctionTransformer',
  params: { func: oneOf(...functionNames), inverse: flag(false) },
  state: record<FunctionTransformerState>({ width: count() }),

  fit: (table): FunctionTransformerState => ({
    width: denseTable(table, 'FunctionTransformer').columns.length,
  }),

  transform(table, { width }, { func, inverse }) {
    const dense = denseTable(table, 'FunctionTransformer');
    checkWidth('FunctionTransformer', width, dense);
    return mapNumbers(dense, mapping(func, inverse));
  },

  inverseTransform: (table, _, { func, inverse }) => mapNumbers(table, mapping(func, !inverse)),

  origins: denseOrigins,

  compileRow: (row, _, { func, inverse }) => mapRow('FunctionTransformer', row, mapping(func, inverse)),
});

function mapping(name: FunctionName, inverse: boolean): MapNumbers {
  const { apply, invert } = namedFunctions[name];
  const fn = inverse ? invert : apply;
  return (values, out) => {
    for (let i = 0; i < out.length; i++) out[i] = fn(values[i]);
  };
}
