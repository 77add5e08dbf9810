/** Room in a memory: given out in pieces, taken back, joined again. */

/** Pieces begin at multiples of this: a cache line, so that two threads never write to one. */
const alignment = 64;

export interface Piece {
  readonly start: number;
  readonly length: number;
}

/** The pieces of a memory that are free, in ascending order; no two touch. */
export class FreeList {
  #pieces: readonly Piece[] = [];
  readonly #begin: number;
  #end: number;

  /** No room yet; what `extend` adds begins here. */
  constructor(begin: number) {
    this.#begin = begin;
    this.#end = begin;
  }

  /** The first piece with that much room, at least one byte; undefined when there is none. */
  take(bytes: number): Piece | undefined {
    const length = Math.ceil(Math.max(1, bytes) / alignment) * alignment;
    const found = this.#pieces.findIndex(piece => piece.length >= length);
    if (found < 0) return undefined;
    const { start, length: whole } = this.#pieces[found];
    const rest = whole > length ? [{ start: start + length, length: whole - length }] : [];
    this.#pieces = [...this.#pieces.slice(0, found), ...rest, ...this.#pieces.slice(found + 1)];
    return { start, length };
  }

  /** Gives a piece back. */
  give(piece: Piece): void {
    const place = this.#pieces.filter(({ start }) => start < piece.start).length;
    const joined: Piece[] = [];
    for (const next of [...this.#pieces.slice(0, place), piece, ...this.#pieces.slice(place)]) {
      const last = joined.at(-1);
      if (last !== undefined && last.start + last.length === next.start)
        joined[joined.length - 1] = { start: last.start, length: last.length + next.length };
      else joined.push(next);
    }
    this.#pieces = joined;
  }

  /** More room at the end. */
  extend(bytes: number): void {
    this.give({ start: this.#end, length: bytes });
    this.#end += bytes;
  }

  /** True when nothing is given out. */
  get isWhole(): boolean {
    const [first] = this.#pieces;
    return (
      this.#end === this.#begin || (this.#pieces.length === 1 && first.length === this.#end - this.#begin)
    );
  }

  /** Bytes that are free at the end, where `extend` would join. */
  get freeAtEnd(): number {
    const last = this.#pieces.at(-1);
    return last !== undefined && last.start + last.length === this.#end ? last.length : 0;
  }
}
