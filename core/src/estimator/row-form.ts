/** Row forms of any step, whether or not its definition has one. */

import { type Column, numeric } from '../table/column.ts';
import { liveColumnLike, liveNumber, type RowForm, settledCopy, writeLive } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import type { Step } from './definition.ts';

/**
 * The fitted step for a live row.
 * @param classes Of a classifier.
 * @throws what the step refuses of any row with these columns.
 */
export function compileStep(
  step: Step,
  state: unknown,
  row: Table,
  classes: readonly string[] = [],
): RowForm {
  const { definition, params } = step;
  return definition.compileRow?.(row, state, params) ?? tableForm(step, state, row, classes);
}

/** What a fitted step makes of a table: a transformer's columns, the prediction, or each class's probability. */
export function applyStep(
  { definition, params }: Step,
  state: unknown,
  table: Table,
  classes: readonly string[],
): Table {
  if (definition.kind === 'transformer') return definition.transform(table, state, params);
  if (definition.kind === 'regressor') {
    return new Table([['prediction', numeric(definition.predict(table, state, params))]]);
  }
  const all = definition.predictProba(table, state, params);
  const of = (k: number) =>
    Float64Array.from({ length: table.length }, (_, i) => all[i * classes.length + k]);
  return new Table(
    classes.map((name, k) => [name, numeric(of(k))] as const),
    table.length,
  );
}

/** Each row as a table of its own. */
function tableForm(step: Step, state: unknown, row: Table, classes: readonly string[]): RowForm {
  const settled = () =>
    new Table(
      row.entries().map(([name, column]) => [name, settledCopy(column)] as const),
      1,
    );
  const output = liveOutput(step, state, settled(), classes);
  return {
    output,
    makesTables: true,
    run() {
      let columns: readonly Column[];
      try {
        columns = applyStep(step, state, settled(), classes).columns;
      } catch {
        // The columns' path will refuse it too, and say at which row.
        return false;
      }
      if (columns.length !== output.columns.length) return false;
      return columns.every((column, i) => writeLive(output.columns[i], column));
    },
  };
}

function liveOutput(step: Step, state: unknown, table: Table, classes: readonly string[]): Table {
  if (step.kind !== 'transformer') {
    const names = step.kind === 'regressor' ? ['prediction'] : classes;
    return new Table(
      names.map(name => [name, liveNumber()] as const),
      1,
    );
  }
  const layout = applyStep(step, state, table.take([]), classes);
  return new Table(
    layout.entries().map(([name, column]) => [name, liveColumnLike(column)] as const),
    1,
  );
}
