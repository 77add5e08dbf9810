/** A table as the matrix of a linear model, and a linear model's prediction. */

import { CauceError } from '../errors.ts';
import { float64s, real, record, type StateRule } from '../estimator/state.ts';
import type { Block } from '../kernels/gram.ts';
import { sum } from '../kernels/sum.ts';
import { type Column, isNumeric } from '../table/column.ts';
import { stringsRefused } from '../table/dense.ts';
import type { Table } from '../table/table.ts';

export interface LinearState {
  /** One for each feature, in order. */
  readonly coef: Float64Array;
  readonly intercept: number;
}

export const linearStateRule: StateRule<LinearState> = record<LinearState>({
  coef: float64s,
  intercept: real,
});

/** The features of a table and their means. */
export interface Design {
  readonly blocks: readonly Block[];
  /** Number of features. */
  readonly width: number;
  /** Mean of each feature; zeros when there is no intercept. */
  readonly mean: Float64Array;
  readonly targetMean: number;
  /** The target less its mean. */
  readonly target: Float64Array;
}

/**
 * @throws {CauceError} COLUMN_TYPE for strings, COLUMN_MISSING_VALUES for missing or infinite values.
 */
export function makeDesign(where: string, table: Table, target: Float64Array, fitIntercept: boolean): Design {
  const blocks = table.entries().map(([name, column]) => blockOf(where, name, column));
  const width = blocks.reduce((total, block) => total + block.width, 0);
  const mean = new Float64Array(width);
  const rows = target.length;
  let targetMean = 0;
  if (fitIntercept) {
    targetMean = sum(rows, i => target[i]) / rows;
    let at = 0;
    for (const { values, codes, width: own } of blocks) {
      if (values !== undefined) mean[at] = sum(rows, i => values[i]) / rows;
      else for (let i = 0; i < rows; i++) if (codes[i] >= 0) mean[at + codes[i]] += 1 / rows;
      at += own;
    }
  }
  return { blocks, width, mean, targetMean, target: target.map(y => y - targetMean) };
}

/** The state of a model with these coefficients: the intercept makes the prediction at the means the target's mean. */
export function linearState({ mean, targetMean, width }: Design, coef: Float64Array): LinearState {
  return { coef, intercept: targetMean - sum(width, j => mean[j] * coef[j]) };
}

/** intercept + X·coef, the one-hot blocks by looking up. @returns Shape (rows). @throws {CauceError} as `makeDesign`. */
export function predictLinear(where: string, table: Table, { coef, intercept }: LinearState): Float64Array {
  const out = new Float64Array(table.length).fill(intercept);
  let at = 0;
  table.columns.forEach((column, i) => {
    const { values, codes, width } = blockOf(where, table.names[i], column);
    if (values !== undefined) for (let r = 0; r < out.length; r++) out[r] += values[r] * coef[at];
    else for (let r = 0; r < out.length; r++) if (codes[r] >= 0) out[r] += coef[at + codes[r]];
    at += width;
  });
  return out;
}

function blockOf(where: string, name: string, column: Column): Block {
  if (column.type === 'oneHot') return { codes: column.codes, width: column.names.length };
  if (!isNumeric(column)) throw stringsRefused(where, name, column.type);
  for (const value of column.values) {
    if (!Number.isFinite(value)) {
      const hint = 'Put a simpleImputer() before the model.';
      throw new CauceError('COLUMN_MISSING_VALUES', { where, column: name, hint });
    }
  }
  return { values: column.values, width: 1 };
}
