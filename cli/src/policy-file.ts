/** A policy in a file: what a model's guards do about what they find, as JSON. */

import { readFile } from 'node:fs/promises';
import { CauceError, isCauceError, type Policy, type PolicyInput, resolvePolicy } from '@cauce/core';
import { Option } from 'commander';

export const policyOption = (what: string): Option =>
  new Option('--policy <file>', `${what}: what guards do about what they find, as JSON`);

/**
 * @param fields The model's fields; a rule for another is refused. Without them any field is taken.
 * @throws {CauceError} FILE_UNREADABLE with the name of the file, for what is no JSON and no policy.
 */
export async function readPolicy(path: string, fields?: readonly string[]): Promise<PolicyInput> {
  const text = await readFile(path, 'utf8');
  try {
    const given = JSON.parse(text) as PolicyInput;
    resolvePolicy(given, fields);
    return given;
  } catch (cause) {
    const isSyntax = cause instanceof SyntaxError;
    if (!isSyntax && !isCauceError(cause)) throw cause;
    const message = isSyntax ? `it is no JSON: ${cause.message}.` : (cause as Error).message;
    throw new CauceError('FILE_UNREADABLE', { path, message }, { cause });
  }
}

/** Where a policy is not the default one: `inputs.fields.year.outOfRange = "reject"`. */
export function policyChanges(policy: Policy): string[] {
  return changes('', policy, resolvePolicy());
}

function changes(path: string, own: unknown, usual: unknown): string[] {
  if (typeof own !== 'object' || own === null) {
    return own === usual ? [] : [`${path} = ${JSON.stringify(own)}`];
  }
  return Object.entries(own).flatMap(([name, value]) =>
    changes(
      path === '' ? name : `${path}.${name}`,
      value,
      (usual as Record<string, unknown> | undefined)?.[name],
    ),
  );
}
