/** Boosting and forests on a table of numbers: fits as rows, columns and trees grow, and predictions of a batch. */

import { availableParallelism } from 'node:os';
import { type Contender, type Goal, label, type Work } from '../harness/work.ts';
import { numbers } from './data.ts';

/** What a program is told, beside the data and the threads. */
export interface NumbersTask {
  readonly model: 'boosting' | 'forest';
  readonly measure: 'fit' | 'predict';
  readonly trees: number;
  readonly repeats: number;
}

const program = (name: string) => new URL(name, import.meta.url);
const count = (value: number) => value.toLocaleString('en-US');
const short = (value: number) =>
  value % 1e6 === 0 ? `${value / 1e6}m` : value % 1000 === 0 ? `${value / 1000}k` : value;

export const numbersWorks: readonly Work[] = [
  boostingFit(10_000, { repeats: 3, rounds: 5, javaScript: true }),
  boostingFit(100_000, { repeats: 2, rounds: 3 }),
  boostingFit(1_000_000, { rounds: 3 }),
  ...[5, 80].map(columns => boostingFit(100_000, { columns, rounds: 2 })),
  ...[10, 400].map(trees => boostingFit(100_000, { trees, rounds: 2 })),
  boostingThreads(1_000_000),
  forestFit(100_000, 100, {
    rounds: 3,
    goals: peer => [{ ...goal(peer, 0.15, 2), r2Loss: 0.005 }],
  }),
  ...[10_000, 30_000].map(rows => forestFit(rows, 100, { rounds: 2 })),
  forestFit(2000, 10, { rounds: 3, javaScript: true }),
  boostingPredict(100_000, { rounds: 3 }),
];

export const quickNumbersWorks: readonly Work[] = [
  boostingFit(2000, { threads: [1], trees: 10, rounds: 2, repeats: 2, javaScript: true }),
  forestFit(500, 5, { rounds: 1, javaScript: true }),
  boostingPredict(2000, { threads: [1], rounds: 2 }),
];

interface Size {
  /** Default 1 and 2 for the main sizes, else 2. */
  readonly threads?: readonly number[];
  readonly columns?: number;
  readonly trees?: number;
  readonly rounds: number;
  readonly repeats?: number;
  readonly javaScript?: boolean;
}

function boostingFit(
  rows: number,
  { columns = 20, trees = 100, repeats = 1, rounds, threads, javaScript }: Size,
): Work {
  const task: NumbersTask = { model: 'boosting', measure: 'fit', trees, repeats };
  const isMain = columns === 20 && trees === 100;
  const suffix = `${columns === 20 ? '' : `-${columns}-columns`}${trees === 100 ? '' : `-${trees}-trees`}`;
  return {
    name: `boosting-fit-${short(rows)}${suffix}`,
    title: `Gradient boosting, fit: ${count(rows)} × ${columns}, ${trees} trees`,
    rounds,
    inputs: () => numbers(rows, columns),
    contenders: [
      ...natives(task, threads ?? (isMain ? [1, 2] : [2])),
      ...(javaScript ? fromJavaScript(task, ['deepbox', 'ydf-training']) : []),
    ],
    goals: isMain ? boostingGoals(rows) : [],
  };
}

function boostingGoals(rows: number): Goal[] {
  const memory: Goal[] = [
    // 1.5 x the table as float32; once beside the runtime alone, once beside a table that is there already.
    { of: 'Cauce, 2 threads', measure: 'total memory', bound: 120 },
    { of: 'Cauce, 2 threads', measure: 'fit memory', bound: 120 },
  ];
  return [
    goal('scikit-learn', 0.5, 2),
    ...(rows === 1_000_000 ? [goal('XGBoost', 0.6, 2)] : []),
    goal('LightGBM', 0.9, 2),
    goal('LightGBM', 0.9, 1),
    ...(rows === 1_000_000 ? memory : []),
  ];
}

/** One, two and all threads of this machine, where it has more than two. */
function boostingThreads(rows: number): Work {
  const task: NumbersTask = { model: 'boosting', measure: 'fit', trees: 100, repeats: 1 };
  const cores = availableParallelism();
  const more = [4, 8, 16, 32].filter(threads => threads <= cores);
  return {
    name: `boosting-threads-${short(rows)}`,
    title: `Gradient boosting, fit on more than two threads: ${count(rows)} × 20, 100 trees`,
    rounds: more.length === 0 ? 0 : 3,
    inputs: () => numbers(rows, 20),
    contenders: natives(task, more),
  };
}

function forestFit(
  rows: number,
  trees: number,
  { rounds, javaScript, goals }: Size & { readonly goals?: (peer: string) => Goal[] },
): Work {
  const task: NumbersTask = { model: 'forest', measure: 'fit', trees, repeats: 1 };
  const both = [1, 2].flatMap((threads): Contender[] => [
    { name: 'Cauce', threads, program: program('cauce.ts'), task },
    // It takes minutes at 100,000 rows.
    {
      name: 'scikit-learn',
      threads,
      program: program('peers.py'),
      task: { ...task, library: 'sklearn' },
      ...(rows < 10_000 ? {} : { rounds: 1 }),
    },
  ]);
  return {
    name: `forest-fit-${short(rows)}`,
    title: `Random forest, fit: ${count(rows)} × 20, ${trees} trees`,
    rounds,
    inputs: () => numbers(rows, 20),
    contenders: [
      ...both,
      ...(javaScript ? fromJavaScript(task, ['ml-random-forest', 'deepbox', 'ydf-training']) : []),
    ],
    goals: goals?.('scikit-learn') ?? [],
  };
}

function boostingPredict(rows: number, { rounds, threads = [1, 2] }: Size): Work {
  const task: NumbersTask = { model: 'boosting', measure: 'predict', trees: 100, repeats: 5 };
  return {
    name: `boosting-predict-${short(rows)}`,
    title: `Gradient boosting, predict: ${count(rows)} × 20 from a table, 100 trees`,
    rounds,
    inputs: () => numbers(rows / 5, 20, rows),
    contenders: natives(task, threads),
    goals: [goal('scikit-learn', 0.7, 2), goal('scikit-learn', 0.7, 1)],
  };
}

function natives(task: NumbersTask, threadCounts: readonly number[]): Contender[] {
  return threadCounts.flatMap((threads): Contender[] => [
    { name: 'Cauce', threads, program: program('cauce.ts'), task },
    { name: 'scikit-learn', threads, program: program('peers.py'), task: { ...task, library: 'sklearn' } },
    { name: 'LightGBM', threads, program: program('peers.py'), task: { ...task, library: 'lightgbm' } },
    { name: 'XGBoost', threads, program: program('peers.py'), task: { ...task, library: 'xgboost' } },
  ]);
}

function fromJavaScript(task: NumbersTask, names: readonly string[]): Contender[] {
  return names.map(library => ({
    name: library,
    threads: 1,
    program: program('peers.ts'),
    task: { ...task, library, repeats: 1 },
    rounds: 1,
  }));
}

function goal(peer: string, bound: number, threads: number): Goal {
  return {
    of: label({ name: 'Cauce', threads }),
    against: label({ name: peer, threads }),
    measure: 'value',
    bound,
  };
}
