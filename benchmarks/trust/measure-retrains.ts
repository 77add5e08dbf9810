/** Retrainings with other rows of the same table: what the checks say of clean ones, and of those with a fault. */

import {
  checkSanity,
  checkTraining,
  concatTables,
  createRandom,
  isNumeric,
  type Model,
  type NumericColumn,
  type Random,
  type RetrainFinding,
  type StringColumn,
  type Table,
} from 'cauce';
import { holdOut } from '../../server/src/fit/hold-out.ts';
import { measure, scoresOfActive } from '../../server/src/fit/scores.ts';
import type { Dataset } from './datasets.ts';
import {
  blankAdded,
  byTen,
  changedRows,
  columnsSwapped,
  type Fault,
  inSomeRows,
  lettersSwapped,
  numberPlaces,
  otherCase,
  otherUnit,
  timesTen,
} from './inject.ts';
import { nameOf } from './measure-rows.ts';
import type { Tallies } from './tally.ts';

/** Rows that an everyday retraining adds. */
const appendedRows = 500;
const typoShare = 0.3;
const noiseShare = 0.2;
const copies = 5;
const held = { data: 'replace', promote: 'always', testSize: 0.2, force: false } as const;

const wholeColumn: readonly Fault[] = [timesTen, byTen, otherUnit, columnsSwapped];
const typos: readonly Fault[] = [lettersSwapped, otherCase, blankAdded];

/** Clean data, once in place of those of the model, once added to them. */
export async function measureCleanRetrains(
  model: Model,
  learnt: Table,
  sent: Table,
  tallies: Tallies,
): Promise<void> {
  tallies.of({ fault: 'none', place: 'replace' }).count(codesOf(await retrain(model, learnt, sent, sent)));
  const few = sent.take(Array.from({ length: Math.min(appendedRows, sent.length) }, (_, row) => row));
  const all = concatTables(learnt, few);
  tallies.of({ fault: 'none', place: 'append' }).count(codesOf(await retrain(model, learnt, few, all)));
}

/** Faults that are to be found before the fit. */
export function measureFaultyRetrains(
  model: Model,
  learnt: Table,
  sent: Table,
  dataset: Dataset,
  split: number,
  tallies: Tallies,
): void {
  const check = (fault: string, place: string, table: Table): void =>
    tallies
      .of({ fault, place })
      .count(codesOf(checkTraining(model, { sent: table, all: table, before: learnt })));
  const randomOf = (fault: string, place: string): Random => createRandom(split).fork(`${fault}/${place}`);
  for (const fault of wholeColumn) {
    for (const place of fault.places(model, dataset)) {
      const name = nameOf(place);
      check(fault.name, name, fault.inject(sent, place, randomOf(fault.name, name), dataset));
    }
  }
  for (const fault of typos) {
    for (const place of fault.places(model, dataset)) {
      const random = randomOf(fault.name, nameOf(place));
      const faulty = fault.inject(sent, place, random, dataset);
      // A category of one letter has no two to swap.
      if (changedRows(sent, faulty, place).length === 0) continue;
      check(
        `${fault.name}, in 30%`,
        nameOf(place),
        inSomeRows(sent, faulty, () => random.next() < typoShare),
      );
    }
  }
  const target = sent.column(model.target.name);
  if (isNumeric(target)) {
    check(
      'target in thousands',
      model.target.name,
      withTarget(
        sent,
        model,
        target.values.map(y => y / 1000),
      ),
    );
  }
  for (const [name] of numberPlaces(model)) {
    const leaking = withLeak(sent, name, model.target.name);
    if (leaking !== undefined) check('target leaked', name, leaking);
  }
  const rows = Array.from({ length: copies * sent.length }, (_, i) => i % sent.length);
  check('rows five times', 'all', sent.take(rows));
}

/** Targets that changed places: a fault that only the fit shows. */
export async function measureNoisyRetrain(
  model: Model,
  learnt: Table,
  sent: Table,
  split: number,
  tallies: Tallies,
): Promise<void> {
  const random = createRandom(split).fork('label noise');
  const faulty = sent.with([
    [model.target.name, sent.take(random.permutation(sent.length)).column(model.target.name)],
  ]);
  const noisy = inSomeRows(sent, faulty, () => random.next() < noiseShare);
  const findings = await retrain(model, learnt, noisy, noisy);
  tallies.of({ fault: 'a fifth of the targets shuffled', place: model.target.name }).count(codesOf(findings));
}

/** As the service retrains: checks, measures, fits, checks again. */
async function retrain(model: Model, learnt: Table, sent: Table, all: Table): Promise<RetrainFinding[]> {
  const before = checkTraining(model, { sent, all, before: learnt });
  if (before.some(({ action }) => action === 'refuse')) return before;
  const parts = holdOut(all, learnt, held.testSize);
  const { scores } = await measure(model, parts, () => {});
  const { rivalry } = await scoresOfActive(model, parts, learnt, held);
  const fresh = await model.refit(all);
  const after = checkSanity({ active: model, fresh, heldOut: parts.test, measured: scores, ...rivalry });
  return [...before, ...after];
}

/** `refused` or `warned`, and what of. */
function codesOf(findings: readonly RetrainFinding[]): Set<string> {
  if (findings.length === 0) return new Set();
  const isRefused = findings.some(({ action }) => action === 'refuse');
  return new Set([isRefused ? 'refused' : 'warned', ...findings.map(({ code }) => code)]);
}

function withTarget(table: Table, { target }: Model, values: Float64Array): Table {
  return table.with([[target.name, { type: 'number', values }]]);
}

/** Columns in which one value has more than this share of the rows cannot tell a target, nor can strings. */
const mostAlike = 0.05;

/**
 * A column that tells the target, with the values that it had: the largest goes to the row of the largest target, and so
 * on; undefined for a column that cannot.
 */
function withLeak(table: Table, name: string, target: string): Table | undefined {
  const column = table.column(name);
  if (!isNumeric(column)) return undefined;
  const ascending = column.values.slice().sort();
  const step = Math.ceil(mostAlike * ascending.length);
  if (ascending.some((value, i) => value === ascending[i + step])) return undefined;
  const own = table.column(target);
  const truth = isNumeric(own) ? own.values : (own as StringColumn).codes;
  const rows = Array.from(truth.keys()).sort((a, b) => truth[a] - truth[b] || a - b);
  const values = new Float64Array(rows.length);
  for (const [place, row] of rows.entries()) values[row] = ascending[place];
  return table.with([[name, { type: (column as NumericColumn).type, values }]]);
}
