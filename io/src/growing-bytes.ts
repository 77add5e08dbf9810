/** Bytes that come in pieces and are taken from the front: each is copied once or twice, however small the pieces. */

export class GrowingBytes {
  /** The first `length` of them are there. */
  bytes = new Uint8Array(256 * 1024);
  length = 0;

  push(piece: Uint8Array): void {
    const needed = this.length + piece.length;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(piece, this.length);
    this.length = needed;
  }

  /** Lets go of the first `count` bytes. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
  }
}

/** The same bytes in pieces of at most 64 kB, so that no step takes long. */
export async function* smallPieces(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes);
  }
}

const pieceBytes = 64 * 1024;
