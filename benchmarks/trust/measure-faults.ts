/** All that is measured of one table: clean data, and data with faults, at each level, over many splits. */

import { createRandom, fitMeasured, type Model, type Pipeline, type Table } from 'cauce';
import { defaultPipeline } from '../../cli/src/default-pipeline.ts';
import type { Dataset } from './datasets.ts';
import { measureCleanRetrains, measureFaultyRetrains, measureNoisyRetrain } from './measure-retrains.ts';
import { measureClean, measureFaults } from './measure-rows.ts';
import { measureCleanWindows, measureFaultyWindows } from './measure-windows.ts';
import { type Counted, type CountedCase, Tallies, Tally } from './tally.ts';

export interface MeasuredFaults {
  /** Rows that a model learns from. */
  readonly learnt: number;
  /** Columns whose values have a range. */
  readonly ranged: number;
  readonly rows: { readonly clean: Counted; readonly faulty: readonly CountedCase[] };
  readonly windows: { readonly clean: readonly CountedCase[]; readonly faulty: readonly CountedCase[] };
  readonly retrains: { readonly clean: readonly CountedCase[]; readonly faulty: readonly CountedCase[] };
}

/** Rows that a model learns from, and that are sent to retrain it, at the most; rows that windows are drawn from. */
const mostLearnt = 5000;
const mostServed = 20_000;
/** Clean rows that are asked for one by one, in a split. */
const mostAsked = 2000;
/** Splits in which faults are measured: there are many places for each. */
const faultySplits = 3;

/** @param options.seed Of the first split; the next ones follow. @param say Called after each split. */
export async function measureFaultsOf(
  dataset: Dataset,
  table: Table,
  { splits, seed }: { readonly splits: number; readonly seed: number },
  say: (split: number) => void,
): Promise<MeasuredFaults> {
  const { pipeline } = defaultPipeline(table, dataset.target, 'hist-gradient-boosting');
  const clean = { rows: new Tally(), windows: new Tallies(), retrains: new Tallies() };
  const faulty = { rows: new Tallies(), windows: new Tallies(), retrains: new Tallies() };
  const learntRows = Math.min(mostLearnt, Math.floor(table.length / 2));
  let ranged = 0;
  for (let split = seed; split < seed + splits; split++) {
    const order = createRandom(split).permutation(table.length);
    const learnt = table.take(order.slice(0, learntRows));
    const fresh = table.take(order.slice(learntRows, learntRows + mostServed));
    const model = await modelOf(pipeline, learnt, dataset, split);
    const { kept, inputs } = { kept: fresh.slice(0, learntRows), inputs: fresh.drop([dataset.target]) };
    ranged = model.profile?.fields.filter(({ kind }) => kind === 'number' || kind === 'quantity').length ?? 0;

    measureClean(model, inputs.slice(0, mostAsked), clean.rows);
    measureCleanWindows(model, inputs, split, clean.windows);
    await measureCleanRetrains(model, learnt, kept, clean.retrains);
    await measureNoisyRetrain(model, learnt, kept, split, faulty.retrains);
    if (split < seed + faultySplits) {
      measureFaults(model, inputs.slice(0, mostAsked), dataset, split, faulty.rows);
      measureFaultyWindows(model, inputs.slice(0, 2 * mostLearnt), dataset, split, faulty.windows);
      measureFaultyRetrains(model, learnt, kept, dataset, split, faulty.retrains);
    }
    say(split - seed);
  }
  return {
    learnt: learntRows,
    ranged,
    rows: { clean: clean.rows.result(), faulty: faulty.rows.result() },
    windows: { clean: clean.windows.result(), faulty: faulty.windows.result() },
    retrains: { clean: clean.retrains.result(), faulty: faulty.retrains.result() },
  };
}

async function modelOf(
  pipeline: Pipeline,
  learnt: Table,
  { target }: Dataset,
  randomState: number,
): Promise<Model> {
  const options = { target, randomState } as Parameters<typeof fitMeasured>[2];
  const { model } = await fitMeasured(pipeline, learnt, options as never);
  return model as unknown as Model;
}
