/** How far the rows of a file are from what a model learnt from. */

import {
  CauceError,
  compareDrift,
  type DriftReport,
  DriftSketch,
  type Model,
  type PolicyInput,
  type Table,
} from '@cauce/core';
import { alignColumns, count, formatNumber } from './text.ts';

const ignoring = {
  outOfRange: 'ignore',
  farOutOfRange: 'ignore',
  unitSlip: 'ignore',
  unknownCategory: 'ignore',
  unexpectedMissing: 'ignore',
} as const;

/** Every row counts, as it is: nothing is rejected, clipped or clamped, not even where a field has rules of its own. */
function countingAll({ schema }: Model): PolicyInput {
  const fields = Object.fromEntries(schema.names.map(name => [name, ignoring]));
  return {
    inputs: { rareCombination: 'ignore', fields },
    outputs: { notFinite: 'fallback', outOfBounds: 'ignore', outOfRange: 'ignore' },
  };
}

/** @throws {CauceError} PARAM_INVALID for a model without a profile. */
export function fileDrift(model: Model, table: Table): DriftReport {
  const { profile, policy, schema, target, task } = model;
  if (profile === null) {
    const rule = 'used with a model that keeps a profile of what it learnt from';
    throw new CauceError('PARAM_INVALID', {
      where: 'cauce evaluate',
      param: '--drift',
      rule,
      received: 'one fitted without',
    });
  }
  const sketch = new DriftSketch(profile, task === 'classification' ? target.values : undefined);
  model.withPolicy(countingAll(model)).predictGuarded(table, { observer: sketch });
  return compareDrift(profile, policy.drift, sketch, schema.fields);
}

/** The level as a whole, then of each column: level, index and what changed most. */
export function driftLines({ level, instances, fields, predictions }: DriftReport): string[] {
  const rows = [...fields, predictions].map((own, i) => [
    i === fields.length ? `predicted ${own.name}` : own.name,
    own.level,
    own.index === null ? '-' : formatNumber(own.index),
    own.moved[0]?.message ?? '',
  ]);
  return [
    `Drift of ${count(instances, 'row')} from what the model learnt from: ${level}`,
    ...alignColumns([['column', 'drift', 'index', 'changed most'], ...rows]).map(line => `  ${line}`),
  ];
}
