/** Requests from the OpenAPI document: valid ones, and ones with something wrong in them. */

import type { Random } from '@cauce/core';
import { toCsv } from '../../src/openapi/examples.ts';
import type { Described, Operation, Parameter } from './described.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import { headerPairs, mediaTypes, oddParts } from './oddities.ts';
import { brokenJson, chance, oddJson, pick, validValue } from './values.ts';

/** What path parameters may be, by their names, so that there is something there. */
export type Known = Readonly<Record<string, readonly string[]>>;

interface Draft {
  method: string;
  path: string;
  query: string[];
  headers: string[];
  mediaType?: string;
  /** What the body holds, where it is JSON. */
  value?: unknown;
  body?: string;
}

/** Retrainings take a process each: so many of them that come up are sent. */
const retrainShare = 0.2;

export function documentRequest(random: Random, described: Described, known: Known): FuzzRequest {
  const { operations } = described;
  let operation = pick(random, operations);
  while (isRetrain(operation) && !chance(random, retrainShare)) operation = pick(random, operations);
  const predicts = operations.filter(({ path }) => /predict|infer|invocations/.test(path));
  if (!isRetrain(operation) && chance(random, 0.4)) operation = pick(random, predicts);
  const draft = validDraft(random, described, operation, known);
  if (chance(random, 0.4)) return { ...sendable(draft), operation, isValid: true };
  const breakers = pick(random, [1, 1, 1, 2, 3]);
  for (let i = 0; i < breakers; i++)
    pick(random, draft.mediaType === undefined ? withoutBody : withBody)(random, draft);
  const request = sendable(draft);
  const isOther = request.method !== operation.method || !sameRoute(request.path, operation.path);
  return { ...request, operation: isOther ? undefined : operation };
}

export function isRetrain({ path }: { path: string }): boolean {
  return /\/retrain$/.test(path);
}

function validDraft(random: Random, described: Described, operation: Operation, known: Known): Draft {
  const draft: Draft = { method: operation.method, path: operation.path, query: [], headers: [] };
  for (const parameter of operation.parameters) addParameter(random, described, draft, parameter, known);
  const types = Object.keys(operation.bodies).filter(type => !/parquet/.test(type));
  if (types.length === 0) return draft;
  draft.mediaType = pick(random, [types[0], ...types]);
  if (isRetrain(operation))
    draft.query = [...draft.query.filter(one => !/promote|data/.test(one)), 'promote=never'];
  if (draft.mediaType === 'application/json') {
    draft.value = validBody(random, described, operation);
    draft.body = JSON.stringify(draft.value);
    return draft;
  }
  const rows = rowsFor(random, described, operation);
  draft.body =
    draft.mediaType === 'text/csv' ? toCsv(rows) : rows.map(row => `${JSON.stringify(row)}\n`).join('');
  return draft;
}

/**
 * By the schema, or as the document shows it: what schemas cannot say, such as that columns must be of one length, is
 * so in its examples.
 */
function validBody(random: Random, described: Described, operation: Operation): unknown {
  const { schema, example, examples = {} } = operation.bodies['application/json'];
  if (isRetrain(operation)) {
    const instances = rowsFor(random, described, operation);
    return chance(random, 0.5)
      ? instances
      : { instances, promote: 'never', testSize: 0.1 + 0.5 * random.next() };
  }
  const shown = [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples).map(({ value }) => value),
  ];
  const isOfProtocol = /^\/(v1|v2|invocations)/.test(operation.path);
  return shown.length > 0 && isOfProtocol
    ? structuredClone(pick(random, shown))
    : validValue(random, described, schema);
}

/** At least one, and enough of them to learn from. */
function rowsFor(random: Random, described: Described, operation: Operation): Record<string, unknown>[] {
  const $ref = `#/components/schemas/${isRetrain(operation) ? 'LabelledInstance' : 'Instance'}`;
  const minItems = isRetrain(operation) ? 30 + random.integer(30) : 1;
  return validValue(random, described, { type: 'array', minItems, items: { $ref } }) as Record<
    string,
    unknown
  >[];
}

function addParameter(
  random: Random,
  described: Described,
  draft: Draft,
  parameter: Parameter,
  known: Known,
): void {
  const { name, schema } = parameter;
  if (parameter.in === 'path') {
    const values =
      (schema.enum as string[] | undefined) ?? known[draft.method === 'DELETE' ? `${name} to remove` : name];
    draft.path = draft.path.replace(`{${name}}`, encodeURIComponent(pick(random, values)));
  } else if (chance(random, 0.3)) {
    const value = headerValues[name]?.(random) ?? validValue(random, described, schema);
    if (parameter.in === 'query') draft.query.push(`${name}=${encodeURIComponent(String(value))}`);
    else draft.headers.push(name, String(value));
  }
}

