/** What can be wrong with rows from outside: codes and sentences, and the log that counts them. */

import { didYouMean, nearestName, show, type ValueIssue } from '../errors.ts';
import type { Field, Schema } from './schema.ts';

/**
 * At most this many issues are listed; the rest is only counted.
 *
 * @example
 * maxIssues; //=> 100
 */
export const maxIssues = 100;

export interface Problem {
  readonly code: string;
  readonly message: (field: Field, received: unknown) => string;
}

/** What can be wrong with one value: code and sentence. */
export const problems = {
  FIELD_MISSING: {
    code: 'FIELD_MISSING',
    message: field =>
      `is missing. ${field.nullable ? 'Send null if the value is not known.' : `It must be ${expected(field)}.`}`,
  },
  VALUE_MISSING: {
    code: 'VALUE_MISSING',
    message: (field, received) =>
      `must be ${expected(field)}. Got ${show(received)}; this field was never missing in the data that the model learnt from.`,
  },
  VALUE_NOT_NUMBER: {
    code: 'VALUE_NOT_NUMBER',
    message: (field, received) => `must be ${expected(field)}. Got ${show(received)}.${numberHint(received)}`,
  },
  VALUE_NOT_FINITE: {
    code: 'VALUE_NOT_FINITE',
    message: () =>
      'is too large for a number (the limit is about 1.8e308). Send null if the value is not known.',
  },
  VALUE_NOT_INTEGER: {
    code: 'VALUE_NOT_INTEGER',
    message: (field, received) => `must be ${expected(field)}. Got ${show(received)}.`,
  },
  VALUE_NOT_EXACT: {
    code: 'VALUE_NOT_EXACT',
    message: (_, received) =>
      `must lie within ±9007199254740992 (2^53), beyond which whole numbers are not exact. Got ${show(received)}.`,
  },
  VALUE_NOT_BOOLEAN: {
    code: 'VALUE_NOT_BOOLEAN',
    message: (_, received) => `must be true or false. Got ${show(received)}.`,
  },
  VALUE_NOT_DATE: {
    code: 'VALUE_NOT_DATE',
    message: (_, received) => `must be an ISO 8601 date such as "2026-11-23". Got ${show(received)}.`,
  },
  VALUE_NOT_STRING: {
    code: 'VALUE_NOT_STRING',
    message: (field, received) => `must be ${expected(field)}. Got ${show(received)}.`,
  },
} as const satisfies Record<string, Problem>;

/** What a field takes, in words: `a whole number such as 2014`. */
function expected(field: Field): string {
  switch (field.type) {
    case 'integer':
      return `a whole number${field.range ? ` such as ${field.range[1]}` : ''}`;
    case 'number':
      return `a number${field.range ? ` such as ${field.range[1]}` : ''}`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'an ISO 8601 date';
    case 'category':
      return `a string${field.values?.length ? ` such as ${field.values.slice(0, 3).map(show).join(', ')}` : ''}`;
    case 'text':
      return `a string${field.examples?.length ? ` such as ${show(field.examples[0])}` : ''}`;
  }
}

function numberHint(received: unknown): string {
  if (typeof received !== 'string') return '';
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(received)) return ' Remove the thousands separators.';
  if (/^[+-]?\d+,\d+$/.test(received)) return ' Write the decimal separator as a point.';
  if (/^(nan|null|none|na|n\/a|-|\?)$/i.test(received)) return ' Send null for a missing value.';
  return '';
}

/** The warning for a category that was not seen when fitting. */
export function unknownCategory(field: Field, instance: number, value: string): ValueIssue {
  const known = field.values ?? [];
  const nearest = nearestName(value, known);
  const hint = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
  return {
    instance,
    field: field.name,
    code: 'CATEGORY_UNKNOWN',
    message: `Instance ${instance}, field ${show(field.name)}: ${show(value)} was not among the ${known.length} categories that the model learnt from.${hint}`,
    received: shorten(value),
  };
}

