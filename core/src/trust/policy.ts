/**
 * The policy: what is done about each thing that a model's guards may find, in one place. A part of the model file, so that
 * who trains decides; who serves may lay another over it.
 */

import { CauceError } from '../errors.ts';
import {
  custom,
  integer,
  number,
  oneOf,
  optional,
  type Rule,
  type Rules,
  resolveParams,
} from '../estimator/rules.ts';

/** What is done about a value of an instance. */
export type InputAction = 'ignore' | 'report' | 'clip' | 'missing' | 'reject';
/** What is done about a prediction. */
export type OutputAction = 'ignore' | 'report' | 'clamp' | 'fallback' | 'reject';
/** What is done about something found in a retraining. */
export type RetrainAction = 'ignore' | 'warn' | 'refuse';

/** What may be found in a field of an instance, and what is done about it. */
export interface FieldPolicy {
  /** A number outside the range seen in training, but near it. */
  readonly outOfRange: InputAction;
  /** A number far outside: beyond three times the distance between the quartiles. */
  readonly farOutOfRange: InputAction;
  /** A number outside the range that would be usual in another unit or scale: a year of 14, a price in thousands. */
  readonly unitSlip: InputAction;
  /** A category, or a unit written beside a number, that was not seen in training. */
  readonly unknownCategory: Exclude<InputAction, 'clip'>;
  /** A missing value in a field where none was missing in training. */
  readonly unexpectedMissing: 'ignore' | 'report' | 'reject';
}

export interface InputPolicy extends FieldPolicy {
  /** Values that are usual each for itself but were hardly ever seen together. */
  readonly rareCombination: 'ignore' | 'report' | 'reject';
  /** Exceptions by field. */
  readonly fields: Readonly<Record<string, Partial<FieldPolicy>>>;
}

export interface OutputPolicy {
  /** A prediction that is no finite number. */
  readonly notFinite: 'fallback' | 'reject';
  /** Outside what the target can be: below zero, for a target that never was. */
  readonly outOfBounds: OutputAction;
  /** Within bounds, but outside the range of the target seen in training. */
  readonly outOfRange: OutputAction;
  /** What the target can be at the least and at the most; null where it is learnt: not below 0 if it never was. */
  readonly min: number | null;
  readonly max: number | null;
  /** What stands in for a prediction; null takes the target's median. */
  readonly fallback: number | null;
}

export interface RetrainPolicy {
  /** Columns that the model does not know, columns that it knows and are gone, columns of another type. */
  readonly schemaChange: Exclude<RetrainAction, 'ignore'>;
  /** Categories in more than a twentieth of the rows that the active version's data did not have. */
  readonly newCategories: RetrainAction;
  /** A column, or the target, whose values are as if in another unit. */
  readonly unitChange: RetrainAction;
  /** A column whose distribution is another one than in the active version's data. */
  readonly shift: RetrainAction;
  /** Rows that repeat others, in more than a tenth of them. */
  readonly duplicates: RetrainAction;
  /** A column that tells the target by itself, and did not before. */
  readonly leakage: RetrainAction;
  /** Rows alike in all columns whose targets contradict one another more than before. */
  readonly labelNoise: RetrainAction;
  /** Scores on the rows held out that are worse than those of the active version. */
  readonly worse: RetrainAction;
  /** Predictions that go against `monotone`. */
  readonly notMonotone: RetrainAction;
  /** Golden rows whose prediction moved by more than `goldenTolerance`. */
  readonly goldenMoved: RetrainAction;
  /** By field, which way the prediction has to go as the field grows. */
  readonly monotone: Readonly<Record<string, 'increasing' | 'decreasing'>>;
  /** How far a golden row's prediction may move, as a share of the target's spread (from its 5th to its 95th percentile). */
  readonly goldenTolerance: number;
  /** By how much scores may be worse, as a share. */
  readonly worseTolerance: number;
}

