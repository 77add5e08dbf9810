/** Who is compared after the fit of a retraining. */

import type { Table } from '../table/table.ts';
import { at } from '../trust/profile/column-profile.ts';
import type { Metrics, Model } from './model.ts';

/** A model on rows with their target. */
export interface Scored {
  readonly metrics: Metrics;
  /** Shape (rows): squared errors, or 1 for a wrong class. */
  readonly errors: Float64Array;
}

/** The models of a retraining. */
export interface Rivals {
  /** The model in use. Its policy holds. */
  readonly active: Model;
  /** What is to take its place: learnt from all rows. */
  readonly fresh: Model;
  /** Rows held out, with the target. */
  readonly heldOut: Table;
  /** On them: its pipeline, learnt from all other rows. */
  readonly measured: Scored;
  /** On them: the model in use; null where it cannot predict them. */
  readonly old: Scored | null;
  /** On them: what the new model has to match, the model in use or its pipeline taught without them; null for nothing. */
  readonly rival: Scored | null;
  /** Whether it is known that the rival has not learnt from them. If not, to be worse is a warning at the most. */
  readonly isFair: boolean;
}

/** From the 5th to the 95th percentile of the target that a model learnt from; undefined where that is nothing. */
export function spreadOf({ profile }: Model): number | undefined {
  const quantiles = profile?.target.quantiles ?? [];
  const spread = quantiles.length === 0 ? 0 : quantiles[at.p95] - quantiles[at.p05];
  return spread > 0 ? spread : undefined;
}
