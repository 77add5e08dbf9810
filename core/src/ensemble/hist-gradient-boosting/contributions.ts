/** What each column adds to what boosting predicts. */

import type { Contributions } from '../../estimator/contributions.ts';
import type { Table } from '../../table/table.ts';
import { sumContributions, type TreeSum } from '../../tree/tree-contributions.ts';
import { type BoostingState, rawPredictions } from './state.ts';

/** Of a regressor. @throws as `sumContributions`. */
export function predictionContributions(where: string, table: Table, state: BoostingState): Contributions {
  const none = new Int32Array(table.length);
  return { ...rawContributions(where, table, state, none), unit: 'prediction' };
}

/**
 * Of a classifier: of each row the raw prediction for one class. Of two classes there is one raw prediction, the log odds
 * of the second; those of the first are its negative.
 * @throws as `sumContributions`.
 */
export function logOddsContributions(
  where: string,
  table: Table,
  state: BoostingState,
  classes: Int32Array,
): Contributions {
  const unit = 'logOdds';
  if (state.baseline.length > 1) return { ...rawContributions(where, table, state, classes), unit };
  const { base, values, total } = rawContributions(where, table, state, new Int32Array(table.length));
  const width = table.columns.length;
  const sign = (row: number): number => (classes[row] === 1 ? 1 : -1);
  return {
    unit,
    base: base.map((own, row) => sign(row) * own),
    values: values.map((own, i) => sign(Math.floor(i / width)) * own),
    total: total.map((own, row) => sign(row) * own),
  };
}

/** Of one output of each row. */
function rawContributions(
  where: string,
  table: Table,
  state: BoostingState,
  outputs: Int32Array,
): Omit<Contributions, 'unit'> {
  const { baseline, trees } = state;
  const sums = Array.from(baseline, (_, first): TreeSum => {
    return { first, step: baseline.length, leafValue: leaf => trees.value[leaf] };
  });
  const { base, values } = sumContributions(where, table, state, row => sums[outputs[row]]);
  const raw = rawPredictions(where, table, state);
  return {
    base: base.map((own, row) => baseline[outputs[row]] + own),
    values,
    total: Float64Array.from(outputs, (k, row) => raw[k * table.length + row]),
  };
}
