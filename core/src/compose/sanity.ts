/** Whether a freshly fitted model is sane: beside the model in use, and against what its policy promises. */

import { isCauceError } from '../errors.ts';
import { tableFromRows } from '../table/rows.ts';
import { judge, type Observation, type RetrainFinding, short } from '../trust/training/retrain-finding.ts';
import { type Rivals, spreadOf } from './rivals.ts';
import { againstTheWay } from './sanity-monotone.ts';
import { besideTheRival } from './sanity-scores.ts';

/**
 * What there is to say of the fresh model, by the policy of the one in use.
 *
 * @example
 * const table = flowers.drop(['species']);
 * const active = await pipeline(ridge()).fit(table, { target: 'petalWidth' });
 * const measured = scoreOn(active, table);
 * const rivals = { active, fresh: active, heldOut: table, measured, old: measured, rival: measured, isFair: false };
 * checkSanity(rivals).length; //=> 0
 */
export function checkSanity(rivals: Rivals): RetrainFinding[] {
  const { policy } = rivals.active;
  const observations = [
    ...besideTheRival(rivals),
    ...goldenMoves(rivals),
    ...Object.entries(policy.retrain.monotone).flatMap(([field, way]) => againstTheWay(rivals, field, way)),
  ];
  return judge(observations, policy.retrain);
}

/** Predictions for the golden rows of the model in use, which are made up, beside its own. */
function goldenMoves({ active, fresh }: Rivals): Observation[] {
  const { rows, predictions } = active.golden;
  const spread = spreadOf(active);
  const { goldenTolerance } = active.policy.retrain;
  if (rows.length === 0 || (active.task === 'regression' && spread === undefined)) return [];
  let now: (number | string)[];
  try {
    now = fresh.predict(tableFromRows(rows, active.schema));
  } catch (error) {
    if (!isCauceError(error)) throw error;
    return [
      golden(`The new model cannot predict the golden rows of the version in use: ${error.message}`, {}),
    ];
  }
  if (active.task === 'classification') {
    const changed = now.filter((prediction, i) => prediction !== predictions[i]).length;
    if (changed <= goldenTolerance * rows.length) return [];
    const message = `The new model predicts another class for ${changed} of the ${rows.length} golden rows of the version in use.`;
    return [golden(message, { changed, rows: rows.length })];
  }
  const moves = now.map((prediction, i) => moveOf(predictions[i] as number, prediction as number));
  const most = moves.indexOf(Math.max(...moves));
  const limit = goldenTolerance * (spread as number);
  if (!(moves[most] > limit)) return [];
  const [before, after] = [predictions[most] as number, now[most] as number];
  return [
    golden(
      `A golden row of the version in use, ${short(before)} until now, is ${short(after)} with the new model: that is more than ${short(limit)}, the most that it may move.`,
      {
        row: rows[most],
        before,
        after,
        limit,
        moved: moves.filter(move => move > limit).length,
        rows: rows.length,
      },
    ),
  ];
}

/** What is no number any more has moved as far as can be. */
function moveOf(before: number, after: number): number {
  if (Object.is(before, after)) return 0;
  const move = Math.abs(after - before);
  return Number.isNaN(move) ? Number.POSITIVE_INFINITY : move;
}

function golden(message: string, details: Observation['details']): Observation {
  return { code: 'GOLDEN_MOVED', field: null, message, details };
}
