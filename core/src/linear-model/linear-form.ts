/** What the definitions of all linear regressors have in common: a state of coefficients, and what is done with it. */

import type { Contributions } from '../estimator/contributions.ts';
import type { RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import {
  type LinearState,
  linearContributions,
  linearStateProblem,
  linearStateRule,
  predictLinear,
  predictLinearRow,
} from './design.ts';

/** The parts of a definition that are the same for all that predict intercept + X·coef. */
export function linearForm(name: string) {
  return {
    state: linearStateRule,
    check: linearStateProblem,
    predict: (table: Table, state: LinearState): Float64Array => predictLinear(name, table, state),
    contributions: (table: Table, state: LinearState): Contributions =>
      linearContributions(name, table, state),
    importances: ({ coef }: LinearState) => [coef],
    compileRow: (row: Table, state: LinearState): RowForm => predictLinearRow(name, row, state),
  };
}