/** The issue of a field that the schema does not have. */
export function unknownField(schema: Schema<unknown>, instance: number, name: string): ValueIssue {
  const known = schema.names;
  return {
    instance,
    field: name,
    code: 'FIELD_UNKNOWN',
    message: `Instance ${instance}: there is no field ${show(name)}${didYouMean(name, known)}. The fields are ${known.map(show).join(', ')}.`,
  };
}

/** The issue of a row that is no object. */
export function notAnObject(row: unknown, instance: number): ValueIssue {
  const message = `Instance ${instance}: must be an object with one property for each field. Got ${show(row)}.`;
  return { instance, field: null, code: 'INSTANCE_NOT_OBJECT', message, received: shorten(row) };
}

/** What was received, short enough to send back: long strings are cut, structures only named. */
export function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 100 ? `${value.slice(0, 100)}…` : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  return Array.isArray(value) ? 'a list' : `a${typeof value === 'object' ? 'n object' : ` ${typeof value}`}`;
}

/** What was noticed of rows. */
export interface Issues {
  /** Values that do not fit, by instance and field; the first 100. */
  readonly issues: readonly ValueIssue[];
  /** How many there were in all. */
  readonly issueCount: number;
  /** How many each field has that has any; by null those of instances as a whole. */
  readonly issueCounts: ReadonlyMap<string | null, number>;
  /** Values that fit but were never seen before, by instance and field; the first 100. */
  readonly warnings: readonly ValueIssue[];
  readonly warningCount: number;
}

/** The issues with instances counted from another number than 0: those of one batch of many. */
export function counted(issues: readonly ValueIssue[], first: number): readonly ValueIssue[] {
  if (first === 0) return issues;
  return issues.map(issue => {
    const instance = issue.instance + first;
    return { ...issue, instance, message: issue.message.replace(/^Instance \d+/, `Instance ${instance}`) };
  });
}

/**
 * Counts all issues and keeps the first ones of each field, so that a million bad rows cost no more than a hundred.
 *
 * @example
 * const log = new IssueLog();
 * log.result().issueCount; //=> 0
 */
export class IssueLog {
  /** By position, made when the first one comes: most requests have none. */
  readonly #issues = new Map<number, Group>();
  readonly #warnings = new Map<number, Group>();
  #issueCount = 0;
  #warningCount = 0;

  /** Notes an issue of the field at this position; -1 for the instance as a whole. Built only if it is to be kept. */
  add(position: number, issue: () => ValueIssue): void {
    this.#issueCount++;
    keep(this.#issues, position, issue);
  }

  warn(position: number, warning: () => ValueIssue): void {
    this.#warningCount++;
    keep(this.#warnings, position, warning);
  }

  result(): Issues {
    return {
      issues: firstByInstance(this.#issues),
      issueCount: this.#issueCount,
      issueCounts: countsByField(this.#issues),
      warnings: firstByInstance(this.#warnings),
      warningCount: this.#warningCount,
    };
  }
}

/** The first ones of a field, and how many there are. */
interface Group {
  readonly first: ValueIssue[];
  count: number;
}

const noCounts: Issues['issueCounts'] = new Map();

function keep(groups: Map<number, Group>, position: number, issue: () => ValueIssue): void {
  const own = groups.get(position);
  if (own === undefined) groups.set(position, { first: [issue()], count: 1 });
  else {
    own.count++;
    if (own.first.length < maxIssues) own.first.push(issue());
  }
}

function countsByField(groups: ReadonlyMap<number, Group>): Issues['issueCounts'] {
  if (groups.size === 0) return noCounts;
  return new Map(
    [...groups].map(([position, { first, count }]) => [position < 0 ? null : first[0].field, count]),
  );
}

function firstByInstance(groups: ReadonlyMap<number, Group>): ValueIssue[] {
  if (groups.size === 0) return [];
  return [...groups]
    .sort((a, b) => a[0] - b[0])
    .flatMap(([, { first }]) => first)
    .sort((a, b) => a.instance - b.instance)
    .slice(0, maxIssues);
}
