/** The reading of a CSV from its start: the header, then its rows, in one thread or several. */

import { CauceError } from '@cauce/core';
import { joinBytes } from '../text.ts';
import { Batch, type Part } from './batch.ts';
import { afterBreak, BadRow, type BlockRead, isBreak, maxRowLength, type Plan, readRow } from './block.ts';
import { longRow } from './blocks.ts';
import type { CellKind } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { readBlockFast } from './kernel.ts';

/** Other threads that read blocks. */
export interface Helpers {
  /** How many blocks may be on their way at once. */
  readonly readAhead: number;
  /** Has a block read; undefined when all are busy. One who fails answers undefined. */
  read(block: Uint8Array, plan: Plan): Promise<BlockRead | undefined> | undefined;
}

interface Ahead {
  readonly block: Uint8Array;
  /** When someone reads it already. */
  readonly read?: Promise<BlockRead | undefined> | BlockRead;
}

const neverClosed = 'a quote opens in this row and is never closed.';

/**
 * A position in a CSV.
 *
 * Blocks end with a line break, but whether it lies within quotes shows only when all before it has been read. So each
 * block is read as if a row began with it, by whoever is free; then, in order, the reading of a block is taken if the
 * one before ended exactly where it begins. If not, the row left over is put before it and it is read once more.
 */
export class Reading {
  readonly #name: string;
  readonly #blocks: AsyncIterator<Uint8Array>;
  readonly #helpers: Helpers | undefined;
  readonly #ahead: Ahead[] = [];
  /** What follows this position: what is left of the current block. */
  #rest: Uint8Array = new Uint8Array(0);
  /** How many lines lie before this position. */
  #lines = 0;
  /** Whether that begins with a row whose end lies in a block to come. */
  #isCut = false;
  /** How many rows were taken. */
  #rows = 0;
  /** Why no further block comes, if not because the source ends. */
  #tooLong: BadRow | undefined;
  #isOver = false;

  constructor(name: string, blocks: AsyncIterator<Uint8Array>, helpers?: Helpers) {
    this.#name = name;
    this.#blocks = blocks;
    this.#helpers = helpers;
  }

  /** What follows, as far as it has come; empty at the end. */
  async head(): Promise<Uint8Array> {
    if (this.#rest.length === 0) await this.#more();
    return this.#rest;
  }

  /**
   * The cells of the next row; undefined at the end.
   * @param pass Whether reading goes on after it.
   */
  async row(
    separator: number,
    pass: boolean,
  ): Promise<{ cells: readonly string[]; line: number } | undefined> {
    while ((await this.head()).length > 0) {
      if (isBreak(this.#rest[0])) {
        this.#rest = this.#rest.subarray(afterBreak(this.#rest, 0));
        this.#lines++;
        continue;
      }
      const line = this.#lines + 1;
      const row = this.#readRow(separator);
      if (row === undefined) {
        if (!(await this.#more())) throw this.#cut();
        continue;
      }
      if (pass) {
        this.#rest = this.#rest.subarray(row.end);
        this.#lines += row.breaks + 1;
      }
      return { cells: row.cells, line };
    }
    return undefined;
  }

  #readRow(separator: number): ReturnType<typeof readRow> {
    try {
      return readRow(this.#rest, separator, 0);
    } catch (error) {
      throw error instanceof BadRow ? this.#fail(error.message) : error;
    }
  }

  /**
   * The next rows, at most `maxRows`, and no more once they have taken `enoughBytes`; none at the end.
   * @param kinds What to read the columns as. One of numbers in which others come is text from then on.
   * @throws {CauceError} TEXT_INVALID with the line of what is no row.
   */
  async batch(
    names: readonly string[],
    dialect: Dialect,
    kinds: readonly CellKind[],
    maxRows = Number.POSITIVE_INFINITY,
    enoughBytes = Number.POSITIVE_INFINITY,
  ): Promise<Batch> {
    let plan: Plan = { dialect, kinds };
    const parts: Part[] = [];
    let left = maxRows;
    let bytes = 0;
    while (left > 0 && (bytes < enoughBytes || left === maxRows)) {
      const next = await this.#next(plan);
      if (next === undefined) break;
      const read = (await next.read) ?? readBlockFast(next.block, plan, left);
      parts.push({
        block: next.block,
        linesBefore: this.#lines,
        rows: read.rows,
        columns: [...read.columns],
      });
      left -= read.rows;
      bytes += read.end;
      this.#lines += read.lines;
      this.#rest = next.block.subarray(read.end);
      this.#isCut = this.#rest.length > 0 && left > 0;
      if (read.problem !== undefined) throw this.#fail(read.problem);
      plan = {
        dialect,
        kinds: plan.kinds.map((kind, i) => (read.columns[i] || kind === 'skip' ? kind : 'text')),
      };
    }
    const batch = new Batch(names, dialect, parts, this.#rows);
    this.#rows += batch.length;
    return batch;
  }

  /** The next block, which begins with a row; undefined at the end. */
  async #next(plan: Plan): Promise<Ahead | undefined> {
    if (this.#helpers !== undefined) await this.#lookAhead(plan, this.#helpers);
    if (this.#rest.length > 0 && !this.#isCut) return { block: this.#rest };
    const cut = this.#rest;
    const next = this.#ahead.shift() ?? (await this.#nextBlock());
    if (next === undefined && (cut.length > 0 || this.#tooLong !== undefined)) throw this.#cut();
    if (next === undefined || cut.length === 0) return next;
    if (cut.length > maxRowLength) throw this.#fail(longRow().message);
    return { block: joinBytes([cut, next.block]) };
  }

  /** Has the blocks to come read by the helpers, and by this thread while they are busy. */
  async #lookAhead(plan: Plan, helpers: Helpers): Promise<void> {
    while (this.#ahead.length < helpers.readAhead) {
      const next = await this.#nextBlock();
      if (next === undefined) return;
      const { block } = next;
      this.#ahead.push({ block, read: helpers.read(block, plan) ?? readBlockFast(block, plan) });
    }
  }

  /** Adds the next block to what is left of this one. */
  async #more(): Promise<boolean> {
    if (this.#rest.length > maxRowLength) throw this.#fail(longRow().message);
    const next = await this.#nextBlock();
    if (next === undefined) {
      if (this.#tooLong !== undefined) throw this.#cut();
      return false;
    }
    this.#rest = this.#rest.length === 0 ? next.block : joinBytes([this.#rest, next.block]);
    return true;
  }

  async #nextBlock(): Promise<Ahead | undefined> {
    if (this.#isOver) return undefined;
    try {
      const { value, done } = await this.#blocks.next();
      if (done !== true) return { block: value };
    } catch (error) {
      // Rows before it, which may have faults of their own, are still being read.
      if (!(error instanceof BadRow)) throw error;
      this.#tooLong = error;
    }
    this.#isOver = true;
    return undefined;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#blocks.return?.();
  }

  #cut(): CauceError {
    return this.#fail(this.#tooLong?.message ?? neverClosed);
  }

  #fail(message: string): CauceError {
    return new CauceError('TEXT_INVALID', { source: this.#name, line: this.#lines + 1, message });
  }
}
