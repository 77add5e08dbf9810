/** A fast fingerprint of data, to tell whether two fits saw the same rows. Not cryptographic: it guards nothing. */

import { hashPiece, murmur3 } from '../kernels/murmur3.ts';
import { openWorkspace, plainWorkspace, type Workspace } from '../kernels/workspace.ts';

/** Bytes are hashed in pieces of this many, which do not wait for one another. */
const pieceBytes = 65_536;
/** Pieces that are copied into the workspace together. */
const batchPieces = 64;
/** Fewer bytes than this are hashed before a thread would be awake. */
const fewBytes = 2 ** 20;

/**
 * 128 bits, as 32 hexadecimal digits, of a sequence of byte arrays: MurmurHash3 of the hashes of their pieces and of
 * their lengths. The same bytes give the same fingerprint on any little-endian machine and any number of threads.
 * O(bytes), some gigabytes a second.
 */
export function fingerprint(parts: readonly ArrayBufferView[], threads?: number): string {
  const total = parts.reduce((bytes, part) => bytes + part.byteLength, 0);
  const space = total < fewBytes ? plainWorkspace() : openWorkspace(threads);
  try {
    return fingerprintIn(space, parts);
  } finally {
    space.close();
  }
}

/** `fingerprint`, in a given workspace. */
export function fingerprintIn(space: Workspace, parts: readonly ArrayBufferView[]): string {
  const pieces = parts.flatMap(piecesOf);
  const hashes = new Uint32Array(4 * pieces.length);
  const most = Math.min(batchPieces, pieces.length);
  const bytes = space.array(Uint8Array, most * pieceBytes);
  const lengths = space.array(Float64Array, most);
  const found = space.array(Uint32Array, 4 * most);
  for (let first = 0; first < pieces.length; first += most) {
    const batch = pieces.slice(first, first + most);
    batch.forEach((piece, i) => {
      bytes.set(piece, i * pieceBytes);
      bytes.fill(0, i * pieceBytes + piece.length, i * pieceBytes + Math.ceil(piece.length / 16) * 16);
      lengths[i] = piece.length;
    });
    space.run(hashPiece, batch.length, bytes, pieceBytes, lengths, found);
    hashes.set(found.subarray(0, 4 * batch.length), 4 * first);
  }
  const sizes = Float64Array.from(parts, part => part.byteLength);
  return Array.from(murmur3(Uint32Array.of(...murmur3(sizes), ...murmur3(hashes))), hex).join('');
}

function piecesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array[] {
  const all = new Uint8Array(buffer, byteOffset, byteLength);
  return Array.from({ length: Math.ceil(byteLength / pieceBytes) }, (_, i) =>
    all.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
