/** How often the intervals of a model, or its sets of classes, hold the truth of some rows. */

import { coverageBand, isNumeric, type Model, type Table, valueAt } from '@cauce/core';

export interface Coverage {
  readonly promised: number;
  readonly covered: number;
  /** Between these it lies 99 times in 100 when the promise is kept. */
  readonly low: number;
  readonly high: number;
  /** Mean width of the bounded intervals; of sets the mean number of classes. */
  readonly meanWidth: number;
  /** Intervals without a bound. */
  readonly unbounded: number;
}

const promisedCoverages = [0.8, 0.9, 0.95];

/**
 * Empty for a model without intervals; without the coverages that it cannot promise.
 * @param table With the target, which is missing nowhere. Only read.
 */
export function measureCoverage(model: Model, table: Table): Coverage[] {
  const { intervals } = model;
  if (intervals === null || table.length === 0) return [];
  return promisedCoverages
    .filter(promised => promised <= intervals.mostCoverage)
    .map(promised => {
      const measured =
        model.task === 'regression' ? ofIntervals(model, table, promised) : ofSets(model, table, promised);
      return { promised, ...measured, ...coverageBand(table.length, promised, intervals.scores.length) };
    });
}

type Measured = Pick<Coverage, 'covered' | 'meanWidth' | 'unbounded'>;

function ofIntervals(model: Model, table: Table, coverage: number): Measured {
  const column = table.column(model.target.name);
  const truth = isNumeric(column) ? column.values : new Float64Array(table.length).fill(Number.NaN);
  let covered = 0;
  let width = 0;
  let unbounded = 0;
  for (const [i, { lower, upper }] of model.predictIntervals(table, { coverage }).entries()) {
    if (truth[i] >= lower && truth[i] <= upper) covered++;
    if (Number.isFinite(upper - lower)) width += upper - lower;
    else unbounded++;
  }
  const meanWidth = width / (table.length - unbounded);
  return { covered: covered / table.length, meanWidth, unbounded };
}

function ofSets(model: Model, table: Table, coverage: number): Measured {
  const column = table.column(model.target.name);
  const sets = model.predictSets(table, { coverage });
  const covered = sets.filter((set, i) => set.includes(String(valueAt(column, i)))).length;
  const classes = sets.reduce((sum, set) => sum + set.length, 0);
  return { covered: covered / table.length, meanWidth: classes / table.length, unbounded: 0 };
}
