/** Which columns a transformer makes of which. */

import { CauceError } from '../errors.ts';
import { isBlock } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import type { TransformerDefinition, TransformerStep } from './definition.ts';

/** For each column of a table, the names of those that it is made of. */
export type Origins = readonly (readonly string[])[];

/**
 * What each column of `output`, which a fitted step made of `input`, is made of.
 * @returns Shape (columns of `output`): names of `input`.
 * @throws {CauceError} NOT_EXPLAINABLE where the step tells the origins of another number of columns.
 */
export function originsOf(step: TransformerStep, state: unknown, input: Table, output: Table): Origins {
  const definition = step.definition as TransformerDefinition;
  const origins = definition.origins?.(input, state, step.params);
  if (origins === undefined) return output.names.map(name => (input.has(name) ? [name] : input.names));
  if (origins.length !== output.names.length) {
    const message = `its step ${definition.name} tells the origins of ${origins.length} columns, but makes ${output.names.length}`;
    throw new CauceError('NOT_EXPLAINABLE', { where: 'The model', message });
  }
  return origins;
}

/** Of a step that makes a feature of each feature, blocks spread out: what `denseTable` leaves. */
export function denseOrigins(table: Table): Origins {
  return table
    .entries()
    .flatMap(([name, column]) => (isBlock(column) ? column.names.map(() => [name]) : [[name]]));
}
