/** Rows from outside into a live row: `readRows` for one row after the other, where nothing is wrong with it. */

import { type NumericColumn, positionsOf, type StringColumn } from './column.ts';
import { liveNumber, liveStrings, writeText } from './live-row.ts';
import { isPlainObject, noValues, numberReaders } from './rows.ts';
import type { Field, Schema } from './schema.ts';
import { Table } from './table.ts';

/** Reads rows into the columns of a schema. */
export interface RowReader {
  /** A live row of the schema's columns. */
  readonly row: Table;
  /**
   * Reads a row as `readRows` does.
   * @returns False for a row that is better read by `readRows`: one that has issues, or is no plain object.
   */
  read(row: unknown): boolean;
  /** Whether the row read last holds a category that was never seen before: `readRows` warns of it. */
  isNew(): boolean;
}

/**
 * A reader of this schema's rows.
 * @param ignore Fields that are not read where rows have them.
 */
export function createRowReader({ fields }: Schema<unknown>, ignore: readonly string[]): RowReader {
  const cells = fields.map(cellOf);
  const names = fields.map(field => field.name);
  const positions = positionsOf(names);
  const row = new Table(
    cells.map(({ column }, i) => [names[i], column] as const),
    1,
  );
  // What every object inherits cannot be told from its own by reading it.
  const isReadable = ![...names, ...ignore].some(name => name in Object.prototype);
  let newCount = 0;
  return {
    row,
    isNew: () => newCount > 0,
    read(source) {
      if (!isReadable || !isPlainObject(source)) return false;
      newCount = 0;
      let found = 0;
      // One pass finds fields that are missing, unknown or inherited. Callers mostly keep the schema's order.
      for (const name in source) {
        let position = found;
        if (names[found] !== name) {
          if (ignore.includes(name)) continue;
          position = positions.get(name) ?? -1;
          if (position < 0) return false;
        }
        found++;
        const result = cells[position].write(source[name]);
        if (result === 'odd') return false;
        if (result === 'new') newCount++;
      }
      return found === names.length;
    },
  };
}

type Written = 'read' | 'new' | 'odd';
interface Cell {
  readonly column: NumericColumn | StringColumn;
  write(value: unknown): Written;
}

function cellOf(field: Field): Cell {
  return field.type === 'category' || field.type === 'text'
    ? stringCell(field, field.type)
    : numberCell(field, field.type);
}

function numberCell({ nullable }: Field, type: NumericColumn['type']): Cell {
  const column = liveNumber(type);
  const { values } = column;
  const read = numberReaders[type];
  return {
    column,
    write(value) {
      if (value === null || value === '') {
        values[0] = Number.NaN;
        return nullable ? 'read' : 'odd';
      }
      const result = read(value);
      if (typeof result !== 'number') return 'odd';
      values[0] = result;
      return 'read';
    },
  };
}

function stringCell({ nullable, values }: Field, type: StringColumn['type']): Cell {
  const known = values ?? noValues;
  const positions = positionsOf(known);
  const column = liveStrings(type, known);
  const { codes } = column;
  const isListed = type === 'category' && values !== undefined;
  return {
    column,
    write(value) {
      if (value === null || value === '') {
        codes[0] = -1;
        return nullable ? 'read' : 'odd';
      }
      // A category that happens to be a number in JSON (5 doors) is taken by its spelling.
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string') return 'odd';
      const code = positions.get(text);
      if (code !== undefined) {
        codes[0] = code;
        return 'read';
      }
      if (typeof value === 'number') return 'odd';
      writeText(column, text);
      return isListed ? 'new' : 'read';
    },
  };
}
