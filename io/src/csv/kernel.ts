/** `readBlock` in WebAssembly (assembly/), about twice as fast, where the host has it. */

import { isIntegerText, isNumberText, parseNumber } from '@cauce/core/parse';
import { binary } from './binary.ts';
import { type BlockRead, type Plan, readBlock, whyNotARow } from './block.ts';
import type { ByteStrings } from './byte-dictionary.ts';
import { type CellKind, type Cells, usedStrings } from './cells.ts';
import { decimalOf } from './decimal.ts';
import { byte, decodeText, Markers, withPoint } from './dialect.ts';

/** Where the words of a column are: `Column` of assembly/index.ts. */
const columnWords = { kind: 0, out: 1, isOdd: 2, hasFraction: 3, size: 5, length: 8 } as const;
const kindNumbers: Record<CellKind, number> = { skip: 0, number: 1, text: 2 };

/** Smaller blocks are read before the kernel would have started. */
const minBytes = 16 * 1024;
/** A memory larger than this is given back to the system. */
const keptBytes = 64 * 1024 * 1024;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly columns: { readonly value: number };
  readonly block: { readonly value: number };
  readonly end: { readonly value: number };
  readonly isWhole: { readonly value: number };
  readonly lines: { readonly value: number };
  prepare(length: number, width: number, lead: number): void;
  read(
    width: number,
    separator: number,
    decimal: number,
    seed: bigint,
    areOdd: number,
    maxRows: number,
  ): number;
  strings(column: number, size: number): number;
}

interface Host {
  readonly WebAssembly?: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  };
  readonly atob: (text: string) => string;
}

/** Undefined: not tried yet. Null: the host cannot. */
let kernel: Kernel | null | undefined;

/** What `readBlock` reads, by whichever way is faster. */
export function readBlockFast(block: Uint8Array, plan: Plan, maxRows = Number.POSITIVE_INFINITY): BlockRead {
  if (block.length < minBytes) return readBlock(block, plan, maxRows);
  if (kernel === undefined) kernel = Kernel.create();
  if (kernel === null) return readBlock(block, plan, maxRows);
  const read = kernel.read(block, plan, maxRows);
  if (kernel.bytes > keptBytes) kernel = undefined;
  return read;
}

/** One at a time: a block is read in the memory of the one before. */
export class Kernel {
  readonly #exports: Exports;
  #plan: Plan | undefined;
  #markers = new Markers([]);
  #columns = 0;

  private constructor({ WebAssembly, atob }: Required<Host>) {
    const module = new WebAssembly.Module(Uint8Array.from(atob(binary), char => char.charCodeAt(0)));
    const imports = {
      isMissing: (start: number, end: number) => this.#markers.has(this.#bytes(), start, end),
      oddNumber: (column: number, start: number, end: number, isQuoted: number) =>
        this.#oddNumber(column, start, end, isQuoted !== 0),
      decimalOf,
    };
    this.#exports = new WebAssembly.Instance(module, { index: imports }).exports as Exports;
  }

  /** Null where the host has no WebAssembly with 128-bit vectors. */
  static create(): Kernel | null {
    try {
      return new Kernel(globalThis as unknown as Required<Host>);
    } catch {
      return null;
    }
  }

  /** How large its memory has become. */
  get bytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  read(block: Uint8Array, plan: Plan, maxRows = Number.POSITIVE_INFINITY): BlockRead {
    const { dialect, kinds } = plan;
    const kernel = this.#exports;
    if (plan.dialect !== this.#plan?.dialect) this.#markers = new Markers(dialect.missing);
    this.#plan = plan;
    kernel.prepare(block.length, kinds.length, block.byteOffset % 8);
    this.#columns = kernel.columns.value;
    const bytes = this.#bytes();
    const suspects = bytes.subarray(this.#columns - 256, this.#columns);
    for (let b = 0; b < 256; b++) suspects[b] = this.#markers.mayBegin(b) ? 1 : 0;
    bytes.set(block, kernel.block.value);
    const words = this.#words();
    kinds.forEach((kind, i) => {
      words[i * columnWords.length + columnWords.kind] = kindNumbers[kind];
    });
    const rows = kernel.read(
      kinds.length,
      dialect.separator,
      dialect.decimal,
      BigInt(dialect.seed),
      this.#markers.mayBeNumbers ? 1 : 0,
      Math.min(maxRows, 0x7fffffff),
    );
    const isWhole = kernel.isWhole.value !== 0;
    const end = kernel.end.value - kernel.block.value;
    const problem = isWhole ? undefined : whyNotARow(block, dialect.separator, end, kinds.length);
    const columns = kinds.map((kind, i) => this.#cells(kind, i, rows, isWhole));
    return { rows, end, lines: kernel.lines.value, ...(problem === undefined ? {} : { problem }), columns };
  }

  /** Made anew because memory grows. */
  #bytes(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer);
  }

  #words(): Int32Array {
    return new Int32Array(this.#exports.memory.buffer, this.#columns);
  }

  #cells(kind: CellKind, index: number, rows: number, isWhole: boolean): Cells {
    if (kind === 'skip') return undefined;
    const words = this.#words().subarray(index * columnWords.length);
    const { buffer } = this.#exports.memory;
    if (kind === 'number') {
      if (words[columnWords.isOdd] !== 0) return undefined;
      const values = new Float64Array(buffer, words[columnWords.out], rows).slice();
      return { kind, values, areIntegers: words[columnWords.hasFraction] === 0 };
    }
    const codes = new Int32Array(buffer, words[columnWords.out], rows).slice();
    const size = isWhole ? words[columnWords.size] : usedStrings(codes);
    return { kind, codes, strings: this.#strings(index, size) };
  }

  #strings(index: number, size: number): ByteStrings {
    const start = this.#exports.strings(this.#columns + index * columnWords.length * 4, size);
    const { buffer } = this.#exports.memory;
    const ends = new Int32Array(buffer, start, size).slice();
    const bytes = new Uint8Array(buffer, start + size * 4, size === 0 ? 0 : ends[size - 1]).slice();
    return { bytes, ends };
  }

  /** `NumberReader` of cells.ts, for what is not plainly a number. */
  #oddNumber(column: number, from: number, to: number, isQuoted: boolean): number {
    const bytes = this.#bytes();
    if (!isQuoted && this.#markers.has(bytes, from, to)) return Number.NaN;
    const text = decodeText(bytes, from, to);
    const plain = this.#plan?.dialect.decimal === byte.comma ? withPoint(text) : text;
    const words = this.#words().subarray((column - this.#columns) / 4);
    if (!isNumberText(plain)) words[columnWords.isOdd] = 1;
    if (!isIntegerText(plain)) words[columnWords.hasFraction] = 1;
    return parseNumber(plain);
  }
}
