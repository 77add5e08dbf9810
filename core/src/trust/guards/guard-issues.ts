/** What guards say of an instance. */

import { show, type ValueIssue } from '../../errors.ts';
import { shorten } from '../../table/issues.ts';
import type { Field } from '../../table/schema.ts';
import type { Value } from '../../table/table.ts';
import type { RareCombination } from '../profile/combinations.ts';
import { changes, type Guarding } from './column-guard.ts';
import { isoOf } from './findings.ts';

/** @param received The value, null where it is missing. */
export function valueIssue(
  instance: number,
  { name, type }: Field,
  received: Value,
  guarding: Guarding,
): ValueIssue {
  const { finding, action, taken } = guarding;
  const expected = finding.expected();
  const isMissing = taken === null || Number.isNaN(taken);
  const stand = isMissing ? 'missing' : show(type === 'date' ? isoOf(taken as number) : taken);
  const done = changes(action) ? ` It was taken as ${stand}.` : action === 'reject' ? rejected : '';
  return {
    instance,
    field: name,
    code: finding.code,
    message: `Instance ${instance}, field ${show(name)}: ${received === null ? '' : `${show(received)} `}${finding.says()}${done}`,
    received: shorten(received),
    ...(expected === undefined ? {} : { expected }),
  };
}

export function combinationIssue(
  instance: number,
  { told, received }: RareCombination,
  action: 'ignore' | 'report' | 'reject',
): ValueIssue {
  return {
    instance,
    field: null,
    code: 'COMBINATION_RARE',
    message: `Instance ${instance}: values that were hardly ever seen together: ${told}.${action === 'reject' ? rejected : ''}`,
    received,
  };
}

const rejected = " This model's policy rejects that.";
