/** The WebAssembly kernels, their shared memory, and the threads that run them. */

import { CauceError } from '../../errors.ts';
import {
  availableThreads,
  decodeBase64,
  type SharedMemory,
  startThread,
  type Thread,
  type WebAssemblyLike,
  webAssembly,
} from '../../host.ts';
import type { ArrayKind, Kernel, KernelArgument, Workspace } from '../workspace.ts';
import { binary } from './binary.ts';
import { FreeList, type Piece } from './memory.ts';

const pageBytes = 65_536;
/** 4 GB: all that 32-bit addresses reach. Only reserved, not used. */
const mostPages = 65_536;
/** Where the arguments of a job are: `argumentsAt` of assembly/job.ts. */
const argumentsAt = 320;
const mostArguments = 32;
/** A memory larger than this is given back to the system when nobody uses it any more. */
const keptBytes = 64 * 1024 * 1024;
/** More threads than this would only wait for the memory. */
const mostThreads = 64;

// No name here is `module`, which Deno declares around it.
const threadCode = `
const { workerData } = require('node:worker_threads');
const { memory, thread } = workerData;
new WebAssembly.Instance(workerData.module, { env: { memory } }).exports.work(thread);
`;

interface Exports {
  run(kernel: number, tasks: number, threads: number): void;
}

export class Machine {
  readonly #module: object;
  readonly #memory: SharedMemory;
  readonly #exports: Exports;
  readonly #free = new FreeList(pageBytes);
  readonly #arguments: Float64Array;
  readonly #threads: Thread[] = [];
  #users = 0;
  #isClosed = false;

  private constructor(host: WebAssemblyLike) {
    this.#module = new host.Module(decodeBase64(binary));
    this.#memory = new host.Memory({ initial: 1, maximum: mostPages, shared: true });
    const instance = new host.Instance(this.#module, { env: { memory: this.#memory } });
    this.#exports = instance.exports as unknown as Exports;
    this.#arguments = new Float64Array(this.#memory.buffer, argumentsAt, mostArguments);
  }

  /** Null where the host has no WebAssembly with shared memory. */
  static create(): Machine | null {
    const host = webAssembly();
    if (host === undefined) return null;
    try {
      return new Machine(host);
    } catch {
      return null;
    }
  }

  /** True when its memory has been given back. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Threads that are not yet there are started; they take part as soon as they are ready. */
  enter(wanted: number | undefined): Workspace {
    const threads = Math.min(mostThreads, wanted ?? availableThreads());
    while (this.#threads.length < threads - 1) {
      const data = { module: this.#module, memory: this.#memory, thread: this.#threads.length + 1 };
      const thread = startThread(threadCode, data);
      if (thread === undefined) break;
      this.#threads.push(thread);
    }
    this.#users++;
    return this.#workspace(Math.min(threads, this.#threads.length + 1));
  }

  #workspace(threads: number): Workspace {
    const pieces = new Map<number, Piece>();
    return {
      threads,
      isPacked: true,
      array: <A extends ArrayBufferView>(kind: ArrayKind<A>, length: number): A => {
        const piece = this.#take(length * kind.BYTES_PER_ELEMENT);
        pieces.set(piece.start, piece);
        new Uint8Array(this.#memory.buffer, piece.start, piece.length).fill(0);
        return new kind(this.#memory.buffer, piece.start, length);
      },
      free: array => {
        const piece = pieces.get(array.byteOffset);
        if (piece === undefined) return;
        pieces.delete(piece.start);
        this.#free.give(piece);
      },
      run: (kernel, tasks, ...given) => this.#run(kernel, tasks, threads, given),
      close: () => {
        for (const piece of pieces.values()) this.#free.give(piece);
        pieces.clear();
        this.#leave();
      },
    };
  }

  #take(bytes: number): Piece {
    const found = this.#free.take(bytes);
    if (found !== undefined) return found;
    // 64: what rounding up to a cache line may add.
    const pages = Math.ceil((bytes + 64 - this.#free.freeAtEnd) / pageBytes);
    try {
      this.#memory.grow(pages);
    } catch {
      const message = 'its data needs more than 4 GB, or than this machine has. Take fewer rows or columns.';
      throw new CauceError('FIT_FAILED', { where: 'The shared memory', message });
    }
    this.#free.extend(pages * pageBytes);
    return this.#free.take(bytes) as Piece;
  }

  #run<A extends readonly KernelArgument[]>(
    kernel: Kernel<A>,
    tasks: number,
    threads: number,
    given: A,
  ): void {
    for (let k = 0; k < given.length; k++) {
      const one = given[k] as KernelArgument;
      this.#arguments[k] = typeof one === 'number' ? one : one.byteOffset;
    }
    // One task is done before another thread would notice.
    this.#exports.run(kernel.number, tasks, tasks > 1 ? threads : 1);
  }

  #leave(): void {
    this.#users--;
    if (this.#users > 0 || this.#memory.buffer.byteLength <= keptBytes) return;
    for (const thread of this.#threads) thread.terminate();
    this.#isClosed = true;
  }
}
