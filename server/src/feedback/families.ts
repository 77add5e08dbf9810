/** What is told of predictions later, as metrics. */

import { counter, type Family, gauge, type Sample } from '../observation/snapshot.ts';
import type { Feedback } from './feedback.ts';
import type { FeedbackReport } from './report.ts';

/** Scores of the versions in use; those that say something. */
export function feedbackFamilies(all: Iterable<Feedback>): Family[] {
  const models = [...all];
  const reports = models.filter(model => model.isReady).map(model => model.report());
  const scores = (name: 'rmse' | 'mae' | 'accuracy'): Sample[] =>
    reports.flatMap(report => {
      const value = scoreOf(report, name);
      return value === undefined ? [] : [{ labels: { model: report.model.name }, value }];
    });
  return [
    counter(
      'cauce_feedback_total',
      'True targets that were told, by what came of them.',
      models.flatMap(({ name: model, counts }) =>
        Object.entries(outcomes(counts)).map(([outcome, value]) => ({ labels: { model, outcome }, value })),
      ),
    ),
    gauge(
      'cauce_live_rmse',
      'Root mean squared error by the targets that were told.',
      'first',
      scores('rmse'),
    ),
    gauge('cauce_live_mae', 'Mean absolute error by the targets that were told.', 'first', scores('mae')),
    gauge(
      'cauce_live_accuracy',
      'Share of right classes by the targets that were told.',
      'first',
      scores('accuracy'),
    ),
    gauge(
      'cauce_live_coverage',
      'Share of intervals, of a promised coverage, that held the target that was told.',
      'first',
      reports.flatMap(({ model: { name: model }, intervals }) =>
        intervals
          .filter(({ within }) => within !== null)
          .map(({ promised, covered }) => ({
            labels: { model, promised: String(promised) },
            value: covered,
          })),
      ),
    ),
  ];
}

/** Undefined where there are too few truths, and for the other task. */
function scoreOf({ live }: FeedbackReport, name: string): number | undefined {
  if (live.tooFew) return undefined;
  return (
    ((live as Readonly<Record<string, number | null | boolean>>)[name] as number | undefined) ?? undefined
  );
}

function outcomes({ accepted, alreadyTold, unknown }: Feedback['counts']): Record<string, number> {
  return { accepted, already_told: alreadyTold, unknown };
}
