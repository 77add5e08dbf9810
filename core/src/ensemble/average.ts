/** Means of what several estimators predict. */

import { liveNumber, type RowForm } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/**
 * The weighted mean, value by value.
 * @param all Each of the same length.
 * @param weights One for each; all the same where there are none.
 */
export function weightedMean(all: readonly Float64Array[], weights: readonly number[] | null): Float64Array {
  const out = new Float64Array(all[0].length);
  let total = 0;
  all.forEach((values, i) => {
    const weight = weights?.[i] ?? 1;
    total += weight;
    for (let k = 0; k < out.length; k++) out[k] += weight * values[k];
  });
  for (let k = 0; k < out.length; k++) out[k] /= total;
  return out;
}

/** The same for a live row, of regressors. */
export function compileMean(forms: readonly RowForm[], weights: readonly number[] | null): RowForm {
  const prediction = liveNumber();
  const values = forms.map(({ output }) => (output.columns[0] as { values: Float64Array }).values);
  return {
    output: new Table([['prediction', prediction]]),
    makesTables: forms.some(form => form.makesTables),
    run() {
      let sum = 0;
      let total = 0;
      for (let i = 0; i < forms.length; i++) {
        if (!forms[i].run()) return false;
        const weight = weights?.[i] ?? 1;
        total += weight;
        sum += weight * values[i][0];
      }
      prediction.values[0] = sum / total;
      return true;
    },
  };
}
