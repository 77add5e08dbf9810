/** What MLflow's clients send as JSON, and SageMaker's, who may send our own forms. */

import { show } from '@cauce/core';
import { badShape, checkOptions, noOptions } from '../bodies/instances.ts';
import { type Given, givenColumns } from './given.ts';
import { checkList, checkObject, isObject, type JsonObject } from './read-json.ts';

/** How each of the four fields is read; a body has exactly one of them. */
const readers: Readonly<Record<string, (value: unknown) => Given>> = {
  dataframe_split: splitFrame,
  dataframe_records: value => ({ rows: checkList(value, '"dataframe_records"', 'records') }),
  instances: value => ({ rows: checkList(value, '"instances"', 'records') }),
  inputs: value =>
    isObject(value)
      ? givenColumns(Object.entries(value), '"inputs"')
      : { rows: checkList(value, '"inputs"', 'records, or an object of columns') },
};
const fields = Object.keys(readers);

/** @throws {HttpProblem} 422. */
export function invocationOf(value: unknown): Given {
  if (Array.isArray(value)) return { rows: value };
  const body = checkObject(value, 'The body', '{"dataframe_records": […]}');
  const own = fields.filter(field => Object.hasOwn(body, field));
  if (own.length !== 1) {
    const got = Object.keys(body).slice(0, 10).map(show).join(', ');
    throw badShape(
      `The body must have exactly one of ${fields.map(show).join(', ')}. Its fields are ${got === '' ? 'none' : got}.`,
    );
  }
  checkOptions(body, [...own, 'params']);
  noOptions(checkObject(body.params ?? {}, '"params"', '{}'));
  return readers[own[0]](body[own[0]]);
}

/** Pandas' `split`: the names of the columns, and a list for each row. */
function splitFrame(value: unknown): Given {
  const what = '"dataframe_split"';
  const frame: JsonObject = checkObject(value, what, '{"columns": […], "data": [[…]]}');
  checkOptions(frame, ['columns', 'data', 'index']);
  const names = checkList(frame.columns, `${what}: "columns"`, 'names');
  checkDistinct(names, `${what}: "columns"`);
  const data = checkList(frame.data, `${what}: "data"`, 'rows');
  const { index } = frame;
  if (index !== undefined && (!Array.isArray(index) || index.length !== data.length)) {
    throw badShape(`${what}: "index" must be a list with an item for each of the ${data.length} rows.`);
  }
  const bad = data.findIndex(row => !Array.isArray(row) || row.length !== names.length);
  if (bad >= 0) {
    const row = data[bad];
    const got = Array.isArray(row) ? `${row.length} values` : show(row);
    throw badShape(
      `${what}: data[${bad}] must be a list of ${names.length} values, one for each column. Got ${got}.`,
    );
  }
  const rows = data as readonly (readonly unknown[])[];
  return givenColumns(
    names.map((name, at) => [name, rows.map(row => row[at])] as const),
    what,
  );
}

function checkDistinct(names: readonly unknown[], where: string): asserts names is readonly string[] {
  const seen = new Set<string>();
  for (const name of names) {
    if (typeof name !== 'string') throw badShape(`${where} must be strings. Got ${show(name)}.`);
    if (seen.has(name)) throw badShape(`${where} must differ. Got ${show(name)} twice.`);
    seen.add(name);
  }
}
