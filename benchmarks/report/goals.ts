/** The goals, what was measured for each, and whether it is reached. */

import type { Outcome } from '../harness/run.ts';
import { r2Of, spread } from '../harness/statistics.ts';
import { type Goal, isRate, label, type Measure, type Work } from '../harness/work.ts';
import { digits, duration, ratio, table } from './format.ts';

/** One line for each goal; also those that could not be measured. */
export function goalTable(
  measured: readonly { readonly work: Work; readonly outcomes: readonly Outcome[] }[],
): string {
  const rows = measured.flatMap(({ work, outcomes }) =>
    (work.goals ?? []).map(goal => goalRow(work, goal, outcomes)),
  );
  return table(['work', 'Cauce', 'against', 'ratio', 'goal', 'reached'], rows);
}

function goalRow(work: Work, goal: Goal, outcomes: readonly Outcome[]): string[] {
  const find = (name: string | undefined) => outcomes.find(outcome => label(outcome) === name);
  const [own, other] = [find(goal.of), find(goal.against)];
  const show = showMeasure(work, goal.measure);
  const value = spread(own, goal.measure)?.median;
  const against = spread(other, goal.againstMeasure ?? goal.measure)?.median;
  const peer = `${goal.against}${goal.againstMeasure === undefined ? '' : measureName(goal.againstMeasure)}`;
  const name = `${work.title}${measureName(goal.measure)}`;
  const more = isRate(work);
  const bound = `${more ? '≥' : '≤'} ${goal.against === undefined ? show(goal.bound) : ratio(goal.bound)}`;
  const cells = [
    name,
    value === undefined ? '–' : `${show(value)} (${threads(goal.of)})`,
    goal.against === undefined ? '' : `${peer}: ${against === undefined ? '–' : show(against)}`,
  ];
  if (value === undefined || (goal.against !== undefined && against === undefined)) {
    return [...cells, '–', bound, (value === undefined ? own : other)?.failure ?? 'not measured'];
  }
  const compared = against === undefined ? value : value / against;
  const isReached = more ? compared >= goal.bound : compared <= goal.bound;
  const loss = goal.measure === 'value' ? r2Of(other) - r2Of(own) : Number.NaN;
  const isWorse = loss > (goal.r2Loss ?? 0.002);
  const verdict = isWorse ? `no: R² lower by ${loss.toFixed(4)}` : isReached ? 'yes' : 'no';
  return [...cells, against === undefined ? '' : ratio(compared), bound, verdict];
}

/** How values of this measure are shown. */
export function showMeasure(work: Work, measure: Measure): (value: number) => string {
  if (typeof measure === 'string' && measure.endsWith('memory')) return value => `${digits(value)} MB`;
  return isRate(work) ? value => `${digits(value)}/s` : duration;
}

function measureName(measure: Measure): string {
  if (measure === 'value') return '';
  return `; ${typeof measure === 'object' ? measure.detail : measure}`;
}

function threads(contender: string): string {
  return contender.slice(contender.lastIndexOf(', ') + 2);
}
