/** Bytes into text. */

/** A text, its bytes, or its bytes in pieces. */
export type Source = string | Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** How many bytes decide about the encoding, the separator and the decimal sign. */
export const sniffedBytes = 64 * 1024;

const encoder = new TextEncoder();

/**
 * The UTF-8 of a source in pieces, without copying one that is UTF-8 already. The encoding is UTF-16 or UTF-8 by its
 * byte order mark, else UTF-8 if the bytes are, else Windows-1252; the mark itself is left out.
 * @param encoding One that the host's TextDecoder knows, when it is known.
 */
export async function* utf8Pieces(source: Source, encoding?: string): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') {
    yield encoder.encode(source.startsWith('\uFEFF') ? source.slice(1) : source);
    return;
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const piece of withHead(source instanceof Uint8Array ? [source] : source)) {
    const isFirst = decoder === undefined;
    decoder ??= new TextDecoder(encoding ?? sniffEncoding(piece));
    if (decoder.encoding !== 'utf-8') yield encoder.encode(decoder.decode(piece, { stream: true }));
    else yield isFirst && hasUtf8Mark(piece) ? piece.subarray(3) : piece;
  }
  if (decoder !== undefined && decoder.encoding !== 'utf-8') yield encoder.encode(decoder.decode());
}

/** The text of a source in pieces, decoded as `utf8Pieces` does. */
export async function* decodeText(source: Source): AsyncGenerator<string> {
  if (typeof source === 'string') {
    yield source.startsWith('\uFEFF') ? source.slice(1) : source;
    return;
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const piece of utf8Pieces(source)) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const last = decoder.decode();
  if (last) yield last;
}

/** All of a source's text. */
export async function decodeAll(source: Source): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of decodeText(source)) pieces.push(piece);
  return pieces.join('');
}

/** All of a source's bytes. */
export async function allBytes(source: Source): Promise<Uint8Array> {
  if (typeof source === 'string') return encoder.encode(source);
  if (source instanceof Uint8Array) return source;
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return joinBytes(pieces);
}

/** Byte strings one after the other; one alone is not copied. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The same bytes, the first piece long enough to see what they are. */
async function* withHead(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] | undefined = [];
  let length = 0;
  for await (const piece of pieces) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head.push(piece);
    length += piece.length;
    if (length < sniffedBytes) continue;
    yield joinBytes(head);
    head = undefined;
  }
  if (head !== undefined && length > 0) yield joinBytes(head);
}

function hasUtf8Mark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function sniffEncoding(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    // A character cut where the look ends is no mistake.
    const isCut = bytes.length >= sniffedBytes;
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, sniffedBytes), { stream: isCut });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
