/** The user's own definitions, by the modules that export them. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Definition } from '@cauce/core';

/** All definitions that these modules export. */
export async function loadDefinitions(
  modules: readonly string[],
): Promise<{ readonly definition: Definition }[]> {
  const loaded = await Promise.all(modules.map(path => import(pathToFileURL(resolve(path)).href)));
  return loaded.flatMap(exported =>
    Object.values(exported as object).filter(
      (value): value is { readonly definition: Definition } =>
        typeof value === 'function' && 'definition' in value,
    ),
  );
}
