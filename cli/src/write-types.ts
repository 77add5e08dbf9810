/** Asks a service for its description, and writes the types that it implies. */

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  CauceAnswerError,
  CauceConnectionError,
  CauceHttpError,
  createClient,
  typesFromOpenApi,
} from '@cauce/client';
import { CauceError } from '@cauce/core';

export interface TypesOptions {
  readonly out?: string;
  readonly apiKey?: string;
  readonly model?: string;
}

/** @throws {CauceError} FILE_UNREADABLE, with what the service or the way to it said. */
export async function writeTypes(address: string, { out, apiKey, model }: TypesOptions): Promise<void> {
  const url = address.replace(/\/openapi\.json$/, '');
  const file = out === undefined ? undefined : basename(out).replace(/\.ts$/, '');
  let written: string;
  try {
    const document = await createClient({ url, apiKey, model }).openApi();
    written = typesFromOpenApi(document, { url, model, file });
  } catch (cause) {
    const path = url.replace(/\/\/.*@/, '//…@');
    throw new CauceError('FILE_UNREADABLE', { path, message: visible(reasonOf(cause)) }, { cause });
  }
  if (out === undefined) {
    process.stdout.write(written);
    return;
  }
  await writeFile(out, written);
  console.log(`Types written to ${out}. The comment at its top shows how to use them.`);
}

function reasonOf(error: unknown): string {
  if (error instanceof CauceHttpError) {
    const hint =
      error.status === 401 || error.status === 403 ? ' Give a key with --api-key or CAUCE_API_KEY.' : '';
    return `the server refused with ${error.status} ${error.code}: ${error.detail}${hint}`;
  }
  if (error instanceof CauceConnectionError) {
    return `${error.message} Is the service running there? Start it with: cauce serve <folder>.`;
  }
  const isExpected =
    error instanceof CauceAnswerError ||
    error instanceof TypeError ||
    (error instanceof DOMException && error.name === 'TimeoutError');
  if (isExpected) return error.message;
  throw error;
}

/** Text of a server for a terminal: nothing in it moves the cursor or changes colours. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 500);
}