/** What a header can carry is less than what its schema allows. */
const headerValues: Readonly<Record<string, (random: Random) => string>> = {
  'Idempotency-Key': random => `key-${random.integer(1000)}`,
  Prefer: random => pick(random, ['respond-async', 'respond-async, wait=5', 'return=minimal']),
};

function sendable({ method, path, query, headers, mediaType, body }: Draft): FuzzRequest {
  return {
    method,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: [...(mediaType === undefined ? [] : ['content-type', mediaType]), ...headers],
    body: body === undefined ? undefined : Buffer.from(body),
  };
}

type Breaker = (random: Random, draft: Draft) => void;

const withoutBody: readonly Breaker[] = [brokenPath, brokenQuery, oddHeaders, otherMethod, needlessBody];
const withBody: readonly Breaker[] = [
  brokenPath,
  brokenQuery,
  oddHeaders,
  otherMethod,
  otherType,
  noBody,
  ...Array(8).fill(brokenBody),
];

function brokenPath(random: Random, draft: Draft): void {
  const parts = draft.path.split('/');
  const at = 1 + random.integer(parts.length - 1);
  if (chance(random, 0.2)) draft.path += pick(random, ['/', '//', '/x', '%2f', '.json', '?', '#x', ';a=b']);
  else parts[at] = pick(random, oddParts);
  draft.path = chance(random, 0.9) ? parts.join('/') : `/${draft.path}`;
}

function brokenQuery(random: Random, draft: Draft): void {
  const name = pick(random, [
    'promote',
    'data',
    'testSize',
    'x',
    '__proto__',
    'promote[]',
    'constructor',
    '%zz',
    '',
    'a'.repeat(2000),
  ]);
  const value = pick(random, [
    'never',
    '0',
    '1',
    '-1',
    '1e400',
    'NaN',
    '',
    '%',
    '%00',
    '%ff',
    'null',
    'append',
    'x'.repeat(3000),
  ]);
  draft.query.push(`${name}=${value}`);
  if (chance(random, 0.2))
    draft.query.push(pick(random, ['promote=never', 'data=append', '&&==', '=', '?a=b']));
}

function oddHeaders(random: Random, draft: Draft): void {
  const pair = pick(random, headerPairs);
  draft.headers.push(...pair);
  if (chance(random, 0.3)) draft.headers.push(...pair);
  if (chance(random, 0.05))
    draft.headers.push(...Array.from({ length: 120 }, (_, i) => [`x-${i}`, 'v']).flat());
}

function otherMethod(random: Random, draft: Draft): void {
  draft.method = pick(random, [
    'GET',
    'HEAD',
    'OPTIONS',
    'PUT',
    'PATCH',
    'POST',
    'DELETE',
    'TRACE',
    'PROPFIND',
    'QUERY',
  ]);
}

function needlessBody(random: Random, draft: Draft): void {
  draft.body = pick(random, ['', '{}', '[', 'x'.repeat(70_000), oddJson(random)]);
  if (chance(random, 0.7)) draft.mediaType = pick(random, mediaTypes);
}

function otherType(random: Random, draft: Draft): void {
  draft.mediaType = pick(random, mediaTypes);
  if (chance(random, 0.2)) draft.headers.push('content-type', pick(random, mediaTypes));
}

function noBody(_random: Random, draft: Draft): void {
  draft.body = '';
}

function brokenBody(random: Random, draft: Draft): void {
  if (draft.value !== undefined) draft.body = brokenJson(random, draft.value);
  else if (draft.body !== undefined) {
    const at = random.integer(draft.body.length + 1);
    draft.body = draft.body.slice(0, at) + oddJson(random) + draft.body.slice(at + random.integer(30));
  }
}

/** Whether a path still leads to where the document's does: odd values of its parameters alone. */
function sameRoute(path: string, template: string): boolean {
  const parts = path.split(/[?#]/, 1)[0].split('/');
  const named = template.split('/');
  return (
    parts.length === named.length &&
    named.every((part, i) =>
      /^\{\w+\}$/.test(part)
        ? parts[i] !== '' && parts[i].length <= 100 && !/%(?![\da-f]{2})|%[89a-f]/i.test(parts[i])
        : part === parts[i],
    )
  );
}