export interface DriftPolicy {
  /** Length of a window in minutes. */
  readonly windowMinutes: number;
  /** How many windows are kept. */
  readonly windows: number;
  /** Fewest instances that a comparison is made of. */
  readonly minInstances: number;
  /** Population stability index from which drift is possible, and from which it is certain. */
  readonly possible: number;
  readonly certain: number;
  /**
   * Change of the share of values that are missing, never seen or out of range, from which drift is possible; certain when
   * it is larger as many times as `certain` is than `possible`.
   */
  readonly rateChange: number;
}

export interface Policy {
  readonly inputs: InputPolicy;
  readonly outputs: OutputPolicy;
  readonly retrain: RetrainPolicy;
  readonly drift: DriftPolicy;
}

/** A policy as it is written: what is not said stays as it is by default. */
export type PolicyInput = {
  readonly [K in keyof Policy]?: Partial<Policy[K]>;
};

const fieldRules: Rules<FieldPolicy> = {
  outOfRange: oneOf('report', 'ignore', 'clip', 'missing', 'reject'),
  farOutOfRange: oneOf('report', 'ignore', 'clip', 'missing', 'reject'),
  unitSlip: oneOf('report', 'ignore', 'clip', 'missing', 'reject'),
  unknownCategory: oneOf('report', 'ignore', 'missing', 'reject'),
  unexpectedMissing: oneOf('reject', 'report', 'ignore'),
};

const rules: { readonly [K in keyof Policy]: Rules<Policy[K]> } = {
  inputs: {
    ...fieldRules,
    rareCombination: oneOf('report', 'ignore', 'reject'),
    fields: record('an object of policies by field, such as { "year": { "outOfRange": "reject" } }', own => {
      const where = 'a field of the policy';
      resolveParams(where, fieldRules, section(where, own));
    }) as Rule<InputPolicy['fields']>,
  },
  outputs: {
    notFinite: oneOf('reject', 'fallback'),
    outOfBounds: oneOf('clamp', 'ignore', 'report', 'fallback', 'reject'),
    outOfRange: oneOf('report', 'ignore', 'clamp', 'fallback', 'reject'),
    min: optional(number(0)),
    max: optional(number(0)),
    fallback: optional(number(0)),
  },
  retrain: {
    schemaChange: oneOf('refuse', 'warn'),
    newCategories: oneOf('warn', 'refuse', 'ignore'),
    unitChange: oneOf('refuse', 'warn', 'ignore'),
    shift: oneOf('warn', 'refuse', 'ignore'),
    duplicates: oneOf('warn', 'refuse', 'ignore'),
    leakage: oneOf('warn', 'refuse', 'ignore'),
    labelNoise: oneOf('warn', 'refuse', 'ignore'),
    worse: oneOf('warn', 'refuse', 'ignore'),
    notMonotone: oneOf('refuse', 'warn', 'ignore'),
    goldenMoved: oneOf('warn', 'refuse', 'ignore'),
    monotone: record('an object of "increasing" or "decreasing" by field', way => {
      if (way !== 'increasing' && way !== 'decreasing') throw new TypeError('a direction is neither');
    }) as Rule<RetrainPolicy['monotone']>,
    goldenTolerance: number(0.5, { min: 0 }),
    worseTolerance: number(0.05, { min: 0 }),
  },
  drift: {
    windowMinutes: number(60, { above: 0 }),
    windows: integer(24, { min: 1, max: 1000 }),
    minInstances: integer(200, { min: 20 }),
    possible: number(0.1, { above: 0 }),
    certain: number(0.25, { above: 0 }),
    rateChange: number(0.05, { above: 0, max: 1 }),
  },
};

/**
 * A policy, checked, defaults filled in.
 * @param given From a file or a request: anything.
 * @param fields The model's fields; a policy for another is refused.
 * @throws {CauceError} PARAM_UNKNOWN with the nearest name, PARAM_INVALID with rule and value.
 *
 * @example
 * resolvePolicy({ inputs: { outOfRange: 'reject' } }).inputs.outOfRange; //=> 'reject'
 */
