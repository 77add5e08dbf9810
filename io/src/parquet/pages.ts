/** The pages of one column of a row group: their headers, all checked before any page is unpacked. */

import { parquetHeader } from 'hyparquet/src/column.js';
import { Damage, whole } from './damage.ts';
import { checkThrift } from './thrift.ts';

export interface Page {
  readonly type: 'dictionary' | 'data';
  readonly values: number;
  readonly encoding: string;
  /** As it lies in the file. */
  readonly bytes: Uint8Array;
  /** Of all of it, unpacked. */
  readonly size: number;
  /** In the second version: how many bytes of levels stand before the values, never packed; else undefined. */
  readonly levels: number | undefined;
  readonly isPacked: boolean;
}

/** Counts what the pages of a file unpack to. @throws {Damage} as soon as it is too much. */
export interface Budget {
  take(bytes: number): void;
}

/**
 * @param bytes The column chunk.
 * @param rows How many values the data pages must have together.
 * @throws {Damage}
 */
export function pagesOf(bytes: Uint8Array, rows: number, budget: Budget): Page[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages: Page[] = [];
  let values = 0;
  // Pages without values, which are of no use, are bounded by the bytes of their headers.
  for (let at = 0; values < rows; ) {
    const end = checkThrift(bytes, at);
    const header = parquetHeader({ view, offset: at });
    const packed = whole(header.compressed_page_size, 'the size of a page', bytes.length - end);
    at = end + packed;
    const size = whole(header.uncompressed_page_size, 'the size of a page');
    const page = pageOf(header, bytes.subarray(end, at), size);
    if (page === undefined) continue;
    budget.take(Math.max(size, 8 * page.values));
    if (page.type === 'data') {
      values += page.values;
      if (values > rows) throw new Damage('it is damaged: its pages have more values than it says.');
    }
    pages.push(page);
  }
  return pages;
}

function pageOf(header: ReturnType<typeof parquetHeader>, bytes: Uint8Array, size: number): Page | undefined {
  const { type, data_page_header: v1, data_page_header_v2: v2, dictionary_page_header: dictionary } = header;
  if (type === 'DATA_PAGE' && v1 !== undefined) {
    if (v1.definition_level_encoding === 'BIT_PACKED')
      throw new Damage('its pages are of a kind given up long ago.');
    const values = whole(v1.num_values, 'the number of values');
    return { type: 'data', values, encoding: v1.encoding, bytes, size, levels: undefined, isPacked: true };
  }
  if (type === 'DATA_PAGE_V2' && v2 !== undefined) {
    const values = whole(v2.num_values, 'the number of values');
    whole(v2.repetition_levels_byte_length, 'the size of repetition levels', 0);
    const most = Math.min(bytes.length, size);
    const levels = whole(v2.definition_levels_byte_length, 'the size of levels', most);
    return {
      type: 'data',
      values,
      encoding: v2.encoding,
      bytes,
      size,
      levels,
      isPacked: v2.is_compressed !== false,
    };
  }
  if (type === 'DICTIONARY_PAGE' && dictionary !== undefined) {
    const values = whole(dictionary.num_values, 'the number of values');
    return { type: 'dictionary', values, encoding: 'PLAIN', bytes, size, levels: undefined, isPacked: true };
  }
  if (type === 'INDEX_PAGE') return undefined;
  throw new Damage('it is damaged: a page is of no known kind.');
}
