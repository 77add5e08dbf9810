/** What pages are packed with. */

import { unpackHadoopLz4, unpackLz4, unpackSnappy } from './blocks.ts';
import { Damage } from './damage.ts';

export type Codec = 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP' | 'BROTLI' | 'LZ4' | 'ZSTD' | 'LZ4_RAW';

type Unpack = (input: Uint8Array, size: number) => Uint8Array | Promise<Uint8Array>;

/** The part of `node:zlib` that is used here. */
type Zlib = Partial<
  Record<
    'gunzip' | 'brotliDecompress' | 'zstdDecompress',
    (
      input: Uint8Array,
      options: { maxOutputLength: number },
      done: (error: Error | null, output: Uint8Array) => void,
    ) => void
  >
>;

/**
 * Node, Deno and Bun unpack off the thread and stop at the announced size. Elsewhere, in a browser, JavaScript does,
 * which a page made for it can keep busy: there whoever opens the file is the one who waits.
 */
const zlib = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
).process?.getBuiltinModule?.('node:zlib') as Zlib | undefined;

const unpackers: Readonly<Record<Codec, Unpack>> = {
  UNCOMPRESSED: input => input,
  SNAPPY: unpackSnappy,
  LZ4: unpackHadoopLz4,
  LZ4_RAW: unpackLz4,
  GZIP: native('gunzip') ?? (async (input, size) => (await pure()).decompressGzip(input, size)),
  BROTLI: native('brotliDecompress') ?? (async (input, size) => (await pure()).decompressBrotli(input, size)),
  ZSTD:
    native('zstdDecompress') ??
    (async (input, size) => (await pure()).decompressZstd(input, new Uint8Array(size))),
};

export function isCodec(name: unknown): name is Codec {
  return typeof name === 'string' && Object.hasOwn(unpackers, name);
}

/** The bytes of a page. @param size As announced, and checked to be bearable. @throws {Damage} */
export async function unpack(codec: Codec, input: Uint8Array, size: number): Promise<Uint8Array> {
  let output: Uint8Array;
  try {
    output = await unpackers[codec](input, size);
  } catch (cause) {
    throw new Damage('it is damaged: a page does not unpack.', undefined, { cause });
  }
  if (output.length !== size)
    throw new Damage('it is damaged: a page unpacks to another size than announced.');
  return output;
}

function native(name: keyof Zlib): Unpack | undefined {
  const run = zlib?.[name];
  if (run === undefined) return undefined;
  return (input, size) =>
    new Promise((resolve, reject) => {
      run(input, { maxOutputLength: Math.max(1, size) }, (error, output) => {
        if (error === null) resolve(output);
        else reject(error);
      });
    });
}

function pure(): Promise<typeof import('hyparquet-compressors')> {
  return import('hyparquet-compressors');
}
