/** Grid searches and successive halving, side by side in threads: many fits of boosting, many quick ones of ridge. */

import type { Work } from '../harness/work.ts';
import { numbers } from '../numbers/data.ts';

/** What a program is told, beside the data and the threads. */
export interface SearchTask {
  readonly model: 'boosting' | 'ridge';
  readonly search: 'grid' | 'halving';
  /** Values by parameter, under the names of both. */
  readonly grid: Readonly<Record<string, readonly number[]>>;
}

const program = (name: string) => new URL(name, import.meta.url);
const boosting = { learningRate: [0.05, 0.1, 0.2], maxLeafNodes: [15, 31] };
const alphas = { alpha: [1e-3, 1e-2, 0.1, 0.3, 1, 3, 10, 30, 100, 1000] };

export const searchWorks: readonly Work[] = [
  search(20_000, { model: 'boosting', search: 'grid', grid: boosting }, 3),
  search(20_000, { model: 'boosting', search: 'halving', grid: boosting }, 3),
  search(20_000, { model: 'ridge', search: 'grid', grid: alphas }, 3),
];

export const quickSearchWorks: readonly Work[] = [
  search(1000, { model: 'boosting', search: 'grid', grid: { learningRate: [0.1, 0.2] } }, 1),
];

function search(rows: number, task: SearchTask, rounds: number): Work {
  const candidates = Object.values(task.grid).reduce((count, { length }) => count * length, 1);
  const how = task.search === 'grid' ? 'Grid search' : 'Successive halving';
  return {
    name: `search-${task.search}-${task.model}-${rows / 1000}k`,
    title: `${how} over ${candidates} candidates of ${task.model} on 5 folds: ${rows.toLocaleString('en-US')} × 20`,
    rounds,
    inputs: () => numbers(rows, 20, 20_000),
    contenders: [1, 2].flatMap(threads => [
      { name: 'Cauce', threads, program: program('cauce.ts'), task },
      { name: 'scikit-learn', threads, program: program('peers.py'), task },
    ]),
    goals: [{ of: 'Cauce, 2 threads', against: 'scikit-learn, 2 threads', measure: 'value', bound: 0.7 }],
  };
}
