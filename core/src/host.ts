/** All that core asks of its host beyond the language itself: text to and from UTF-8. Every modern host has these. */

interface Host {
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
