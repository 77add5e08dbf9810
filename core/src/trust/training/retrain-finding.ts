/** What the checks of a retraining find, and what the policy makes of it. */

import type { RetrainAction, RetrainPolicy } from '../policy.ts';

/** The rules of the policy that say what is done. */
export type RetrainRule = {
  [K in keyof RetrainPolicy]: RetrainPolicy[K] extends RetrainAction ? K : never;
}[keyof RetrainPolicy];

/**
 * Every code that a finding may have, with its rule. `docs/errors.md` lists the same codes.
 *
 * @example
 * Object.keys(findingRules).length > 10; //=> true
 */
export const findingRules = {
  COLUMN_ADDED: 'schemaChange',
  COLUMN_ABSENT: 'schemaChange',
  COLUMN_CHANGED: 'schemaChange',
  CATEGORIES_NEW: 'newCategories',
  CLASSES_CHANGED: 'newCategories',
  UNIT_NEW: 'unitChange',
  SCALE_CHANGED: 'unitChange',
  DISTRIBUTION_SHIFTED: 'shift',
  ROWS_REPEATED: 'duplicates',
  TARGET_LEAKED: 'leakage',
  TARGETS_CONTRADICT: 'labelNoise',
  ERRORS_GREW: 'labelNoise',
  SCORES_WORSE: 'worse',
  NOT_MONOTONE: 'notMonotone',
  GOLDEN_MOVED: 'goldenMoved',
} as const satisfies Record<string, RetrainRule>;

export type FindingCode = keyof typeof findingRules;

export interface RetrainFinding {
  readonly rule: RetrainRule;
  /** `refuse`: nothing is kept, or, where it is found after the fit, what is kept is not put to use. */
  readonly action: 'warn' | 'refuse';
  /** Name of the column; null when it is about the rows as a whole. */
  readonly field: string | null;
  readonly code: FindingCode;
  readonly message: string;
  /** The facts, as plain JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a check has to say, before the policy is asked. */
export interface Observation {
  readonly code: FindingCode;
  readonly field: string | null;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** `warn`: never more than a warning. `refuse`: whatever the policy says. */
  readonly always?: 'warn' | 'refuse';
}

/**
 * The findings that a policy makes of what was observed, in the same order.
 *
 * @example
 * judge([], resolvePolicy().retrain); //=> []
 */
export function judge(observations: readonly Observation[], policy: RetrainPolicy): RetrainFinding[] {
  return observations.flatMap(({ code, field, message, details, always }): RetrainFinding[] => {
    const rule = findingRules[code];
    const given: RetrainAction = policy[rule];
    if (given === 'ignore' && always !== 'refuse') return [];
    return [{ rule, action: always ?? (given as 'warn' | 'refuse'), field, code, message, details }];
  });
}

/** A share in words: `31%`, `0.4%`. */
export function percent(share: number): string {
  const hundred = 100 * share;
  return `${hundred >= 1 || hundred === 0 ? Math.round(hundred) : hundred.toPrecision(1)}%`;
}

/** A number in words: at most four digits that count. */
export function short(value: number): string {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));
}
