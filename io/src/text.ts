/** Bytes into text. */

/** A text, its bytes, or its bytes in pieces. */
export type Source = string | Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** How many bytes decide about the encoding, the separator and the decimal sign. */
const sniffedBytes = 64 * 1024;

/**
 * The text of a source in pieces. The encoding is UTF-16 or UTF-8 by its byte order mark, else UTF-8 if the bytes are,
 * else Windows-1252; the mark itself is left out.
 * @param encoding One that the host's TextDecoder knows, when it is known.
 */
export async function* decodeText(source: Source, encoding?: string): AsyncGenerator<string> {
  if (typeof source === 'string') {
    yield source.startsWith('\uFEFF') ? source.slice(1) : source;
    return;
  }
  const pieces = source instanceof Uint8Array ? [source] : source;
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(encoding ?? sniffEncoding(piece));
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const last = decoder?.decode();
  if (last) yield last;
}

/** All of a source's text. */
export async function decodeAll(source: Source, encoding?: string): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of decodeText(source, encoding)) pieces.push(piece);
  return pieces.join('');
}

function sniffEncoding(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    // In pieces, so that a character cut at the end is no mistake.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, sniffedBytes), { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
