/** Instances one by one, as requests bring them: what the guards say of clean ones, and of those with a fault. */

import { createRandom, isCauceError, type Model, type Table } from 'cauce';
import type { Dataset } from './datasets.ts';
import {
  blankAdded,
  byTen,
  changedRows,
  columnsSwapped,
  type Fault,
  lettersSwapped,
  otherCase,
  otherRow,
  otherUnit,
  type Place,
  shortYear,
  timesTen,
  unitLeftOut,
} from './inject.ts';
import type { Tallies, Tally } from './tally.ts';

export const rowFaults: readonly Fault[] = [
  timesTen,
  byTen,
  otherUnit,
  unitLeftOut,
  shortYear,
  lettersSwapped,
  otherCase,
  blankAdded,
  columnsSwapped,
  otherRow,
];

/** Faulty rows for each place and split. */
const faultyRows = 100;

/** Clean rows, by the codes of what is said of them. */
export function measureClean(model: Model, table: Table, tally: Tally): void {
  for (let row = 0; row < table.length; row++) tally.count(codesOf(model, table, row));
}

/** Rows with a fault in one place each. */
export function measureFaults(
  model: Model,
  table: Table,
  dataset: Dataset,
  split: number,
  tallies: Tallies,
): void {
  for (const fault of rowFaults) {
    for (const place of fault.places(model, dataset)) {
      const random = createRandom(split).fork(`${fault.name}/${place}`);
      const faulty = fault.inject(table, place, random, dataset);
      const tally = tallies.of({ fault: fault.name, place: nameOf(place) });
      for (const row of changedRows(table, faulty, place).slice(0, faultyRows)) {
        tally.count(codesOf(model, faulty, row));
      }
    }
  }
}

export function nameOf(place: Place): string {
  return place.join(' with ');
}

/** What is said of a row, or why it is refused. */
function codesOf(model: Model, table: Table, row: number): Set<string> {
  const instance = table.rowAt(row);
  try {
    return new Set(model.predictGuarded([instance]).warnings.map(({ code }) => code));
  } catch (error) {
    if (isCauceError(error, 'ROWS_INVALID')) return new Set(error.details.issues.map(({ code }) => code));
    throw error;
  }
}
