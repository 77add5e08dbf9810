/** Request bodies: unpacked, and never larger than allowed. */

import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { HttpProblem } from '../problem.ts';
import { emptyBody } from './instances.ts';

const decompressors: Readonly<Record<string, () => Transform>> = {
  identity: () => new PassThrough(),
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** The media type of a request, without parameters: `application/json`. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0].trim().toLowerCase();
}

/**
 * The unpacked body as a stream, which fails with 413 beyond the limit.
 * @throws {HttpProblem} 413 when the request says that it is too large; 415 for an unknown packing.
 */
export function bodyStream(request: IncomingMessage, limit: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (!Object.hasOwn(decompressors, encoding)) {
    const known = Object.keys(decompressors).join(', ');
    throw new HttpProblem(
      415,
      'ENCODING_UNKNOWN',
      `Content-Encoding must be one of ${known}. Got "${encoding.slice(0, 60)}".`,
    );
  }
  const limiter = limited(limit);
  const unpacked = decompressors[encoding]();
  request.pipe(unpacked);
  request.on('error', error => limiter.destroy(error));
  request.on('aborted', () => limiter.destroy(bodyCut()));
  unpacked.on('error', () =>
    limiter.destroy(new HttpProblem(400, 'BODY_DAMAGED', `The body is not valid ${encoding} data.`)),
  );
  unpacked.pipe(limiter);
  // Let the request drain, so that the answer can be read; nothing of it is kept.
  limiter.on('error', () => {
    request.unpipe(unpacked);
    unpacked.destroy();
    request.resume();
  });
  return limiter;
}

/** The whole unpacked body. @throws {HttpProblem} 400 when it is empty or damaged, 413 beyond the limit. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const body = await collect(directly(request, limit) ?? bodyStream(request, limit));
  if (body.length === 0) throw emptyBody();
  return body;
}

/** All of a stream. By events: an iterator would cost a one-instance request as much as its prediction. */
function collect(stream: Readable): Promise<Buffer> {
  return new Promise((done, fail) => {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => done(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)));
    stream.on('error', fail);
    stream.on('aborted', () => fail(bodyCut()));
  });
}

function bodyCut(): HttpProblem {
  return new HttpProblem(400, 'BODY_CUT', 'The connection closed before the body ended.');
}

/** How many bytes a plain body has; NaN when it is packed, or does not say. */
export function saysLength({ headers }: IncomingMessage): number {
  return headers['content-encoding'] === undefined ? Number(headers['content-length']) : Number.NaN;
}

/** A plain body whose length is told and allowed needs no stream in between: it cannot turn out longer. */
function directly(request: IncomingMessage, limit: number): Readable | undefined {
  return saysLength(request) <= limit ? request : undefined;
}

function limited(limit: number): Transform {
  let total = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      total += piece.length;
      if (total > limit) done(tooLarge(limit));
      else done(null, piece);
    },
  });
}

function tooLarge(limit: number): HttpProblem {
  const detail = `The body may have at most ${limit} bytes, unpacked. Send fewer instances at a time.`;
  return new HttpProblem(413, 'BODY_TOO_LARGE', detail, { limit });
}
