/** What is done about what the checks of a retraining find. */

import {
  checkTraining,
  judge,
  type Model,
  type RetrainFinding,
  schemaObservations,
  type Table,
} from '@cauce/core';
import { checkValues, type TrainingBody } from '../bodies/training-body.ts';
import { HttpProblem } from '../problem.ts';

/** The operator's word: what the policy refuses is only warned of, as far as anything can be learnt all the same. */
export function forced(findings: readonly RetrainFinding[], { target }: Model): RetrainFinding[] {
  return findings.map(finding => {
    const isHopeless = finding.rule === 'schemaChange' && finding.field === target.name;
    return isHopeless ? finding : { ...finding, action: 'warn' };
  });
}

/** Whether it is refused whatever the operator says. */
function isHopeless(findings: readonly RetrainFinding[], active: Model): boolean {
  return isRefused(forced(findings, active));
}

export function isRefused(findings: readonly RetrainFinding[]): boolean {
  return findings.some(({ action }) => action === 'refuse');
}

/**
 * How the columns differ, once for each. A refusal waits for what else is found, if the rows can be looked at further.
 * @throws {HttpProblem} 422 RETRAIN_REFUSED. @throws {CauceError} ROWS_INVALID for wrong values.
 */
export function schemaFindings(body: TrainingBody, active: Model, isForced: boolean): RetrainFinding[] {
  const judged = judge(schemaObservations(body.differences, active.target.name), active.policy.retrain);
  const findings = isForced ? forced(judged, active) : judged;
  if (isRefused(findings) && (isHopeless(findings, active) || body.wrong.total > 0)) {
    throw refusal(findings, body, active);
  }
  checkValues(body);
  return findings;
}

/**
 * All that is found before the fit.
 * @param schema What `schemaFindings` found. @param all What is to be learnt from. @param before As `checkTraining`.
 * @throws {HttpProblem} 422 RETRAIN_REFUSED.
 */
export function findingsBefore(
  body: TrainingBody,
  active: Model,
  isForced: boolean,
  { schema, all, before }: { schema: readonly RetrainFinding[]; all: Table; before: Table | undefined },
): RetrainFinding[] {
  const isKnown = ({ rule, field }: RetrainFinding): boolean =>
    rule === 'shift' && schema.some(own => own.field === field);
  // What does not fit is missing in the table: that it is so many is no news.
  const found = checkTraining(active, { sent: body.table, all, before }).filter(own => !isKnown(own));
  const findings = [...schema, ...(isForced ? forced(found, active) : found)];
  if (isRefused(findings)) throw refusal(findings, body, active);
  return findings;
}

/** The summary first, then the values that do not fit, as in any problem of rows. */
function refusal(
  findings: readonly RetrainFinding[],
  { issues, issueCount }: TrainingBody,
  active: Model,
): HttpProblem {
  const refusing = findings.filter(({ action }) => action === 'refuse');
  const more = refusing.length > 1 ? ` (and ${refusing.length - 1} more: see findings)` : '';
  const force = isHopeless(findings, active) ? '' : ', or send "force": true if they are right';
  const detail = `${refusing[0].message}${more} Nothing was kept. Correct the rows${force}.`;
  return new HttpProblem(422, 'RETRAIN_REFUSED', detail, {
    findings,
    ...(issueCount > 0 ? { errors: issues, errorCount: issueCount } : {}),
  });
}