export function resolvePolicy(given: PolicyInput = {}, fields?: readonly string[]): Policy {
  const whole = section('the policy', given);
  const known = Object.keys(rules);
  for (const param of Object.keys(whole)) {
    if (!Object.hasOwn(rules, param))
      throw new CauceError('PARAM_UNKNOWN', { where: 'the policy', param, known });
  }
  const resolved = Object.fromEntries(
    Object.entries(rules).map(([name, own]) => {
      const where = `the policy, ${name}`;
      return [
        name,
        resolveParams(
          where,
          own as Rules<Record<string, unknown>>,
          section(where, whole[name] === undefined ? {} : whole[name]),
        ),
      ];
    }),
  ) as unknown as Policy;
  const { min, max } = resolved.outputs;
  if (min !== null && max !== null && min > max) {
    const rule = `at most max, which is ${max}`;
    throw new CauceError('PARAM_INVALID', {
      where: 'the policy, outputs',
      param: 'min',
      rule,
      received: min,
    });
  }
  if (fields !== undefined) {
    checkFields('inputs.fields', Object.keys(resolved.inputs.fields), fields);
    checkFields('retrain.monotone', Object.keys(resolved.retrain.monotone), fields);
  }
  return resolved;
}

/**
 * A policy with another laid over it: what the other does not say stays as it was, field by field.
 * @throws as `resolvePolicy`.
 */
export function overlayPolicy(policy: Policy, over: PolicyInput, fields?: readonly string[]): Policy {
  const own = resolvePolicy(over, fields);
  const said = <K extends keyof Policy>(name: K): Policy[K] => {
    const names = Object.keys(withoutUndefined(over[name] ?? {})) as (keyof Policy[K])[];
    return { ...policy[name], ...Object.fromEntries(names.map(key => [key, own[name][key]])) };
  };
  const inputs = said('inputs');
  const retrain = said('retrain');
  const byField = Object.fromEntries(
    Object.entries(own.inputs.fields).map(([field, given]) => [
      field,
      { ...policy.inputs.fields[field], ...withoutUndefined(given) },
    ]),
  );
  return resolvePolicy({
    inputs: { ...inputs, fields: { ...policy.inputs.fields, ...byField } },
    outputs: said('outputs'),
    retrain: { ...retrain, monotone: { ...policy.retrain.monotone, ...own.retrain.monotone } },
    drift: said('drift'),
  });
}

/**
 * What is done about the values of a field.
 *
 * @example
 * fieldPolicy(resolvePolicy(), 'km').unknownCategory; //=> 'report'
 */
export function fieldPolicy({ inputs }: Policy, field: string): FieldPolicy {
  if (!Object.hasOwn(inputs.fields, field)) return inputs;
  return { ...inputs, ...withoutUndefined(inputs.fields[field]) };
}

/** What is given as undefined is not said. */
function withoutUndefined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, own]) => own !== undefined)) as Partial<T>;
}

function section(where: string, given: unknown): Record<string, unknown> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given))
    return given as Record<string, unknown>;
  throw new CauceError('PARAM_INVALID', { where, param: 'it', rule: 'an object', received: given });
}

function checkFields(where: string, named: readonly string[], known: readonly string[]): void {
  for (const param of named) {
    if (!known.includes(param)) {
      throw new CauceError('PARAM_UNKNOWN', { where: `the policy, ${where}`, param, known });
    }
  }
}

function record(expects: string, check: (value: unknown) => void): Rule<unknown> {
  return custom<unknown>(
    expects,
    {
      problem(value) {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is none';
        try {
          for (const own of Object.values(value)) check(own);
          return undefined;
        } catch (error) {
          return (error as Error).message;
        }
      },
      toJson: value => value,
      fromJson: json => json,
    },
    {},
  );
}
