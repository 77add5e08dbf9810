/** Fits of boosting for tests, and scikit-learn's numbers: references/ensemble_weights.py makes them. */

import type { BoostingState } from '../src/ensemble/hist-gradient-boosting/state.ts';
import { histGradientBoostingClassifier } from '../src/ensemble/hist-gradient-boosting-classifier.ts';
import { histGradientBoostingRegressor } from '../src/ensemble/hist-gradient-boosting-regressor.ts';
import type { FitContext } from '../src/estimator/fit-context.ts';
import { createRandom } from '../src/random.ts';
import { numeric, strings } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';

export type Columns = Readonly<Record<string, (number | string | null)[]>>;
type Params = Readonly<Record<string, unknown>>;
/** What references/ensemble_weights.json holds. */
export type Reference = {
  columns: Columns;
  targets: Record<string, number[]>;
  weights: Record<string, number[]>;
  asked: Columns;
  fits: { target: string; weight: string | null; params: Params; predictions: number[] }[];
  drawn: {
    columns: Columns;
    numbers: number[];
    counts: number[];
    weight: number[];
    fits: { target: 'numbers' | 'counts'; params: Params; mean: number; sd: number }[];
  };
};

export function tableOf(columns: Columns): Table {
  return new Table(
    Object.entries(columns).map(([name, values]) => {
      if (name === 'w') return [name, strings(values as string[])] as const;
      return [name, numeric(Float64Array.from(values as (number | null)[], x => x ?? Number.NaN))] as const;
    }),
  );
}

function ours(params: Params): Record<string, unknown> {
  const camel = Object.entries(params).map(([key, value]) => [
    key.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()),
    value,
  ]);
  return { earlyStopping: false, ...Object.fromEntries(camel) };
}

interface AnyDefinition {
  fit(table: Table, target: unknown, params: unknown, context: FitContext): Promise<BoostingState>;
  predict(table: Table, state: BoostingState, params: unknown): Float64Array;
  predictProba(table: Table, state: BoostingState, params: unknown): Float64Array;
}

/** A fitted estimator. */
export async function fit(
  isClass: boolean,
  params: Params,
  table: Table,
  target: readonly number[],
  weight?: readonly number[],
  seed = 1,
) {
  const step = isClass
    ? histGradientBoostingClassifier(ours(params))
    : histGradientBoostingRegressor(ours(params));
  const definition = step.definition as unknown as AnyDefinition;
  const names = [...new Set(target)].sort().map(String);
  const own = isClass ? { codes: Int32Array.from(target), classes: names } : Float64Array.from(target);
  const context: FitContext = {
    random: createRandom(seed),
    target: own,
    sampleWeight: weight === undefined ? undefined : Float64Array.from(weight),
    report: () => {},
    throwIfAborted: () => {},
    threads: 1,
  };
  const state = await definition.fit(table, own, step.params, context);
  const predict = (asked: Table): Float64Array =>
    isClass
      ? definition.predictProba(asked, state, step.params)
      : definition.predict(asked, state, step.params);
  return { state, predict };
}
