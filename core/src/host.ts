/**
 * All that core asks of its host beyond the language itself: text to and from UTF-8, which every modern host has;
 * WebAssembly and threads, without which core is slower.
 */

interface Host {
  readonly setImmediate?: (task: () => void) => unknown;
  readonly setTimeout: (task: () => void, ms?: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
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

/** The part of an AbortSignal that core looks at. One that cannot be listened to is asked now and then. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener?(type: 'abort', listener: () => void): void;
  removeEventListener?(type: 'abort', listener: () => void): void;
}

/** Lets the host do what waits, such as requests and timers, before it goes on. */
export function pause(): Promise<void> {
  return new Promise(done => (host.setImmediate ?? host.setTimeout)(() => done()));
}

/** Calls `task` after so many milliseconds, unless what it returns is called before. It does not keep a process alive. */
export function startTimer(ms: number, task: () => void): () => void {
  // Hosts take no longer time than this.
  const timer = host.setTimeout(task, Math.max(0, Math.min(ms, 2 ** 31 - 1)));
  (timer as { unref?: () => void } | null)?.unref?.();
  return () => host.clearTimeout(timer);
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

interface Worker extends Thread {
  unref(): void;
  postMessage(message: unknown): void;
  on(event: string, listener: (what: never) => void): void;
}

interface WorkerThreads {
  readonly Worker: new (code: string, options: object) => Worker;
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

/** A thread that is spoken with; it keeps the process alive until it is ended. */
export interface SpokenThread {
  post(message: object): void;
  /** Ends it, whatever it is doing. @returns When it has ended. */
  end(): Promise<unknown>;
}

/** What a thread says, and that it has ended: with the error that ended it, where there was one. */
export interface ThreadListener {
  readonly said: (message: never) => void;
  readonly ended: (error: Error | undefined) => void;
}

/** As `startThread`, for one that is spoken with: it has a `parentPort`. */
export function startSpokenThread(
  code: string,
  data: object,
  { said, ended }: ThreadListener,
): SpokenThread | undefined {
  const Worker = workerThreads()?.Worker;
  if (Worker === undefined) return undefined;
  const worker = new Worker(code, { eval: true, workerData: data, execArgv: [], stdin: false });
  worker.on('message', said);
  worker.on('messageerror', ended);
  worker.on('error', ended);
  worker.on('exit', () => ended(undefined));
  return { post: message => worker.postMessage(message), end: async () => worker.terminate() };
}

/**
 * Where a file of core's own is, for a thread to import it; undefined where core is not made of its own files any more, as
 * in a bundle, or where threads could not import them.
 * @param path Below this file's folder, without its ending: `model-selection/task`.
 */
export function ownFile(path: string): string | undefined {
  const [, folder, ending] =
    /^(file:.*\/)host(\.[jt]s)$/.exec((import.meta as ImportMetaLike).url ?? '') ?? [];
  return folder === undefined ? undefined : `${folder}${path}${ending}`;
}

interface ImportMetaLike {
  readonly url?: string;
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
