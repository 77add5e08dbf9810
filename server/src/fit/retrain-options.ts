/** What a retraining may be told beside its rows. */

import { show } from '@cauce/core';
import { checkOptions } from '../bodies/instances.ts';
import { HttpProblem } from '../problem.ts';

export interface RetrainOptions {
  /** Learn from exactly these rows, or add them to those of the active version. */
  readonly data: 'replace' | 'append';
  /** Whether the new version becomes the active one: always, only when it is at least as good, or never. */
  readonly promote: 'always' | 'if_better' | 'never';
  /** Share of the rows held out to measure on. */
  readonly testSize: number;
  /** Whether what the policy refuses is only warned of. */
  readonly force: boolean;
}

/** @throws {HttpProblem} 422 with the nearest name, or the rule. */
export function checkedOptions(options: Readonly<Record<string, unknown>>): RetrainOptions {
  checkOptions(options, ['data', 'promote', 'testSize', 'force']);
  const { data = 'replace', promote = 'always', testSize = 0.2, force = false } = options;
  // In a query it is a word.
  const share = typeof testSize === 'string' && /^[\d.e-]+$/i.test(testSize) ? Number(testSize) : testSize;
  if (data !== 'replace' && data !== 'append') throw badOption('data', '"replace" or "append"', data);
  if (promote !== 'always' && promote !== 'if_better' && promote !== 'never') {
    throw badOption('promote', '"always", "if_better" or "never"', promote);
  }
  if (typeof share !== 'number' || !(share > 0 && share < 1))
    throw badOption('testSize', 'a share between 0 and 1', testSize);
  const isForced = force === true || force === 'true';
  if (!isForced && force !== false && force !== 'false') throw badOption('force', 'true or false', force);
  return { data, promote, testSize: share, force: isForced };
}

function badOption(name: string, rule: string, received: unknown): HttpProblem {
  return new HttpProblem(422, 'OPTION_INVALID', `${name} must be ${rule}. Got ${show(received)}.`);
}
