/** A JSON body of instances, read element by element as its bytes come. */

import { CauceError, show } from '@cauce/core';
import { GrowingBytes, smallPieces } from './growing-bytes.ts';
import { jsonFault, type Place, placeAfter } from './json-fault.ts';
import { byteOf, keyAt, ListScan, ObjectScan, skipSpace } from './json-scan.ts';
import type { Source } from './text.ts';

export interface JsonRowsOptions {
  /** What errors call the source; default `JSON`. */
  readonly name?: string;
  /** Whether an object with a list `instances` wraps that list (default), or is an instance with such a field. */
  readonly wraps?: boolean;
  /** How deep lists and objects may nest, the outermost included; default 32. */
  readonly maxDepth?: number;
  /** Bytes that one instance may have, or all that stands beside `instances`; default 1 MiB. */
  readonly maxRowBytes?: number;
}

/** `[…]`, `{…}`, `{"instances": […], …}`, or something that holds no instances. */
export type BodyShape = 'list' | 'single' | 'wrapped' | 'other';

export const defaultMaxDepth = 32;
export const defaultMaxRowBytes = 1024 * 1024;
/** So many bytes of elements are parsed at once. */
const chunkBytes = 128 * 1024;

/**
 * A reader of one body: `rows` once, and what else the body holds when they are through. Elements are found by their
 * brackets and parsed some at a time, so that memory holds one such chunk and no body is too large.
 */
export class JsonRows {
  /** Known before the first rows come. */
  shape: BodyShape | undefined;
  /** What stands beside `instances`; complete after the last rows. */
  options: Readonly<Record<string, unknown>> = {};
  /** What to say of a body that is JSON but holds no instances; known at the end. */
  problem: string | undefined;

  readonly #name: string;
  readonly #wraps: boolean;
  readonly #maxDepth: number;
  readonly #maxRowBytes: number;
  readonly #pieces: AsyncGenerator<Uint8Array>;
  readonly #held = new GrowingBytes();
  /** Where the first byte held stands. */
  #place: Place = { line: 1, column: 1 };
  #hasInstances = false;

  constructor(source: Source, options: JsonRowsOptions = {}) {
    this.#name = options.name ?? 'JSON';
    this.#wraps = options.wraps ?? true;
    this.#maxDepth = options.maxDepth ?? defaultMaxDepth;
    this.#maxRowBytes = options.maxRowBytes ?? defaultMaxRowBytes;
    this.#pieces = smallPieces(piecesOf(source));
  }

  /**
   * The instances in order, some at a time.
   * @throws {CauceError} TEXT_INVALID with line and column for what is no JSON, no UTF-8, or beyond a limit.
   */
  async *rows(): AsyncGenerator<unknown[]> {
    try {
      await this.#skipMark();
      const first = await this.#firstByte();
      if (first === byteOf.listStart) {
        this.shape = 'list';
        this.#drop(1);
        yield* this.#elements(1);
        await this.#end();
      } else if (first === byteOf.objectStart) yield* this.#object();
      else await this.#other();
    } finally {
      await this.#pieces.return(undefined);
    }
  }

