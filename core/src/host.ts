/**
 * All that core asks of its host beyond the language itself: text to and from UTF-8, which every modern host has;
 * WebAssembly and threads, without which core is slower.
 */

interface Host {
  readonly WebAssembly?: WebAssemblyLike;
  readonly atob: (text: string) => string;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
  readonly TextDecoder: new (
    label: string,
    options: { fatal: boolean },
  ) => { decode(bytes: Uint8Array): string };
}

const host = globalThis as unknown as Host;
const encoder = new host.TextEncoder();
const decoder = new host.TextDecoder('utf-8', { fatal: true });

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** @throws {TypeError} when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The part of an AbortSignal that core looks at. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** The part of WebAssembly that core uses. */
export interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
}

/** Memory that threads share; what was seen of it stays valid when it grows. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  /** By pages of 64 kB. @throws {RangeError} beyond its limit, or the machine's. */
  grow(pages: number): number;
}

export function webAssembly(): WebAssemblyLike | undefined {
  return host.WebAssembly;
}

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(host.atob(text), char => char.charCodeAt(0));
}

/** How many threads the machine runs at the same time. */
export function availableThreads(): number {
  return startsThreads() ? Math.max(1, host.navigator?.hardwareConcurrency ?? 1) : 1;
}

/** A thread; it does not keep the process alive. */
export interface Thread {
  terminate(): unknown;
}

interface WorkerThreads {
  readonly Worker: new (
    code: string,
    options: object,
  ) => Thread & { unref(): void; on(event: 'error', listener: () => void): void };
}

/** Runs code in a thread of its own; it finds `data` as `workerData`. Undefined where the host has no such threads. */
export function startThread(code: string, data: object): Thread | undefined {
  const Worker = workerThreads()?.Worker;
  if (Worker === undefined) return undefined;
  const worker = new Worker(code, { eval: true, workerData: data, execArgv: [], stdin: false });
  // A thread that cannot start is one helper less; the asking thread does its tasks.
  worker.on('error', () => {});
  worker.unref();
  return worker;
}

interface Crypto {
  readonly createHash?: (name: 'sha256') => { update(bytes: Uint8Array): { digest(): Uint8Array } };
}

/** SHA-256 as the host computes it, which takes a tenth of the time; undefined where it has none that does not wait. */
export function hostSha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const crypto = host.process?.getBuiltinModule?.('node:crypto') as Crypto | undefined;
  const digest = crypto?.createHash?.('sha256').update(bytes).digest();
  return digest && Uint8Array.from(digest);
}

function startsThreads(): boolean {
  return workerThreads() !== undefined;
}

function workerThreads(): WorkerThreads | undefined {
  return host.process?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
}
