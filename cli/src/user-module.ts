/** Modules of the user's own that the command line is given: a pipeline, or definitions. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CauceError, type Definition, Pipeline } from '@cauce/core';

/** What `defineTransformer` and its siblings return. */
export interface WithDefinition {
  readonly definition: Definition;
}

/**
 * The pipeline that a module has as its default export.
 * @throws {CauceError} FILE_UNREADABLE when it cannot be run, or exports something else.
 */
export async function loadPipeline(path: string): Promise<Pipeline> {
  const { default: exported } = await importModule(path);
  if (exported instanceof Pipeline) return exported;
  const message =
    exported === undefined
      ? 'it has no default export. End it with: export default pipeline(…);'
      : 'its default export is no pipeline. Export what pipeline(…) returns.';
  throw new CauceError('FILE_UNREADABLE', { path, message });
}

/**
 * All definitions that some modules export.
 * @throws {CauceError} FILE_UNREADABLE when one cannot be run, or exports none.
 */
export async function loadDefinitions(paths: readonly string[]): Promise<WithDefinition[]> {
  const modules = await Promise.all(
    paths.map(async path => {
      const found = Object.values(await importModule(path)).filter(isWithDefinition);
      if (found.length > 0) return found;
      throw new CauceError('FILE_UNREADABLE', {
        path,
        message: 'it exports nothing that defineTransformer or its siblings made.',
      });
    }),
  );
  return modules.flat();
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) {
    throw new CauceError('FILE_UNREADABLE', { path, message: 'there is no such file.' });
  }
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (cause) {
    const message = `it cannot be run: ${cause instanceof Error ? cause.message : cause}`;
    throw new CauceError('FILE_UNREADABLE', { path, message }, { cause });
  }
}

function isWithDefinition(value: unknown): value is WithDefinition {
  return typeof value === 'function' && 'definition' in value;
}
