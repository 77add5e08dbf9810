/** A column of many categories, one-hot encoded, and five numbers before ridge. */

import { writeFile } from 'node:fs/promises';
import { createRandom } from 'cauce';
import { made } from '../harness/home.ts';
import type { Work } from '../harness/work.ts';

const program = (name: string) => new URL(name, import.meta.url);

export const oneHotRidgeWorks: readonly Work[] = [
  fit(1_000_000, 1000, 3),
  ...[10, 100, 1000, 3000].map(categories => fit(100_000, categories, 3)),
];
export const quickOneHotRidgeWorks: readonly Work[] = [fit(2000, 20, 1)];

function fit(rows: number, categories: number, rounds: number): Work {
  const isMain = rows === 1_000_000;
  const goal = { of: 'Cauce, 2 threads', against: 'scikit-learn, 2 threads' };
  return {
    name: `one-hot-ridge-${rows / 1000}k-${categories}`,
    title: `One-hot of ${categories.toLocaleString('en-US')} categories and 5 numbers, ridge: ${rows.toLocaleString('en-US')} rows`,
    rounds,
    inputs: async () => ({
      train: await file(rows, categories, 1),
      test: await file(Math.min(rows, 50_000), categories, 2),
    }),
    contenders: (isMain ? [1, 2] : [2]).flatMap(threads => [
      { name: 'Cauce', threads, program: program('cauce.ts'), task: {} },
      { name: 'scikit-learn', threads, program: program('peers.py'), task: {} },
    ]),
    goals: isMain
      ? [
          { ...goal, measure: 'value', bound: 0.7 },
          { ...goal, measure: 'peak memory', bound: 0.5 },
        ]
      : [],
  };
}

function file(rows: number, categories: number, seed: number): Promise<string> {
  return made(`data/categories-${rows}x${categories}-${seed}.csv`, path =>
    writeFile(path, lines(rows, categories, seed)),
  );
}

/** Each category moves y by an amount of its own; each number has a slope. */
function* lines(rows: number, categories: number, seed: number): Generator<string> {
  const random = createRandom(seed);
  const amounts = createRandom(0);
  const effects = Float64Array.from({ length: categories }, () => amounts.normal());
  yield 'category,x0,x1,x2,x3,x4,y\n';
  for (let i = 0; i < rows; i++) {
    const code = random.integer(categories);
    const x = Array.from({ length: 5 }, () => Math.round(random.normal() * 1e4) / 1e4);
    const y = effects[code] + x.reduce((sum, value, j) => sum + value * (j + 1) * 0.2, random.normal());
    yield `c${code},${x.join(',')},${y.toFixed(4)}\n`;
  }
}
