/** The WebAssembly kernels, their shared memory, and the threads that run them. */

import {
  availableThreads,
  decodeBase64,
  type SharedMemory,
  startThread,
  type Thread,
  webAssembly,
} from '../../host.ts';
import { binary } from './binary.ts';
import { FreeList } from './memory.ts';

const pageBytes = 65_536;
/** 4 GB: all that 32-bit addresses reach. Only reserved, not used. */
const mostPages = 65_536;
/** Where the arguments of a job are: `argumentsAt` of assembly/job.ts. */
const argumentsAt = 320;
const mostArguments = 32;
/** A memory larger than this is given back to the system when nobody uses it any more. */
const keptBytes = 64 * 1024 * 1024;
/** More threads than this share nothing but the memory's bandwidth. */
const mostThreads = 64;

const threadCode = `
const { workerData: { module, memory, thread } } = require('node:worker_threads');
new WebAssembly.Instance(module, { env: { memory } }).exports.work(thread);
`;

interface Exports {
  run(kernel: number, tasks: number, threads: number): void;
}

/** The one machine of this process, made when first needed. */
let current: Machine | undefined;
let isUnavailable = false;

/**
 * Room in the shared memory for one piece of work, with the right to run kernels on it. Arrays are views of that
 * memory; kernels get their addresses.
 */
export class Workspace {
  readonly threads: number;
  readonly #machine: Machine;
  readonly #pieces = new Map<number, { start: number; length: number }>();

  constructor(machine: Machine, threads: number) {
    this.#machine = machine;
    this.threads = threads;
  }

  /** An array of zeros in the shared memory. @throws {RangeError} when there is no room for it. */
  array<A>(kind: ViewKind<A>, length: number): A {
    const piece = this.#machine.take(length * kind.BYTES_PER_ELEMENT);
    this.#pieces.set(piece.start, piece);
    new Uint8Array(this.#machine.buffer, piece.start, piece.length).fill(0);
    return new kind(this.#machine.buffer, piece.start, length);
  }

  /** Gives the room of an array back before the rest. */
  free(array: ArrayBufferView): void {
    const piece = this.#pieces.get(array.byteOffset);
    if (piece === undefined) return;
    this.#pieces.delete(array.byteOffset);
    this.#machine.give(piece);
  }

  /** Runs tasks 0 … tasks - 1 of a kernel on all threads. Arrays among the arguments are passed by address. */
  run(kernel: number, tasks: number, ...given: readonly (number | ArrayBufferView)[]): void {
    this.#machine.run(kernel, tasks, this.threads, given);
  }

  /** Gives all room back. */
  close(): void {
    for (const piece of this.#pieces.values()) this.#machine.give(piece);
    this.#pieces.clear();
    this.#machine.leave();
  }
}

interface ViewKind<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, start: number, length: number): A;
}

export class Machine {
  readonly #module: object;
  readonly #memory: SharedMemory;
  readonly #exports: Exports;
  readonly #free = new FreeList(pageBytes, pageBytes);
  readonly #arguments: Float64Array;
  readonly #threads: Thread[] = [];
  #users = 0;

  constructor() {
    const host = webAssembly();
    if (host === undefined) throw new RangeError('WebAssembly is not available');
    this.#module = new host.Module(decodeBase64(binary));
    this.#memory = new host.Memory({ initial: 1, maximum: mostPages, shared: true });
    this.#exports = new host.Instance(this.#module, { env: { memory: this.#memory } })
      .exports as unknown as Exports;
    this.#arguments = new Float64Array(this.#memory.buffer, argumentsAt, mostArguments);
  }

  get buffer(): SharedArrayBuffer {
    return this.#memory.buffer;
  }

  /** A workspace; threads that it needs and that are not yet there are started, and take part when they are ready. */
  enter(threads: number): Workspace {
    while (this.#threads.length < threads - 1) {
      const data = { module: this.#module, memory: this.#memory, thread: this.#threads.length + 1 };
      const thread = startThread(threadCode, data);
      if (thread === undefined) break;
      this.#threads.push(thread);
    }
    this.#users++;
    return new Workspace(this, Math.min(threads, this.#threads.length + 1));
  }

  take(bytes: number): { start: number; length: number } {
    const found = this.#free.take(bytes);
    if (found !== undefined) return found;
    const pages = Math.ceil((bytes + 64 - this.#free.freeAtEnd) / pageBytes);
    this.#memory.grow(pages);
    this.#free.extend(pages * pageBytes);
    return this.#free.take(bytes) as { start: number; length: number };
  }

  give(piece: { start: number; length: number }): void {
    this.#free.give(piece);
  }

  run(kernel: number, tasks: number, threads: number, given: readonly (number | ArrayBufferView)[]): void {
    for (let k = 0; k < given.length; k++) {
      const one = given[k];
      this.#arguments[k] = typeof one === 'number' ? one : one.byteOffset;
    }
    this.#exports.run(kernel, tasks, threads);
  }

  leave(): void {
    this.#users--;
    if (this.#users > 0 || this.buffer.byteLength <= keptBytes) return;
    for (const thread of this.#threads) thread.terminate();
    if (current === this) current = undefined;
  }
}

/**
 * A workspace for so many threads (undefined for as many as the machine runs at the same time); undefined where the host
 * has no WebAssembly with shared memory. The caller closes it.
 */
export function openWorkspace(threads: number | undefined): Workspace | undefined {
  if (isUnavailable) return undefined;
  try {
    current ??= new Machine();
  } catch {
    isUnavailable = true;
    return undefined;
  }
  return current.enter(Math.min(mostThreads, threads ?? availableThreads()));
}
