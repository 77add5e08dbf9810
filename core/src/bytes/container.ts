/**
 * The container of a model file: a safetensors file (https://github.com/huggingface/safetensors), so that other tools
 * can list and read its tensors.
 *
 *     8 bytes   length of the header, little-endian
 *     header    JSON: name → { dtype, shape, data_offsets }, and `__metadata__`; padded with spaces to 8 bytes
 *     tensors   end to end without gaps, those of larger elements first, so that each is aligned to its elements
 *
 * The last tensor, `sha256`, is the digest of all bytes before it: no byte can change unnoticed.
 */

import { ModelFileError } from '../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../host.ts';
import { sha256 } from './sha256.ts';

const dtypes = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;
type Dtype = keyof typeof dtypes;
/** The typed arrays that a file can hold. */
export type Tensor = InstanceType<(typeof dtypes)[Dtype]>;

interface Entry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

const lengthBytes = 8;
const digestName = 'sha256';
const digestBytes = 32;
/** As the reference implementation limits it. */
const maxHeaderBytes = 100_000_000;

/** The bytes of a document and its tensors. The same input gives the same bytes. */
export function writeContainer(
  document: string,
  tensors: ReadonlyMap<string, Tensor>,
): Uint8Array<ArrayBuffer> {
  const digest = new Uint8Array(digestBytes);
  const ordered: [string, Tensor][] = [...tensors].sort(
    (a, b) => b[1].BYTES_PER_ELEMENT - a[1].BYTES_PER_ELEMENT,
  );
  ordered.push([digestName, digest]);
  const entries = new Map<string, unknown>([['__metadata__', { cauce: document }]]);
  let end = 0;
  for (const [name, tensor] of ordered) {
    const begin = end;
    end += tensor.byteLength;
    entries.set(name, {
      dtype: dtypeOf(tensor),
      shape: [tensor.length],
      data_offsets: [begin, end],
    } satisfies Entry);
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(entries)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerBytes + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, lengthBytes, lengthBytes + headerBytes);
  bytes.set(json, lengthBytes);
  let offset = lengthBytes + headerBytes;
  for (const [, tensor] of ordered) {
    bytes.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), offset);
    offset += tensor.byteLength;
  }
  const covered = bytes.length - digestBytes;
  bytes.set(sha256(bytes.subarray(0, covered)), covered);
  return bytes;
}

/**
 * The document and the tensors of a file. Everything is checked before it is believed; nothing is allocated that the
 * file's own size does not bound. The tensors are views on one copy of the bytes.
 * @throws {ModelFileError}
 */
export function readContainer(source: Uint8Array): {
  document: string;
  tensors: ReadonlyMap<string, Tensor>;
} {
  const bytes = source.slice();
  if (bytes.length < lengthBytes + digestBytes) {
    throw new ModelFileError(`it has ${bytes.length} bytes, too few for a header.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  const room = bytes.length - lengthBytes - digestBytes;
  if (headerBytes > BigInt(Math.min(room, maxHeaderBytes)) || headerBytes % 8n !== 0n) {
    throw new ModelFileError(
      `its header would have ${headerBytes} bytes, of ${bytes.length} in all: it is cut, or no model file.`,
    );
  }
  const start = lengthBytes + Number(headerBytes);
  const header = parseHeader(bytes.subarray(lengthBytes, start));
  const tensors = new Map<string, Tensor>();
  let document: string | undefined;
  const entries: [string, Entry][] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') document = documentOf(value);
    else entries.push([name, checkEntry(name, value)]);
  }
  if (document === undefined)
    throw new ModelFileError('it is a safetensors file, but Cauce did not write it.');
  checkLayout(entries, bytes.length - start);
  checkDigest(bytes, entries[entries.length - 1]);
  for (const [name, entry] of entries.slice(0, -1)) {
    const [begin] = entry.data_offsets;
    tensors.set(
      name,
      new dtypes[entry.dtype](bytes.buffer, bytes.byteOffset + start + begin, entry.shape[0]),
    );
  }
  return { document, tensors };
}

function dtypeOf(tensor: Tensor): Dtype {
  return (Object.keys(dtypes) as Dtype[]).find(name => tensor instanceof dtypes[name]) as Dtype;
}

function parseHeader(bytes: Uint8Array): object {
  let header: unknown;
  try {
    header = JSON.parse(decodeUtf8(bytes));
  } catch (cause) {
    throw new ModelFileError('its header is not JSON in UTF-8.', { cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new ModelFileError('its header is not a JSON object.');
  }
  return header;
}

function documentOf(metadata: unknown): string {
  const document =
    typeof metadata === 'object' && metadata !== null ? (metadata as { cauce?: unknown }).cauce : undefined;
  if (typeof document !== 'string') {
    throw new ModelFileError('it is a safetensors file, but Cauce did not write it.');
  }
  return document;
}

function checkEntry(name: string, value: unknown): Entry {
  const entry = (typeof value === 'object' && value !== null ? value : {}) as Partial<Entry>;
  const { dtype, shape, data_offsets: offsets } = entry;
  if (
    typeof dtype !== 'string' ||
    !Object.hasOwn(dtypes, dtype) ||
    !isSizes(shape, 1) ||
    !isSizes(offsets, 2) ||
    offsets[1] - offsets[0] !== shape[0] * dtypes[dtype].BYTES_PER_ELEMENT
  ) {
    throw new ModelFileError(`the entry of tensor ${JSON.stringify(name.slice(0, 60))} is malformed.`);
  }
  return entry as Entry;
}

function isSizes(value: unknown, length: number): value is number[] {
  return (
    Array.isArray(value) &&
    value.length === length &&
    value.every(n => Number.isSafeInteger(n) && (n as number) >= 0)
  );
}

/** Tensors must follow one another without gap or overlap, aligned, and fill the file. */
function checkLayout(entries: readonly [string, Entry][], size: number): void {
  let end = 0;
  for (const [name, { dtype, data_offsets: offsets }] of entries) {
    if (offsets[0] !== end || offsets[0] % dtypes[dtype].BYTES_PER_ELEMENT !== 0) {
      throw new ModelFileError(
        `tensor ${JSON.stringify(name.slice(0, 60))} is not where the one before it ends.`,
      );
    }
    end = offsets[1];
  }
  if (end !== size) throw new ModelFileError(`its tensors take ${end} bytes, but ${size} follow the header.`);
}

function checkDigest(bytes: Uint8Array, last: [string, Entry] | undefined): void {
  if (
    last === undefined ||
    last[0] !== digestName ||
    last[1].dtype !== 'U8' ||
    last[1].shape[0] !== digestBytes
  ) {
    throw new ModelFileError('its last tensor is not the digest of the others.');
  }
  const covered = bytes.length - digestBytes;
  const digest = sha256(bytes.subarray(0, covered));
  if (digest.some((byte, i) => byte !== bytes[covered + i])) {
    throw new ModelFileError('its bytes do not match their digest: it was damaged or changed.');
  }
}
