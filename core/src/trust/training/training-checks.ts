/** The checks of new training data before anything is fitted: against what the version in use remembers of its own. */

import { judge, type Observation, type RetrainFinding } from './retrain-finding.ts';
import { changedClasses, columnObservations } from './training-checks-columns.ts';
import { leakingColumns } from './training-checks-leakage.ts';
import { contradictions, repeatedRows } from './training-checks-rows.ts';
import { type Champion, countColumns, type Labelled } from './training-sample.ts';

export interface TrainingData {
  /** The rows that came, with the columns of the schema. */
  readonly sent: Labelled;
  /** All that is learnt from: the same, or with those of the version in use. */
  readonly all: Labelled;
  /** What the version in use learnt from, where that was kept. */
  readonly before: Labelled | undefined;
}

/**
 * What there is to say of new training data, by the policy of the version in use. Without a profile, only what needs none.
 * O(rows x columns); no rows are kept.
 */
export function checkTrainingData({ sent, all, before }: TrainingData, champion: Champion): RetrainFinding[] {
  const { schema, target, profile, policy } = champion;
  const columns = profile === null ? [] : countColumns(sent, champion, profile);
  const observations: Observation[] = [
    ...columnObservations(columns, policy.drift),
    ...(all.target instanceof Float64Array || target.values === undefined
      ? []
      : changedClasses(all.target, target.values, target.name)),
    ...leakingColumns(sent, before, champion),
    ...repeatedRows(all.table, before?.table),
    ...(profile === null
      ? []
      : contradictions(sent, before, profile.target.quantiles, schema.names, target.name)),
  ];
  return judge(observations, policy.retrain);
}
