/** scikit-learn's side of the comparison: a process that is asked, case after case. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isNumeric, type NumericColumn, type Table, valueAt } from 'cauce';
import { home } from '../harness/home.ts';
import { type Case, type Input, type Measured, target, weight } from './case.ts';

export class Peer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #folder = join(home, `estimators-${process.pid}`);
  #written: Input | undefined;
  /** How many inputs were written: a file is read again when it is another's. */
  #count = 0;

  /** @param python The interpreter of an environment with scikit-learn. */
  constructor(python: string) {
    this.#child = spawn(python, [fileURLToPath(new URL('peers.py', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** As `measureOurs`; a text where it fails or does not take part. */
  async measure(
    { ours, theirs, rows }: Case,
    input: Input,
    seeds: readonly number[],
    limit: number,
  ): Promise<Measured | string> {
    const path = join(this.#folder, 'input.json');
    await this.#write(input, path);
    const out = join(this.#folder, 'output.f64');
    const unique = `${path}#${this.#count}`;
    const transforms = ours.at(-1)!.kind === 'transformer';
    const task = {
      transforms,
      path: unique,
      python: theirs,
      rows: rows ?? input.train.length,
      seeds,
      limit,
      out,
    };
    this.#child.stdin!.write(`${JSON.stringify(task)}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error('The process of scikit-learn has ended.');
    const { failure, skipped, fit, predict } = JSON.parse(line.value);
    if (failure !== undefined || skipped !== undefined) return failure ?? skipped;
    const all = new Float64Array(new Uint8Array(await readFile(out)).buffer);
    const size = all.length / seeds.length;
    return { fit, predict, outputs: seeds.map((_, i) => all.slice(i * size, (i + 1) * size)) };
  }

  async close(): Promise<void> {
    this.#child.stdin!.end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #write(input: Input, path: string): Promise<void> {
    if (this.#written === input) return;
    await mkdir(this.#folder, { recursive: true });
    const of = (table: Table) => table.drop([target, weight]).columns.map((_, j) => columnOf(table, j));
    const y = columnOf(input.train, input.train.names.indexOf(target));
    const w = input.isWeighted ? columnOf(input.train, input.train.names.indexOf(weight)) : null;
    const { kind, train, test } = input;
    await writeFile(path, JSON.stringify({ kind, train: of(train), test: of(test), y, weight: w }));
    this.#written = input;
    this.#count++;
  }
}

/** JSON has no NaN: missing is null. */
function columnOf(table: Table, position: number): unknown[] {
  const column = table.columns[position];
  if (isNumeric(column))
    return Array.from((column as NumericColumn).values, value => (Number.isNaN(value) ? null : value));
  return Array.from({ length: table.length }, (_, row) => valueAt(column, row));
}
