/** Powers and products of features. */

import { CauceError } from '../errors.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { denseOrigins } from '../estimator/origins.ts';
import { flag, plain, type Rule } from '../estimator/rules.ts';
import { count, record } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { type NumericColumn, numeric } from '../table/column.ts';
import { liveNumber } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { completeRow, completeTable, numbersOf } from './map-numbers.ts';

interface PolynomialFeaturesState {
  /** Number of features that go in. */
  readonly width: number;
}

/** More than a double of any size survives. */
const mostDegree = 100;
/** More features than any model of a table can use. */
const mostFeatures = 100_000;

/**
 * Makes all products of features up to a degree: of a and b 1, a, b, a², a b and b². Equals scikit-learn's
 * PolynomialFeatures, its order and its names (`1`, `a`, `b`, `a^2`, `a b`, `b^2`). It learns nothing. One-hot blocks are
 * expanded.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | degree | 2 | the greatest degree, from 0 to 100; or a list of the least and the greatest |
 * | interactionOnly | false | only products of different features: no powers |
 * | includeBias | true | a feature `1` that is 1 everywhere; wanted by models without an intercept only |
 *
 * The number of features grows with the power `degree` of what goes in: at most 100,000 come out.
 * @throws {CauceError} COLUMN_TYPE for a column of strings; COLUMN_MISSING_VALUES for missing or infinite values;
 *   PARAM_INVALID for a degree that leaves no features, or makes too many; COLUMN_DUPLICATE where a column already has
 *   the name of a product.
 *
 * @example
 * const { table } = await fitTransform(polynomialFeatures(), tableFromRows([{ a: 2, b: 3 }]));
 * table.toRows(); //=> [{ 1: 1, a: 2, b: 3, 'a^2': 4, 'a b': 6, 'b^2': 9 }]
 */
export const polynomialFeatures = defineTransformer({
  name: 'PolynomialFeatures',
  params: { degree: degreeRule(), interactionOnly: flag(false), includeBias: flag(true) },
  state: record<PolynomialFeaturesState>({ width: count() }),

  fit(table, params): PolynomialFeaturesState {
    const width = completeTable(table, 'PolynomialFeatures').columns.length;
    productsOf(width, params);
    return { width };
  },

  transform(table, { width }, params) {
    const dense = completeTable(table, 'PolynomialFeatures');
    checkWidth('PolynomialFeatures', width, dense);
    const columns = numbersOf(dense);
    return new Table(
      productsOf(width, params).map(product => {
        const values = new Float64Array(dense.length).fill(1);
        for (const feature of product) {
          const own = columns[feature];
          for (let row = 0; row < values.length; row++) values[row] *= own[row];
        }
        return [nameOf(product, dense.names), numeric(values)] as const;
      }),
      dense.length,
    );
  },

  origins(table, { width }, params) {
    const own = denseOrigins(table);
    return productsOf(width, params).map(product => [...new Set(product.flatMap(feature => own[feature]))]);
  },

  compileRow(row, { width }, params) {
    const dense = completeRow(row, 'PolynomialFeatures');
    checkWidth('PolynomialFeatures', width, dense.output);
    const inputs = numbersOf(dense.output);
    const products = productsOf(width, params);
    const outputs: NumericColumn[] = products.map(() => liveNumber());
    return {
      output: new Table(
        products.map((product, k) => [nameOf(product, dense.output.names), outputs[k]] as const),
        1,
      ),
      run() {
        if (!dense.run()) return false;
        for (let k = 0; k < products.length; k++) {
          let value = 1;
          for (let i = 0; i < products[k].length; i++) value *= inputs[products[k][i]][0];
          outputs[k].values[0] = value;
        }
        return true;
      },
    };
  },
});

type Degree = number | readonly number[];

interface PolynomialParams {
  readonly degree: Degree;
  readonly interactionOnly: boolean;
  readonly includeBias: boolean;
}

function degreeRule(): Rule<Degree> {
  const isDegree = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= mostDegree;
  return plain<Degree>(
    `a whole number from 0 to ${mostDegree}, or a list of two, the smaller first`,
    value =>
      isDegree(value) ||
      (Array.isArray(value) && value.length === 2 && value.every(isDegree) && value[0] <= value[1]),
    2,
  );
}

/** Of each feature that comes out, those that are multiplied, ascending: by degree, then in lexical order. */
function productsOf(width: number, params: PolynomialParams): readonly (readonly number[])[] {
  const { degree, interactionOnly, includeBias } = params;
  const [least, most] = typeof degree === 'number' ? [0, degree] : degree;
  const out: (readonly number[])[] = includeBias ? [[]] : [];
  const factors: number[] = [];
  const extend = (from: number, left: number): void => {
    if (left === 0) out.push([...factors]);
    if (out.length > mostFeatures)
      throw wrongDegree(`such that at most ${mostFeatures} features come out`, degree);
    if (left === 0) return;
    for (let feature = from; feature < width; feature++) {
      factors.push(feature);
      extend(feature + (interactionOnly ? 1 : 0), left - 1);
      factors.pop();
    }
  };
  const reachable = interactionOnly ? Math.min(most, width) : most;
  for (let own = Math.max(1, least); own <= reachable && width > 0; own++) extend(0, own);
  if (out.length === 0 && width > 0) {
    throw wrongDegree('at least 1 and, where interactionOnly, at most the number of features', degree);
  }
  return out;
}

function wrongDegree(rule: string, received: Degree): CauceError {
  return new CauceError('PARAM_INVALID', { where: 'PolynomialFeatures', param: 'degree', rule, received });
}

function nameOf(product: readonly number[], names: readonly string[]): string {
  if (product.length === 0) return '1';
  return [...new Set(product)]
    .map(feature => {
      const power = product.filter(own => own === feature).length;
      return power === 1 ? names[feature] : `${names[feature]}^${power}`;
    })
    .join(' ');
}
