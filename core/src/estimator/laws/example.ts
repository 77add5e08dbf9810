/** What a law is tried on, and how. Laws throw plain errors: they speak to the author of a definition. */

import { CauceError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import { takeColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type {
  ClassifierDefinition,
  RegressorDefinition,
  Step,
  TransformerDefinition,
} from '../definition.ts';
import type { ClassTarget, FitContext } from '../fit-context.ts';
import { applyStep } from '../row-form.ts';

/** A step, and rows that it can learn from without missing values: some ten at least. */
export interface Example {
  readonly step: Step;
  readonly table: Table;
  /** Of each row: a number for a regressor, a class for a classifier; a transformer may look at either. */
  readonly target: Float64Array | ClassTarget;
}

/** A law: returns when the example keeps it, throws an Error that says how it does not. */
export type Law = (example: Example) => Promise<void>;

/** What the example's step learns from a table of as many rows as its own. */
export async function fitExample({ step, target }: Example, table: Table): Promise<unknown> {
  const { definition, params } = step;
  const context: FitContext = {
    random: createRandom(5),
    threads: 1,
    target,
    sampleWeight: undefined,
    report: () => {},
    throwIfAborted: () => {},
  };
  switch (definition.kind) {
    case 'transformer':
      return (definition as TransformerDefinition).fit(table, params, context);
    case 'regressor':
      return (definition as RegressorDefinition).fit(table, target as Float64Array, params, context);
    case 'classifier':
      return (definition as ClassifierDefinition).fit(table, target as ClassTarget, params, context);
  }
}

/** What a fitted example makes of a table: a transformer's columns, or predictions as columns. */
export function applyExample({ step, target }: Example, state: unknown, table: Table): Table {
  if (target instanceof Float64Array) return applyStep(step, state, table, []);
  return applyStep(step, state, table, target.classes);
}

/** A table that shares nothing with the other. */
export function copyOf(table: Table): Table {
  const rows = Int32Array.from({ length: table.length }, (_, i) => i);
  return new Table(
    table.entries().map(([name, column]) => {
      const copy = takeColumn(column, rows);
      const isOwn = 'dictionary' in copy ? { ...copy, dictionary: [...copy.dictionary] } : copy;
      return [name, isOwn] as const;
    }),
    table.length,
  );
}

/** True for equal values, lists, typed arrays and plain objects, whatever they nest; NaN equals NaN. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

/** Fails the law unless it holds. */
export function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** The CauceError that an action throws; undefined when it throws none. Any other error fails the law. */
export async function refusalOf(action: () => unknown): Promise<CauceError | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof CauceError) return error;
    throw new Error(`a CauceError must say what is wrong, not ${String(error)}`, { cause: error });
  }
}

/** What a transformer, once it has learnt from one table, makes of another, or of the same. */
export async function fitThenApply(step: Step, learnt: Table, table: Table = learnt): Promise<Table> {
  const example: Example = { step, table: learnt, target: new Float64Array(learnt.length) };
  return applyExample(example, await fitExample(example, learnt), table);
}
