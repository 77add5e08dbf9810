/** A document with typed arrays in it ⇄ plain JSON with references to tensors. */

import { ModelFileError } from '../errors.ts';
import { readContainer, type Tensor, writeContainer } from './container.ts';

const referenceKey = '$tensor';
/** Deeper documents are refused: nothing that Cauce writes comes near. */
const maxDepth = 200;

/**
 * The bytes of a document of JSON values and typed arrays.
 * @throws {TypeError} for anything else in it, such as a Map, a function or a number that is not finite: a fault of the
 *   definition whose state holds it.
 */
export function documentToBytes(document: unknown): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  const json = JSON.stringify(withReferences(document, '', tensors));
  return writeContainer(json, tensors);
}

/** The document of these bytes. @throws {ModelFileError} */
export function documentFromBytes(bytes: Uint8Array): unknown {
  const { document, tensors } = readContainer(bytes);
  let json: unknown;
  try {
    json = JSON.parse(document);
  } catch (cause) {
    throw new ModelFileError('its document is not JSON.', { cause });
  }
  return withTensors(json, tensors, 0);
}

function withReferences(value: unknown, path: string, tensors: Map<string, Tensor>): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    tensors.set(path, value as Tensor);
    return { [referenceKey]: path };
  }
  if (Array.isArray(value)) return value.map((item, i) => withReferences(item, `${path}/${i}`, tensors));
  if (typeof value === 'object' && isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(
      entries.map(([key, item]) => {
        if (key === referenceKey) throw new TypeError(`${path}: the key ${referenceKey} is reserved.`);
        return [key, withReferences(item, `${path}/${key}`, tensors)];
      }),
    );
  }
  const what = typeof value === 'object' ? (value.constructor?.name ?? 'object') : String(value);
  throw new TypeError(
    `${path || 'document'}: ${what} cannot be kept in a model file, only JSON values and typed arrays.`,
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function withTensors(value: unknown, tensors: ReadonlyMap<string, Tensor>, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new ModelFileError(`its document is nested more than ${maxDepth} deep.`);
  if (Array.isArray(value)) return value.map(item => withTensors(item, tensors, depth + 1));
  if (Object.hasOwn(value, referenceKey)) {
    const name = (value as { [referenceKey]: unknown })[referenceKey];
    const tensor = typeof name === 'string' ? tensors.get(name) : undefined;
    if (tensor === undefined) throw new ModelFileError(`it refers to a tensor that it does not hold.`);
    return tensor;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withTensors(item, tensors, depth + 1)]),
  );
}
