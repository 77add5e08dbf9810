/** The columns that predictions are written as, beside those of the rows. */

import { type Column, type GuardedPredictions, type Model, numeric, strings } from '@cauce/core';

export interface Wanted {
  /** The coverage of `lower` and `upper`, or of `set`. */
  readonly interval?: number;
  /** Whether each field's contribution is written, and their `base`. */
  readonly explain?: true;
}

/**
 * Names and values of the columns: `prediction`; with `interval`, of a regressor `lower` and `upper`, empty where there is
 * no bound, of a classifier `set`, a JSON list; with `explain`, `base` and `contribution_<field>` for each field.
 */
export class PredictionColumns {
  readonly #model: Model;
  readonly #names: ReadonlyMap<string, string>;

  /** @param taken Names of columns that are there; an added one gets another name. */
  constructor(model: Model, { interval, explain }: Wanted, taken: readonly string[]) {
    this.#model = model;
    const bounds = model.task === 'regression' ? ['lower', 'upper'] : ['set'];
    const names = [
      'prediction',
      ...(interval === undefined ? [] : bounds),
      ...(explain ? ['base', ...model.schema.names.map(contributionOf)] : []),
    ];
    const used = new Set(taken);
    this.#names = new Map(
      names.map(name => {
        let free = name;
        while (used.has(free)) free += '_';
        used.add(free);
        return [name, free];
      }),
    );
  }

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  of({
    predictions,
    intervals,
    sets,
    explanations,
  }: GuardedPredictions<number | string>): [string, Column][] {
    const columns: [string, Column][] = [['prediction', this.#predictions(predictions)]];
    if (intervals !== undefined) {
      columns.push(['lower', bound(intervals.map(({ lower }) => lower))]);
      columns.push(['upper', bound(intervals.map(({ upper }) => upper))]);
    }
    if (sets !== undefined) columns.push(['set', strings(sets.map(set => JSON.stringify(set)))]);
    if (explanations !== undefined) {
      columns.push(['base', numeric(Float64Array.from(explanations, ({ base }) => base))]);
      for (const [i, name] of this.#model.schema.names.entries()) {
        const values = Float64Array.from(explanations, ({ contributions }) => contributions[i].contribution);
        columns.push([contributionOf(name), numeric(values)]);
      }
    }
    return columns.map(([name, column]) => [this.#names.get(name) as string, column]);
  }

  #predictions(predictions: readonly (number | string)[]): Column {
    return this.#model.task === 'regression'
      ? numeric(Float64Array.from(predictions as readonly number[]))
      : strings(predictions as readonly string[]);
  }
}

function contributionOf(field: string): string {
  return `contribution_${field}`;
}

/** A bound that is none is an empty cell. */
function bound(values: readonly number[]): Column {
  return numeric(Float64Array.from(values, value => (Number.isFinite(value) ? value : Number.NaN)));
}
