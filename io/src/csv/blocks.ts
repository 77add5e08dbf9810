/** Bytes in pieces of any size into blocks that end with a line break. */

import { joinBytes } from '../text.ts';
import { afterBreak, BadRow, isBreak, maxRowLength } from './block.ts';
import { byte } from './dialect.ts';

/** Large enough that a block's overhead is nothing, small enough to keep all threads busy to the end. */
const usualSize = 2 * 1024 * 1024;

/**
 * Blocks of about `size` bytes, each cut after a line break; the last one gets one where it lacks it. Whether a break
 * lies within quotes is not known here: whoever reads the block finds out. Of pieces as large as a block only the rows
 * that were cut are copied, and become blocks of their own.
 * @throws {BadRow} Where no line break comes for 16 million bytes.
 */
export async function* blocksOf(
  pieces: AsyncIterable<Uint8Array>,
  size = usualSize,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  let enough = size;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < enough) continue;
    const cut = held.length > 1 && piece.length >= size ? blockEnd(piece, 0, 0) : -1;
    if (cut > 0) yield joinBytes([...held.slice(0, -1), piece.subarray(0, cut)]);
    const all = cut > 0 ? piece : joinBytes(held);
    let start = Math.max(cut, 0);
    while ((all.length - start) * 2 >= size) {
      const end = blockEnd(all, start, Math.min(all.length, start + size));
      if (end < 0) break;
      yield all.subarray(start, end);
      start = end;
    }
    held = start < all.length ? [all.subarray(start)] : [];
    length = all.length - start;
    if (length > maxRowLength) throw longRow();
    // A row larger than a block is looked through again only when it has doubled.
    enough = Math.max(size, length >= size ? 2 * length : 0);
  }
  if (length === 0) return;
  const last = joinBytes(held);
  yield isBreak(last[last.length - 1]) ? last : joinBytes([last, Uint8Array.of(byte.newline)]);
}

export function longRow(): BadRow {
  return new BadRow('this row has more than 16 million bytes.');
}

/** After the last line break before `target`, or else the first one after it; -1 when there is none. */
function blockEnd(all: Uint8Array, start: number, target: number): number {
  for (let at = target - 1; at >= start; at--) if (isWholeBreak(all, at)) return at + 1;
  for (let at = target; at < all.length; at++) if (isWholeBreak(all, at)) return at + 1;
  return -1;
}

/** Whether a line break ends at `at`; a carriage return may be the first half of one. */
function isWholeBreak(all: Uint8Array, at: number): boolean {
  if (all[at] === byte.newline) return true;
  return all[at] === byte.carriageReturn && at + 1 < all.length && afterBreak(all, at) === at + 1;
}
