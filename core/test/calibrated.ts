/** Tables made up for tests of intervals, and intervals calibrated on them. */

import { calibrate } from '../src/compose/calibrate.ts';
import { fitPipeline } from '../src/compose/fit-pipeline.ts';
import type { FittedPipeline } from '../src/compose/fitted-pipeline.ts';
import type { IntervalMethod } from '../src/compose/interval-method.ts';
import type { Intervals } from '../src/compose/intervals.ts';
import { pipeline } from '../src/compose/pipeline.ts';
import { numericTarget } from '../src/compose/target.ts';
import { histGradientBoostingClassifier, ridge } from '../src/index.ts';
import { createRandom } from '../src/random.ts';
import { numeric, strings } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';
import type { Bounds } from '../src/trust/intervals/conformal.ts';

/** y = 2 x + noise, whose size grows with x. */
export function noisy(rows: number, seed: number): Table {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: rows }, () => random.next());
  return new Table([
    ['x', numeric(x)],
    ['y', numeric(x.map(value => 2 * value + (0.05 + value) * random.normal()))],
  ]);
}

/** Three classes, of which the value tells much but not all. */
export function classes(rows: number, seed: number): Table {
  const random = createRandom(seed);
  const own = Array.from({ length: rows }, () => random.integer(3));
  return new Table([
    ['x', numeric(Float64Array.from(own, k => k + 0.6 * random.normal()))],
    ['y', strings(own.map(k => ['low', 'middle', 'high'][k]))],
  ]);
}

export const regression = pipeline(ridge());
export const classification = pipeline(histGradientBoostingClassifier({ maxIter: 5, maxLeafNodes: 4 }));

export interface Made {
  readonly intervals: Intervals;
  /** Of all rows but those to test. */
  readonly served: FittedPipeline;
}

/** Of the rows to learn from, the last `heldOut` are held out. */
export async function make(method: IntervalMethod, table: Table, heldOut: number, seed = 0): Promise<Made> {
  const isClasses = table.column('y').type === 'category';
  const own = isClasses ? classification : regression;
  const train = table.slice(0, table.length - heldOut);
  const options = { target: 'y', threads: 1, randomState: seed };
  const measured = await fitPipeline(own, train, options);
  const served = await fitPipeline(own, table, options);
  const rows = { train, heldOut: table.slice(table.length - heldOut), table };
  return { intervals: await calibrate(method, { ...options, ...rows, measured, pipeline: own }), served };
}

export function boundsOf({ intervals, served }: Made, table: Table, coverage: number): Bounds {
  const input = served.input(table);
  return intervals.bounds(input, coverage, served.raw(input));
}

export function setsOf({ intervals, served }: Made, table: Table, coverage: number): string[][] {
  const input = served.input(table);
  return intervals.sets(input, coverage, served.raw(input), served.classes);
}

export function covered(made: Made, table: Table, coverage: number): number {
  const truth = numericTarget(table, 'y');
  const { lower, upper } = boundsOf(made, table, coverage);
  return truth.filter((y, i) => lower[i] <= y && y <= upper[i]).length / truth.length;
}

export function coveredBySets(made: Made, table: Table, coverage: number): number {
  const sets = setsOf(made, table, coverage);
  return sets.filter((set, i) => set.includes(String(table.rowAt(i)['y']))).length / sets.length;
}
