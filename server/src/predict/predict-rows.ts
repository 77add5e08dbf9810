/** What a version predicts for some instances, and what its guards have to say of them. */

import type { AnyRow, GuardedPredictions, Observer, Reasons, Table } from '@cauce/core';
import { breathe } from '@cauce/io';
import type { Counter } from '../drift/drift-windows.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { type Asked, checkExplained } from './asked.ts';

export interface Predicted extends Omit<GuardedPredictions<never>, 'predictions'> {
  readonly predictions: ArrayLike<number | string>;
  /** Of the intervals or the sets, where there are any. */
  readonly coverage?: number;
}

/** The part of a version that predicts. */
export type Predicting<O extends Observer = Observer> = Pick<ServedVersion, 'model'> & {
  readonly observer: O | undefined;
};

/**
 * @param first Number of the first instance, in the whole request.
 * @throws {CauceError} ROWS_INVALID: what does not fit, and what the policy rejects; INTERVALS_MISSING,
 *   COVERAGE_TOO_HIGH, NOT_EXPLAINABLE for what is asked for.
 */
export function predictRows(
  { model, observer }: Predicting,
  rows: readonly unknown[] | Table,
  asked: Omit<Asked, 'explain'>,
  first = 0,
): Predicted {
  const some = model.predictGuarded(rows as readonly AnyRow[] | Table, { ...asked, observer, first });
  return asked.interval === undefined ? some : { ...some, coverage: asked.interval };
}

/** Remembers what is answered, for the truth that may be told later. @returns By what name. */
export function idOf({ recent, version }: ServedVersion, predicted: Predicted): string {
  const { predictions, coverage, intervals, sets } = predicted;
  if (coverage === undefined) return recent.remember(version, predictions);
  return recent.remember(version, predictions, {
    coverage,
    sets,
    lower: intervals?.map(({ lower }) => lower),
    upper: intervals?.map(({ upper }) => upper),
  });
}

/**
 * `predictRows`, where each prediction is to be taken apart too: a large forest takes a tenth of a second for one, so others
 * have their turn in between.
 */
export async function explainRows(
  { model, observer }: Predicting<Counter>,
  rows: readonly unknown[] | Table,
  { explain: _, ...asked }: Asked,
  first = 0,
): Promise<Predicted> {
  checkExplained(rows.length);
  const told = observer?.empty();
  const predicted = predictRows({ model, observer: told }, rows, asked, first);
  const explanations: Reasons[] = [];
  for (let i = 0; i < rows.length; i++) {
    await breathe();
    const { explanations: own = [] } = model.predictGuarded(
      rows.slice(i, i + 1) as readonly AnyRow[] | Table,
      { explain: true, first: first + i },
    );
    explanations.push(own[0]);
  }
  if (told !== undefined) observer?.add(told.toCounts());
  return { ...predicted, explanations };
}

/** The predictions of a few instances that there is nothing to be said of; else undefined. */
export function predictUsual(
  { model, observer }: Predicting,
  rows: readonly unknown[],
): (number | string)[] | undefined {
  return model.predictUsual(rows as readonly AnyRow[], observer);
}
