/** What a request may ask for beside its predictions. */

import { show } from '@cauce/core';
import { checkOptions } from '../bodies/instances.ts';
import { HttpProblem } from '../problem.ts';

export interface Asked {
  /** The coverage of intervals, or of sets of classes. */
  readonly interval?: number;
  /** Whether each prediction is to be taken apart. */
  readonly explain?: boolean;
}

/** Most instances of a request that are explained: each takes a forest many times as long as to predict it. */
export const mostExplained = 100;

/** Nothing beside the predictions. */
export const nothingElse: Asked = Object.freeze({});

/**
 * @param given Options that stand in the body beside `instances`, or in the address, where they are strings.
 * @throws {HttpProblem} 422 with the nearest name, or the rule.
 */
export function askedFor(given: Readonly<Record<string, unknown>>): Asked {
  const names = Object.keys(given);
  if (names.length === 0) return nothingElse;
  checkOptions(given, ['interval', 'explain']);
  return {
    ...('interval' in given ? { interval: coverageOf(given.interval) } : {}),
    ...('explain' in given ? { explain: flagOf(given.explain) } : {}),
  };
}

/** Whether the answer has to be an object, where more than the predictions has a place. */
export function asksForMore({ interval, explain }: Asked): boolean {
  return interval !== undefined || explain === true;
}

/** @throws {HttpProblem} 422 for more instances than are explained. */
export function checkExplained(instances: number): void {
  if (instances <= mostExplained) return;
  const detail = `explain takes at most ${mostExplained} instances in a request. Got ${instances}. Send them in several.`;
  throw new HttpProblem(422, 'OPTION_INVALID', detail);
}

function coverageOf(received: unknown): number {
  const coverage = typeof received === 'string' && received.trim() !== '' ? Number(received) : received;
  if (typeof coverage === 'number' && coverage > 0 && coverage < 1) return coverage;
  throw badOption(
    'interval',
    'the share of true values that the intervals are to hold, such as 0.9',
    received,
  );
}

function flagOf(received: unknown): boolean {
  if (received === true || received === 'true') return true;
  if (received === false || received === 'false') return false;
  throw badOption('explain', 'true or false', received);
}

function badOption(name: string, rule: string, received: unknown): HttpProblem {
  return new HttpProblem(422, 'OPTION_INVALID', `${name} must be ${rule}. Got ${show(received)}.`);
}
