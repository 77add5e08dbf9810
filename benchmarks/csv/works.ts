/** A CSV file of used cars to a table with typed columns. */

import { carFile } from '../cars/data.ts';
import type { Contender, Work } from '../harness/work.ts';

const program = (name: string) => new URL(name, import.meta.url);

export const csvWorks: readonly Work[] = [readCsv(100_000, 3), readCsv(1_000_000, 5)];
export const quickCsvWorks: readonly Work[] = [readCsv(2000, 1)];

function readCsv(rows: number, rounds: number): Work {
  return {
    name: `csv-${rows / 1000}k`,
    title: `CSV file to table: ${rows.toLocaleString('en-US')} rows × 12 columns`,
    rounds,
    inputs: async () => ({ file: await carFile(rows, 1) }),
    contenders: [
      ...[1, 2].map(
        (threads): Contender => ({ name: 'Cauce', threads, program: program('cauce.ts'), task: {} }),
      ),
      python('pandas', 'c', 1),
      python('pandas with pyarrow', 'pyarrow', 2),
      python('polars', 'polars', 1),
      python('polars', 'polars', 2),
      // None of them makes typed columns as a table has them; each gives the nearest that it has.
      ...['udsv', 'papaparse', 'd3-dsv', 'csv-parse'].map(
        (library): Contender => ({
          name: library,
          threads: 1,
          program: program('peers.ts'),
          task: { library },
          rounds: Math.min(rounds, 3),
        }),
      ),
    ],
    goals: [{ of: 'Cauce, 2 threads', against: 'pandas, 1 thread', measure: 'value', bound: 1 }],
  };
}

function python(name: string, engine: string, threads: number): Contender {
  return { name, threads, program: program('peers.py'), task: { engine } };
}
