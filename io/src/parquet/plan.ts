/** What a Parquet file says that it holds, checked against its size and the limits before any of it is read. */

import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { type Codec, isCodec } from './codecs.ts';
import { Damage, whole } from './damage.ts';
import { type Kind, kindOf, type Layout, layoutOf } from './kind.ts';
import { checkThrift } from './thrift.ts';

/** The bytes of a file: in memory, or wherever `slice` gets them from. */
export interface RandomAccess {
  readonly byteLength: number;
  slice(start: number, end: number): Promise<Uint8Array>;
}

export interface Limits {
  readonly maxRows: number;
  /** What the columns that are read may unpack to, at least 8 bytes for each value. */
  readonly maxBytes: number;
}

export interface ColumnPlan {
  readonly name: string;
  readonly kind: Kind;
  readonly layout: Layout;
  readonly isNullable: boolean;
}

/** Where one column of a row group lies. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly codec: Codec;
}

export interface GroupPlan {
  readonly rows: number;
  /** One for each column of the plan. */
  readonly chunks: readonly Chunk[];
}

export interface Plan {
  /** All columns of the file. */
  readonly names: readonly string[];
  /** Those that are read. */
  readonly columns: readonly ColumnPlan[];
  readonly groups: readonly GroupPlan[];
  readonly rows: number;
}

const magic = 'PAR1';
/** More than this describes a table that is not one of features. */
const maxFooterBytes = 8 * 1024 * 1024;

/**
 * @param isRead Which columns are of interest; nothing of the others is looked at.
 * @throws {Damage} for a file that is no Parquet, damaged, beyond the limits, or nested.
 */
export async function planOf(
  file: RandomAccess,
  limits: Limits,
  isRead: (name: string) => boolean,
): Promise<Plan> {
  const { metadata, end } = await readFooter(file);
  const rows = whole(metadata.num_rows, 'the number of rows');
  if (rows > limits.maxRows) throw new Damage(`it has more than ${limits.maxRows} rows, which is the limit.`);
  const fields = topFields(metadata.schema);
  const names = fields.map(({ element }) => element.name);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Damage('two columns have this name. Rename one of them.', name);
    seen.add(name);
  }
  const read = fields.filter(({ element }) => isRead(element.name));
  const columns = read.map(columnOf);
  if (rows * columns.length * 8 > limits.maxBytes) throw tooLarge(limits);
  const leaves = fields.at(-1)?.nextLeaf ?? 0;
  const groups = metadata.row_groups.map(group => {
    if (group.columns.length !== leaves) throw new Damage('it is damaged: a row group lacks columns.');
    return {
      rows: whole(group.num_rows, 'the number of rows of a group', rows),
      chunks: read.map(field => chunkOf(group, field, end)),
    };
  });
  if (groups.reduce((sum, group) => sum + group.rows, 0) !== rows) {
    throw new Damage('it is damaged: its row groups have another number of rows than it says.');
  }
  return { names, columns, groups, rows };
}

export function tooLarge({ maxBytes }: Limits): Damage {
  return new Damage(`it unpacks to more than ${maxBytes} bytes, which is the limit.`);
}

async function readFooter(file: RandomAccess): Promise<{ metadata: FileMetaData; end: number }> {
  const size = file.byteLength;
  if (size < 12) throw new Damage('it is no Parquet file: it is too short.');
  const [head, tail] = await Promise.all([file.slice(0, 4), file.slice(size - 8, size)]);
  const mark = String.fromCharCode(...tail.subarray(4));
  if (mark === 'PARE') throw new Damage('its footer is encrypted. Write it without encryption.');
  if (mark !== magic || String.fromCharCode(...head) !== magic) {
    throw new Damage('it is no Parquet file, or cut off: it must begin and end with PAR1.');
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > size - 12) throw new Damage('it is damaged: its footer is larger than the file.');
  if (length > maxFooterBytes) {
    throw new Damage(`its footer has more than ${maxFooterBytes} bytes, which is the limit.`);
  }
  const end = size - 8 - length;
  const footer = await file.slice(end, size);
  checkThrift(footer.subarray(0, length), 0);
  return { metadata: parquetMetadata(footer, { geoparquet: false }), end };
}

interface TopField {
  readonly element: SchemaElement;
  readonly isNested: boolean;
  /** Where its chunk stands in a row group, and how many columns end there. */
  readonly leaf: number;
  readonly nextLeaf: number;
}

/** The columns of the table; a nested one has leaves of its own. */
function topFields(schema: readonly SchemaElement[]): TopField[] {
  const fields: TopField[] = [];
  const count = whole(schema[0]?.num_children ?? 0, 'the number of columns', schema.length);
  let at = 1;
  let leaf = 0;
  while (fields.length < count) {
    const element = schema[at];
    const first = leaf;
    // How many elements are still to come under this field.
    for (let open = 1; open > 0; open--, at++) {
      if (at >= schema.length) throw new Damage('it is damaged: its schema is cut off.');
      const children = whole(schema[at].num_children ?? 0, 'the number of fields', schema.length);
      open += children;
      if (children === 0) leaf++;
    }
    const isNested = (element.num_children ?? 0) > 0 || element.repetition_type === 'REPEATED';
    if (typeof element.name !== 'string') throw new Damage('it is damaged: a column has no name.');
    fields.push({ element, isNested, leaf: first, nextLeaf: leaf });
  }
  if (at !== schema.length) throw new Damage('it is damaged: its schema has more fields than it says.');
  return fields;
}

function columnOf({ element, isNested }: TopField): ColumnPlan {
  const { name } = element;
  if (isNested) {
    const what = element.logical_type?.type ?? element.converted_type ?? 'STRUCT';
    throw new Damage(
      `it is nested (${what}), and a table here has one value for each row and column. Write each part as a column of its own.`,
      name,
    );
  }
  return {
    name,
    kind: kindOf(element),
    layout: layoutOf(element),
    isNullable: element.repetition_type !== 'REQUIRED',
  };
}

function chunkOf(group: RowGroup, { element, leaf }: TopField, footer: number): Chunk {
  const { name } = element;
  const {
    meta_data: meta,
    file_path,
    crypto_metadata,
  } = group.columns[leaf] as RowGroup['columns'][0] & {
    crypto_metadata?: unknown;
  };
  if (file_path) throw new Damage('its values are in another file.', name);
  if (crypto_metadata !== undefined) throw new Damage('it is encrypted. Write it without encryption.', name);
  if (meta === undefined || meta.type !== element.type || meta.path_in_schema.join('\0') !== name) {
    throw new Damage('it is damaged: a row group has another column in its place.', name);
  }
  if (!isCodec(meta.codec)) throw new Damage(`it is packed with ${meta.codec ?? 'an unknown codec'}.`, name);
  if (whole(meta.num_values, 'the number of values') !== whole(group.num_rows, 'the number of rows')) {
    throw new Damage('it is damaged: it has more or fewer values than rows.', name);
  }
  const data = whole(meta.data_page_offset, 'the place of a page', footer);
  const dictionary = whole(meta.dictionary_page_offset ?? 0, 'the place of a page', footer);
  const start = dictionary > 0 ? Math.min(dictionary, data) : data;
  const end = start + whole(meta.total_compressed_size, 'the size of a column', footer - start);
  return { start, end, codec: meta.codec };
}
