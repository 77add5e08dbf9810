/** Drift as metrics, of each model as it is now. */

import type { DriftLevel } from '@cauce/core';
import { type Family, gauge } from '../observation/snapshot.ts';
import { type CurrentDrift, columnsOf } from './drift-report.ts';

/** @param reports By model. */
export function driftFamilies(reports: Iterable<readonly [model: string, report: CurrentDrift]>): Family[] {
  const all = [...reports];
  return [
    gauge(
      'cauce_drift_index',
      'Population stability index of what is served; of the predictions by the name of the target.',
      'first',
      all.flatMap(([model, report]) =>
        columnsOf(report).flatMap(({ name: field, index }) =>
          index === null ? [] : [{ labels: { model, field }, value: index }],
        ),
      ),
    ),
    gauge(
      'cauce_drift_level',
      'Drift: 0 none, 1 possible, 2 certain; absent while too little was served to say.',
      'first',
      all.flatMap(([model, { level }]) =>
        level === 'unknown' ? [] : [{ labels: { model }, value: numbers[level] }],
      ),
    ),
    gauge(
      'cauce_drift_instances',
      'Instances that the drift is of.',
      'first',
      all.map(([model, { instances }]) => ({ labels: { model }, value: instances })),
    ),
  ];
}

const numbers: Readonly<Record<Exclude<DriftLevel, 'unknown'>, number>> = {
  none: 0,
  possible: 1,
  certain: 2,
};
