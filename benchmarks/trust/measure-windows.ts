/** Windows of traffic, as the drift monitor counts them: of clean rows, and of rows with a fault. */

import {
  type ColumnDrift,
  compareDrift,
  createRandom,
  DriftSketch,
  type Model,
  type Observer,
  type Random,
  type Table,
} from 'cauce';
import type { Dataset } from './datasets.ts';
import {
  blankAdded,
  byTen,
  changedRows,
  columnsSwapped,
  type Fault,
  lettersSwapped,
  otherCase,
  otherUnit,
  shiftedByHalf,
  shiftedByOne,
  timesTen,
  withoutValues,
} from './inject.ts';
import { nameOf } from './measure-rows.ts';
import type { Tallies } from './tally.ts';

export const windowSizes = [200, 1000, 5000] as const;
/** In all rows, or in every fifth. */
export const parts = [1, 0.2] as const;
const cleanWindows = 20;
const faultyWindows = 10;

const windowFaults: readonly Fault[] = [
  timesTen,
  byTen,
  otherUnit,
  lettersSwapped,
  otherCase,
  blankAdded,
  columnsSwapped,
  shiftedByHalf,
  shiftedByOne,
];
const missing = 'values missing';

/** Windows of clean rows. @param pool Rows that the model has not learnt from. */
export function measureCleanWindows(model: Model, pool: Table, split: number, tallies: Tallies): void {
  const clean = served(model, pool);
  for (const size of sizesFor(pool)) {
    const random = createRandom(split).fork(`clean/${size}`);
    for (let window = 0; window < cleanWindows; window++) {
      const found = drifting(model, clean, clean, 0, size, random);
      const codes = new Set(found.map(({ level, name }) => `${level}: ${name}`));
      tallies.of({ fault: 'none', place: '', size }).count(codes);
    }
  }
}

export function measureFaultyWindows(
  model: Model,
  pool: Table,
  dataset: Dataset,
  split: number,
  tallies: Tallies,
): void {
  const clean = served(model, pool);
  const measure = (fault: string, place: string, faulty: Served, faultParts: readonly number[]): void => {
    for (const part of faultParts) {
      for (const size of sizesFor(pool)) {
        const random = createRandom(split).fork(`${fault}/${place}/${part}/${size}`);
        const tally = tallies.of({ fault, place, part, size });
        for (let window = 0; window < faultyWindows; window++) {
          const found = drifting(model, clean, faulty, part, size, random);
          tally.count(new Set(found.map(({ level }) => level)));
        }
      }
    }
  };
  for (const fault of windowFaults) {
    for (const place of fault.places(model, dataset)) {
      const random = createRandom(split).fork(`${fault.name}/${place}`);
      const faulty = fault.inject(pool, place, random, dataset);
      // Half a standard deviation is nothing to whole numbers that hardly vary.
      if (changedRows(pool, faulty, place).length === 0) continue;
      measure(fault.name, nameOf(place), served(model, faulty), parts);
    }
  }
  for (const name of model.schema.names) {
    measure(
      missing,
      name,
      served(
        model,
        withoutValues(pool, name, () => true),
      ),
      [0.2],
    );
  }
}

/** Windows are drawn without putting rows back: from a pool that is much larger. */
function sizesFor(pool: Table): number[] {
  return windowSizes.filter(size => 2 * size <= pool.length);
}

/** What a model told its observer of a table. */
interface Served {
  readonly codes: readonly Uint8Array[];
  readonly predictions: Float64Array;
}

function served(model: Model, table: Table): Served {
  let all: Served | undefined;
  const observer: Observer = {
    row() {},
    table(codes, predictions) {
      all = { codes: codes.map(own => own.slice()), predictions: Float64Array.from(predictions) };
    },
  };
  // A missing value is to be counted, not refused.
  model.withPolicy({ inputs: { unexpectedMissing: 'report' } }).predictGuarded(table, { observer });
  return all as unknown as Served;
}

/** The columns that drift in a window. @param part Share of faulty rows. */
function drifting(
  model: Model,
  clean: Served,
  faulty: Served,
  part: number,
  size: number,
  random: Random,
): ColumnDrift[] {
  const { profile, policy, target, schema } = model;
  if (profile === null) throw new Error('A model without a profile has no drift to measure.');
  const rows = random.permutation(clean.predictions.length).slice(0, size);
  const isFaulty = Array.from(rows, () => part === 1 || random.next() < part);
  const pick = <T extends Uint8Array | Float64Array>(a: T, b: T): number[] =>
    Array.from(rows, (row, i) => (isFaulty[i] ? b : a)[row]);
  const sketch = new DriftSketch(profile, target.values);
  const codes = clean.codes.map((own, field) => Uint8Array.from(pick(own, faulty.codes[field])));
  sketch.table(codes, pick(clean.predictions, faulty.predictions));
  const { fields, predictions } = compareDrift(profile, policy.drift, sketch, schema.fields);
  return [...fields, predictions].filter(({ level }) => level === 'possible' || level === 'certain');
}
