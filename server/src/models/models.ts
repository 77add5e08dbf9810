/** The models that a process serves, by name; the first is the one that routes without a name speak to. */

import { nearestName, show } from '@cauce/core';
import { HttpProblem } from '../problem.ts';
import type { LiveModel } from './live-model.ts';

export class Models {
  readonly #byName: ReadonlyMap<string, LiveModel>;
  readonly default: LiveModel;

  /** @param all At least one, of different names. */
  constructor(all: readonly LiveModel[]) {
    this.#byName = new Map(all.map(model => [model.name, model]));
    this.default = all[0];
  }

  get all(): readonly LiveModel[] {
    return [...this.#byName.values()];
  }

  /** The model of this name; without one, the default. @throws {HttpProblem} 404 with the nearest name. */
  get(name: string | undefined): LiveModel {
    if (name === undefined) return this.default;
    const model = this.#byName.get(name);
    if (model !== undefined) return model;
    const names = [...this.#byName.keys()];
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? `The models are ${names.slice(0, 20).map(show).join(', ')}.` : '';
    const guess = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
    throw new HttpProblem(
      404,
      'MODEL_UNKNOWN',
      `There is no model ${show(name)}.${guess}${hint && ` ${hint}`}`,
    );
  }
}
