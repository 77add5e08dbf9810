/** The whole used-car pipeline, from the raw table: fits as rows grow, batches, single rows, the cold start. */

import { join } from 'node:path';
import { home } from '../harness/home.ts';
import type { Contender, Goal, Work } from '../harness/work.ts';
import { cars } from './data.ts';
import type { CarModel } from './pipelines.ts';

/** What a program is told, beside the data and the threads. */
export interface CarsTask {
  readonly model: CarModel;
  readonly measure: 'fit' | 'predict table' | 'predict rows' | 'predict rows one by one';
  readonly repeats: number;
}

const program = (name: string) => new URL(name, import.meta.url);
const oneHot = 'scikit-learn, one-hot';
const ordinal = 'scikit-learn, ordinal';

export const carsWorks: readonly Work[] = [
  fit(8000, { rounds: 3, repeats: 3 }, [goal({ against: `${oneHot}, 2 threads`, bound: 0.2 })]),
  fit(100_000, { rounds: 3 }, [goal({ against: `${oneHot}, 2 threads`, bound: 0.2 })]),
  fit(1_000_000, { rounds: 2, peerRounds: 1 }, [
    goal({ against: `${oneHot}, 2 threads`, bound: 0.05 }),
    goal({ against: `${oneHot}, 2 threads`, bound: 0.1, measure: 'peak memory' }),
  ]),
  predictBatch(100_000, 3),
  ...(['boosting', 'forest', 'ridge'] as const).map(model => predictOne(model, 3)),
  coldStart(10),
];

export const quickCarsWorks: readonly Work[] = [
  fit(2000, { rounds: 1 }),
  predictBatch(2000, 1),
  predictOne('ridge', 1),
  coldStart(2),
];

function fit(
  rows: number,
  { rounds, peerRounds = rounds, repeats = 1 }: { rounds: number; peerRounds?: number; repeats?: number },
  goals: readonly Goal[] = [],
): Work {
  const task: CarsTask = { model: 'boosting', measure: 'fit', repeats };
  return {
    name: `cars-fit-${rows / 1000}k`,
    title: `Used cars, fit of the whole pipeline with boosting: ${rows.toLocaleString('en-US')} rows`,
    rounds,
    inputs: () => cars(rows),
    contenders: [
      ...[1, 2].map(threads => cauce(task, threads)),
      { ...scikitLearn(oneHot, task, 2), rounds: peerRounds },
      { ...scikitLearn(ordinal, task, 2), rounds: peerRounds },
    ],
    goals,
  };
}

function predictBatch(rows: number, rounds: number): Work {
  const task = { model: 'boosting', measure: 'predict table', repeats: 3 } as const;
  const fromRows = { ...task, measure: 'predict rows' } as const;
  return {
    name: `cars-predict-${rows / 1000}k`,
    title: `Used cars, predict a batch with the whole pipeline: ${rows.toLocaleString('en-US')} rows, 100 trees`,
    rounds,
    inputs: () => cars(8000, rows),
    contenders: [
      ...[1, 2].map(threads => ({ ...cauce(task, threads), name: 'Cauce from a Table' })),
      { ...cauce(fromRows, 2), name: 'Cauce from objects' },
      scikitLearn(`${oneHot}, from a DataFrame`, task, 2),
      scikitLearn(`${oneHot}, from dictionaries`, fromRows, 2),
      scikitLearn(`${ordinal}, from a DataFrame`, task, 2),
    ],
    goals: [
      goal({
        of: 'Cauce from a Table, 2 threads',
        against: `${oneHot}, from a DataFrame, 2 threads`,
        bound: 0.3,
      }),
    ],
  };
}

function predictOne(model: CarModel, rounds: number): Work {
  const task: CarsTask = { model, measure: 'predict rows one by one', repeats: 1 };
  const peer = `${oneHot}, 1 thread`;
  const limit = { boosting: 10e-6, forest: undefined, ridge: 5e-6 }[model];
  const of = 'Cauce, 1 thread';
  return {
    name: `cars-predict-one-${model}`,
    title: `Used cars, predict one row with the whole pipeline, in process: ${model}`,
    rounds,
    inputs: () => cars(8000),
    contenders: [cauce(task, 1), scikitLearn(oneHot, task, 1)],
    goals: [
      goal({ of, against: peer, bound: 1 / 500, r2Loss: 0.02 }),
      ...(limit === undefined ? [] : [goal({ of, bound: limit })]),
    ],
  };
}

function coldStart(rounds: number): Work {
  return {
    name: 'cold-start',
    title: 'Cold start: process start to first prediction from a model file, whole pipeline with boosting',
    rounds,
    inputs: async () => ({ ...(await cars(8000)), file: join(home, 'data/cold-start') }),
    contenders: [
      { name: 'Cauce, core as one file', program: program('cold-start.ts'), task: { step: 'built' } },
      { name: 'Cauce, core from its sources', program: program('cold-start.ts'), task: { step: 'core' } },
      {
        name: 'Cauce, all from its sources',
        program: program('cold-start.ts'),
        task: { step: 'all' },
      },
      { name: 'scikit-learn and Joblib', program: program('cold_start.py'), task: { step: 'start' } },
    ].map(contender => ({ ...contender, threads: 1, prepare: { step: 'save' } })),
    goals: [
      goal({ of: 'Cauce, core as one file, 1 thread', bound: 0.15 }),
      goal({ of: 'Cauce, core as one file, 1 thread', bound: 0.06, measure: { detail: 'import and load' } }),
    ],
  };
}

function cauce(task: CarsTask, threads: number): Contender {
  return { name: 'Cauce', threads, program: program('cauce.ts'), task };
}

function scikitLearn(name: string, task: CarsTask, threads: number): Contender {
  const encoding = name.startsWith(ordinal) ? 'ordinal' : 'one-hot';
  return { name, threads, program: program('peers.py'), task: { ...task, encoding } };
}

function goal(part: Partial<Goal> & Pick<Goal, 'bound'>): Goal {
  return { of: 'Cauce, 2 threads', measure: 'value', ...part };
}
