/**
 * Drift: whether what is served is still like what was learnt from. How large a difference is decides, not how significant
 * it is; chance is only asked so that few instances raise no alarm.
 */

import type { Field } from '../../table/schema.ts';
import type { DriftPolicy } from '../policy.ts';
import type { Profile } from '../profile/profile.ts';
import { type ColumnDrift, compareColumn, type DriftLevel, worst } from './drift-column.ts';
import type { DriftSketch } from './drift-sketch.ts';

export type { ColumnDrift, DriftLevel, Rate } from './drift-column.ts';
export type { Move } from './drift-words.ts';

export interface DriftReport {
  /** The worst of all. */
  readonly level: DriftLevel;
  readonly instances: number;
  /** In the schema's order. */
  readonly fields: readonly ColumnDrift[];
  /** By the name of the target. */
  readonly predictions: ColumnDrift;
}

/** With no drift at all, a report of which anything is called drift is rarer than this. */
const falseAlarms = 0.001;
/** Of each column: its index, its missing values, its values never seen or out of range. */
const testsByColumn = 3;

/**
 * What was served, held against the training profile.
 *
 * @param profile Of the model that served.
 * @param sketch What it served. Only read.
 * @param fields The schema's, in their order, which say how values are written; without them dates are shown as numbers.
 *
 * @example
 * const model = await pipeline(dummyRegressor()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * compareDrift(model.profile, model.policy.drift, new DriftSketch(model.profile)).fields.length; //=> 2
 */
export function compareDrift(
  profile: Profile,
  policy: DriftPolicy,
  sketch: DriftSketch,
  fields: readonly Field[] = [],
): DriftReport {
  const { instances } = sketch;
  // Bonferroni: the chances of all columns together.
  const chance = falseAlarms / (testsByColumn * (profile.fields.length + 1));
  const compared = profile.fields.map((own, i) =>
    compareColumn(own, sketch.ofField(i), { policy, chance, field: fields[i] }),
  );
  const predictions = compareColumn(profile.predictions, sketch.ofPredictions, { policy, chance });
  return {
    level: worst([...compared, predictions].map(({ level }) => level)),
    instances,
    fields: compared,
    predictions,
  };
}