  /** The elements of the list that begins here. @param level How deep they lie. */
  async *#elements(level: number): AsyncGenerator<unknown[]> {
    const held = this.#held;
    const scan = new ListScan(level, this.#maxDepth);
    let before = '[';
    let element = 0;
    for (;;) {
      const event = scan.next(held.bytes, held.length);
      const { at } = scan;
      if (at - element > this.#maxRowBytes) throw this.#tooLarge(element, 'this instance');
      if (event === 'deep') throw this.#tooDeep(at);
      if (event === 'more') {
        if (!(await this.#more())) {
          this.#parse(before, this.#text(0, at), '');
          throw this.#fail(at, 'not JSON: it ends within a list.');
        }
        continue;
      }
      element = at + 1;
      const isLast = event === 'close';
      if (!isLast && at < chunkBytes) continue;
      const text = this.#text(0, at);
      // What stands for the elements around makes a comma too many a fault here as well.
      const parsed = this.#parse(
        before,
        text,
        isLast ? String.fromCharCode(held.bytes[at]) : ',0]',
      ) as unknown[];
      if (before !== '[') parsed.shift();
      if (!isLast) parsed.pop();
      this.#drop(at + 1, `${text},`);
      if (parsed.length > 0) yield parsed;
      if (isLast) return;
      scan.from = 0;
      element = 0;
      before = '[0,';
    }
  }

  async *#object(): AsyncGenerator<unknown[]> {
    const scan = new ObjectScan(this.#maxDepth);
    const toList = await this.#scanObject(scan, 'this object', '');
    if (!toList) {
      const text = this.#text(0, scan.at);
      const value = this.#parse('', text, '') as Record<string, unknown>;
      this.#drop(scan.at, text);
      await this.#end();
      if (!this.#wraps || !Object.hasOwn(value, 'instances')) {
        this.shape = 'single';
        yield [value];
        return;
      }
      this.shape = 'other';
      this.problem = `"instances" must be a list of instances. Got ${show(value.instances)}.`;
      return;
    }
    this.shape = 'wrapped';
    const head = this.#text(0, scan.at);
    this.#parse('', head, '0}');
    this.#drop(scan.at + 1, `${head}[`);
    yield* this.#elements(2);
    scan.resume();
    await this.#scanObject(scan, 'what stands beside "instances"', `${head}0`);
    const tail = this.#text(0, scan.at);
    const { instances: _, ...options } = this.#parse(`${head}0`, tail, '') as Record<string, unknown>;
    this.options = options;
    this.#drop(scan.at, tail);
    await this.#end();
  }

  /** Whether the scan came to the list of instances, and not to the object's end. @param before What stands before. */
  async #scanObject(scan: ObjectScan, what: string, before: string): Promise<boolean> {
    const held = this.#held;
    let isInstances = false;
    for (;;) {
      const event = scan.next(held.bytes, held.length);
      if (scan.at + before.length > this.#maxRowBytes) throw this.#tooLarge(0, what);
      switch (event) {
        case 'deep':
          throw this.#tooDeep(scan.at);
        case 'close':
          return false;
        case 'key':
          isInstances = this.#wraps && keyAt(held.bytes, scan.keyStart, scan.at) === 'instances';
          if (isInstances && this.#hasInstances) {
            throw this.#fail(
              scan.keyStart,
              'there is a second "instances". Put all instances into one list.',
            );
          }
          this.#hasInstances ||= isInstances;
          break;
        case 'list':
          if (isInstances) return true;
          break;
        case 'more':
          if (await this.#more()) break;
          this.#parse(before, this.#text(0, scan.at), '');
          throw this.#fail(scan.at, 'not JSON: it ends within an object.');
      }
    }
  }

  async #other(): Promise<void> {
    do {
      if (this.#held.length > this.#maxRowBytes) throw this.#tooLarge(0, 'this value');
    } while (await this.#more());
    const value = this.#parse('', this.#text(0, this.#held.length), '');
    this.shape = 'other';
    this.problem = `${this.#name} must be a list of instances or one instance. Got ${show(value)}.`;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#pieces.next();
    if (done === true) return false;
    this.#held.push(value);
    return true;
  }

  async #skipMark(): Promise<void> {
    while (this.#held.length < 3 && (await this.#more()));
    const [a, b, c] = this.#held.bytes;
    if (this.#held.length >= 3 && a === 0xef && b === 0xbb && c === 0xbf) this.#held.drop(3);
  }

  /** The first byte that is no space, which is let go; undefined at the end. */
  async #firstByte(): Promise<number | undefined> {
    const held = this.#held;
    for (;;) {
      const at = skipSpace(held.bytes, held.length);
      this.#drop(at);
      if (held.length > 0) return held.bytes[0];
      if (!(await this.#more())) return undefined;
    }
  }

  /** Nothing may follow. */
  async #end(): Promise<void> {
    if ((await this.#firstByte()) === undefined) return;
    this.#parse('0 ', this.#text(0, 1), '');
  }

  /** Lets go of the first bytes. @param text What they say. */
  #drop(count: number, text = loose.decode(this.#held.bytes.subarray(0, count))): void {
    this.#place = placeAfter(text, this.#place);
    this.#held.drop(count);
  }

  #text(from: number, to: number): string {
    try {
      return decoder.decode(this.#held.bytes.subarray(from, to));
    } catch (cause) {
      throw new CauceError('TEXT_INVALID', { source: this.#name, message: 'it is not UTF-8.' }, { cause });
    }
  }

  /** The value of the text, which stands where the bytes held begin, between two texts that do not. */
  #parse(before: string, text: string, after: string): unknown {
    const whole = before + text + after;
    try {
      return JSON.parse(whole);
    } catch (cause) {
      const { position, message } = jsonFault(whole, cause as Error);
      const good = text.slice(0, Math.max(0, position - before.length));
      const place = placeAfter(good, this.#place);
      throw new CauceError('TEXT_INVALID', { source: this.#name, ...place, message }, { cause });
    }
  }

  #tooDeep(at: number): CauceError {
    return this.#fail(
      at,
      `lists and objects nest more than ${this.#maxDepth} deep here, which is the limit.`,
    );
  }

  #tooLarge(at: number, what: string): CauceError {
    const { bytes, length } = this.#held;
    const start = at + skipSpace(bytes.subarray(at), length - at);
    return this.#fail(start, `${what} has more than ${this.#maxRowBytes} bytes, which is the limit.`);
  }

  #fail(at: number, message: string): CauceError {
    const place = placeAfter(loose.decode(this.#held.bytes.subarray(0, at)), this.#place);
    return new CauceError('TEXT_INVALID', { source: this.#name, ...place, message });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const loose = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

function piecesOf(source: Source): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof source === 'string') return [encoder.encode(source)];
  return source instanceof Uint8Array ? [source] : source;
}
