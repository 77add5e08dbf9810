/** `cauce types`: the rows and predictions of a served model as TypeScript. */

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
import { Command, Option } from 'commander';

interface TypesOptions {
  readonly out?: string;
  readonly apiKey?: string;
  readonly model?: string;
}

export function typesCommand(): Command {
  return new Command('types')
    .description('write the TypeScript types of a served model')
    .argument('<url>', 'where the service is, such as http://127.0.0.1:8000')
    .option('-o, --out <file>', 'where to write (default: standard output)')
    .addOption(new Option('--api-key <key>', 'key of the service').env('CAUCE_API_KEY'))
    .option('-m, --model <name>', 'which of the served models (default: the default one)')
    .action(types);
}

async function types(address: string, { out, apiKey, model }: TypesOptions): Promise<void> {
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
