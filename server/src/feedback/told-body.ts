/** The body of POST /feedback: the true targets of predictions that were answered before. */

import {
  CauceError,
  didYouMean,
  type Field,
  IssueLog,
  parseNumber,
  show,
  type Task,
  type ValueIssue,
} from '@cauce/core';
import { badShape } from '../bodies/instances.ts';
import type { Told } from './recent-predictions.ts';

const properties = ['id', 'target', 'targets'] as const;
/** As `RecentPredictions` makes them. */
const idForm = /^[0-9a-z]{6}-[0-9a-z]{1,11}$/;

/** What is predicted, and so what a truth can be. */
export interface Predicts {
  readonly task: Task;
  readonly target: Field;
}

/**
 * One or more of `{ id, targets: [12500, null] }`, or `{ id, target: 12500 }` for a request of one instance. For a
 * regressor a number, or a string that is one; for a classifier the name of any class, new ones too. Null and an empty
 * string are for what is not known.
 *
 * @throws {HttpProblem} 422 for neither list nor object. @throws {CauceError} ROWS_INVALID with the first 100 problems.
 */
export function toldOf(body: unknown, predicts: Predicts): Told[] {
  if (typeof body !== 'object' || body === null) {
    const form = '{ "id": "…", "targets": [12500, null] }';
    const received = body === undefined ? 'nothing' : show(body);
    throw badShape(`The body must be ${form}, or a list of such objects. Got ${received}.`);
  }
  const issues = new IssueLog();
  const told = (Array.isArray(body) ? body : [body]).map((entry, i) =>
    new Entry(entry, i, issues).told(predicts),
  );
  const { issues: listed, issueCount } = issues.result();
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues: listed, total: issueCount });
  return told;
}

/** The issue of a list that is shorter or longer than the request that it speaks of. */
export function wrongCount(instance: number, { id, targets }: Told, size: number): ValueIssue {
  const instances = size === 1 ? '1 instance' : `${size} instances`;
  const message = `Entry ${instance}: the request ${show(id)} had ${instances}, and "targets" must have as many values, null where one is not known. Got ${targets.length}.`;
  return { instance, field: 'targets', code: 'TARGETS_INVALID', message, received: targets.length };
}

/** One object of the body, being read. */
class Entry {
  readonly #value: unknown;
  readonly #at: number;
  readonly #issues: IssueLog;

  constructor(value: unknown, at: number, issues: IssueLog) {
    this.#value = value;
    this.#at = at;
    this.#issues = issues;
  }

  /** With an issue, what it returns must not be used. */
  told(predicts: Predicts): Told {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#refuse(
        { field: null, code: 'INSTANCE_NOT_OBJECT', received: value },
        'must be an object with "id" and "targets".',
      );
      return { id: '', targets: [] };
    }
    for (const name of Object.keys(value)) {
      if ((properties as readonly string[]).includes(name)) continue;
      this.#refuse(
        { field: name, code: 'FIELD_UNKNOWN', received: undefined },
        `there is no property ${show(name)}${didYouMean(name, properties)}.`,
      );
    }
    const { id, target, targets } = value as Readonly<Record<string, unknown>>;
    return {
      id: this.#id(id),
      targets: this.#targets(target, targets).map((own, i) => this.#truth(own, i, predicts)),
    };
  }

  #id(id: unknown): string {
    if (typeof id === 'string' && idForm.test(id)) return id;
    if (id === undefined)
      this.#refuse({ field: 'id', code: 'FIELD_MISSING', received: undefined }, '"id" is missing.');
    else
      this.#refuse(
        { field: 'id', code: 'ID_INVALID', received: id },
        '"id" must be the x-prediction-id of an answer, such as "k3x9ab-1f4".',
      );
    return '';
  }

  #targets(target: unknown, targets: unknown): readonly unknown[] {
    if (target !== undefined && targets === undefined) return [target];
    if (target === undefined && Array.isArray(targets)) return targets;
    const how =
      'send "targets", a list with a value for each instance of the request, or "target" for the only one.';
    if (targets === undefined)
      this.#refuse(
        { field: 'targets', code: 'FIELD_MISSING', received: undefined },
        `"targets" is missing: ${how}`,
      );
    else this.#refuse({ field: 'targets', code: 'TARGETS_INVALID', received: targets }, how);
    return [];
  }

  #truth(value: unknown, i: number, { task, target }: Predicts): number | string | null {
    if (value === null || value === '') return null;
    const field = `targets[${i}]`;
    if (task === 'classification') {
      if (typeof value === 'string') return value;
      // Classes that are numbers, or true and false, in the data have these as their names.
      const name = String(value);
      if (typeof value !== 'object' && target.values?.includes(name)) return name;
      this.#refuse(
        { field, code: 'VALUE_NOT_STRING', received: value },
        `${field} must be the name of a class${like(target)}.`,
      );
      return null;
    }
    const number = typeof value === 'string' ? parseNumber(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    const code = number === Infinity || number === -Infinity ? 'VALUE_NOT_FINITE' : 'VALUE_NOT_NUMBER';
    this.#refuse(
      { field, code, received: value },
      `${field} must be a number${like(target)}, or null where it is not known.`,
    );
    return null;
  }

  /** Notes what is wrong, in a sentence that says what is wanted; what came instead is added. */
  #refuse({ field, code, received }: Fault, rule: string): void {
    const instance = this.#at;
    const got = received === undefined ? '' : ` Got ${show(received)}.`;
    this.#issues.add(0, () => ({ instance, field, code, message: `Entry ${instance}: ${rule}${got}` }));
  }
}

interface Fault {
  /** Property or item of the entry; null for all of it. */
  readonly field: string | null;
  readonly code: string;
  /** Undefined where there is nothing. */
  readonly received: unknown;
}

/** An example, where there is one. */
function like({ range, values }: Field): string {
  const [example] = values?.map(show) ?? range?.slice(1) ?? [];
  return example === undefined ? '' : ` such as ${example}`;
}
