/**
 * Where kernels run: room for their arrays, and the threads that they run on. There are two kinds: shared memory with
 * WebAssembly and threads, and plain JavaScript for hosts without these. The results are the same to the bit.
 */

import { Machine } from './machine/machine.ts';

/** What kernels are given: numbers, and arrays of their workspace or views of these. */
export type KernelArgument = number | ArrayBufferView;

/** A loop over typed arrays, cut into tasks that may run in any order and on any thread. */
export interface Kernel<Arguments extends readonly KernelArgument[]> {
  /** Its number in assembly/index.ts. */
  readonly number: number;
  /** Its twin in plain TypeScript: the reference in tests, and what runs where there is no WebAssembly. */
  readonly plain: (task: number, thread: number, ...given: Arguments) => void;
}

/** A constructor of typed arrays. */
export interface ArrayKind<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer | SharedArrayBuffer, start: number, length: number): A;
}

export interface Workspace {
  /** How many threads there can be; each task is told the number of its thread, from 0. */
  readonly threads: number;
  /** True where tasks run in WebAssembly: there the sums of a histogram's bin are packed into whole words. */
  readonly isPacked: boolean;
  /** An array of zeros. @throws {CauceError} FIT_FAILED when there is no room for it. */
  array<A extends ArrayBufferView>(kind: ArrayKind<A>, length: number): A;
  /** Gives the room of an array back before the rest. */
  free(array: ArrayBufferView): void;
  /** Runs tasks 0 … tasks - 1 of a kernel; all are done when it returns. */
  run<A extends readonly KernelArgument[]>(kernel: Kernel<A>, tasks: number, ...given: A): void;
  /** Gives all room back. */
  close(): void;
}

/** The one machine of this process, made when first needed; null where the host has none. */
let machine: Machine | null | undefined;

/**
 * A workspace with so many threads; by default as many as the machine runs at the same time. The caller closes it.
 */
export function openWorkspace(threads?: number): Workspace {
  if (machine === undefined || machine?.isClosed) machine = Machine.create();
  return machine === null ? plainWorkspace() : machine.enter(threads);
}

/** A workspace in plain JavaScript. */
export function plainWorkspace(): Workspace {
  return {
    threads: 1,
    isPacked: false,
    array: (kind, length) => new kind(new ArrayBuffer(length * kind.BYTES_PER_ELEMENT), 0, length),
    free: () => {},
    run: (kernel, tasks, ...given) => {
      for (let task = 0; task < tasks; task++) kernel.plain(task, 0, ...given);
    },
    close: () => {},
  };
}
