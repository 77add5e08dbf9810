/** The OpenAPI document of a served model as TypeScript: what `cauce types` writes. */

import { CauceAnswerError, isRecord } from './errors.ts';

export interface TypesOptions {
  /** Where the document came from; stands in the comment that shows how to use the types. */
  readonly url?: string | undefined;
  /** The model asked for, where it was not the default one. */
  readonly model?: string | undefined;
  /** Name of the file without its ending, for that comment; default `cauce-types`. */
  readonly file?: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Beyond it compilers give up, and no table of Cauce has as many. */
const mostFields = 10_000;
const longestComment = 300;

/**
 * Interfaces of the rows, the type of the predictions, and all of them as `Types` for `createClient<Types>`. Nothing in
 * the document can get out of the comments and names that it is put into.
 * @param document The parsed document.
 * @throws {CauceAnswerError} when it is not a document of Cauce, or has more than 10,000 fields.
 */
export function typesFromOpenApi(document: unknown, options: TypesOptions = {}): string {
  const instance = schemaOf(document, 'Instance');
  const labelled = schemaOf(document, 'LabelledInstance');
  const targets = Object.keys(labelled.properties).filter(name => !Object.hasOwn(instance.properties, name));
  if (targets.length !== 1) {
    throw refusal(`LabelledInstance must have one field more than Instance. Got ${targets.length} more.`);
  }
  const prediction = typeOf(labelled.properties[targets[0]])
    .replace(' | null', '')
    .replace('unknown', 'number | string | boolean');
  return [
    ...head(document as Json, options),
    ...interfaceLines('Instance', instance, 'A row to predict.'),
    ...interfaceLines('LabelledInstance', labelled, 'A row to learn from.'),
    `/** What is predicted: ${commentText(targets[0])}. */`,
    `export type Prediction = ${prediction};`,
    '',
    '/** All of them, for `createClient<Types>(…)`. */',
    'export interface Types {',
    '  readonly instance: Instance;',
    '  readonly labelledInstance: LabelledInstance;',
    '  readonly prediction: Prediction;',
    '}',
    '',
  ].join('\n');
}

interface InstanceSchema {
  readonly description: unknown;
  readonly properties: Json;
  readonly required: readonly unknown[];
}

function schemaOf(document: unknown, name: string): InstanceSchema {
  const schema = [document, 'components', 'schemas', name].reduce((value, key) =>
    isRecord(value) && Object.hasOwn(value, key as string) ? value[key as string] : undefined,
  );
  if (!isRecord(schema) || !isRecord(schema['properties'])) {
    throw refusal(`there is no components.schemas.${name} with properties.`);
  }
  const { description, properties, required } = schema;
  const fields = Object.keys(properties as Json).length;
  if (fields > mostFields) throw refusal(`${name} must have at most ${mostFields} fields. Got ${fields}.`);
  return { description, properties: properties as Json, required: Array.isArray(required) ? required : [] };
}

function head(document: Json, { url, model, file = 'cauce-types' }: TypesOptions): string[] {
  const { title, version } = isRecord(document['info']) ? document['info'] : ({} as Json);
  const address = literal(url ?? 'http://127.0.0.1:8000');
  const which = model === undefined ? '' : `, model: ${literal(model)}`;
  return [
    '/**',
    ` * ${commentText(title) || 'Cauce'}, version ${commentText(version) || 'unknown'}. Written by \`cauce types\`: do not edit, write it again.`,
    ' *',
    " *     import { createClient } from '@cauce/client';",
    ` *     import type { Types } from ${commentText(literal(`./${file}.ts`))};`,
    ' *',
    ` *     const client = createClient<Types>({ url: ${commentText(address)}${commentText(which)} });`,
    ' */',
    '',
  ];
}

function interfaceLines(name: string, schema: InstanceSchema, otherwise: string): string[] {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties).flatMap(([field, fieldSchema]) => {
    const comment = isRecord(fieldSchema) ? fieldComment(fieldSchema) : '';
    const line = `  readonly ${propertyName(field)}${required.has(field) ? '' : '?'}: ${typeOf(fieldSchema)};`;
    return comment === '' ? [line] : [`  /** ${comment} */`, line];
  });
  const comment = commentText(schema.description) || otherwise;
  return [`/** ${comment} */`, `export interface ${name} {`, ...fields, '}', ''];
}

function fieldComment({ type, format, description }: Json): string {
  const kinds = [type].flat();
  const kind = kinds.includes('integer')
    ? 'A whole number.'
    : format === 'date-time' || format === 'date'
      ? 'A day or an instant, as ISO 8601.'
      : '';
  return [kind, commentText(description)].filter(text => text !== '').join(' ');
}

const typeNames: ReadonlyMap<unknown, string> = new Map([
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['string', 'string'],
  ['null', 'null'],
]);

/** Categories stay `string`: a model takes those that it never saw, too. */
function typeOf(schema: unknown): string {
  const kinds = isRecord(schema) ? [schema['type']].flat() : [];
  const names = new Set(kinds.map(kind => typeNames.get(kind) ?? 'unknown'));
  if (names.size === 0 || names.has('unknown')) return 'unknown';
  return [...names].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ');
}

/** As it is where it is an identifier, which may be any word, such as `new`; otherwise in quotes. */
function propertyName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : literal(name);
}

/** A string in single quotes. What could end it, or change how the file looks, is escaped. */
function literal(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(unseen, char => char.split('').map(unicodeEscape).join(''))}'`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Controls, ends of lines, and signs that turn the direction of writing or have no width. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line that neither ends a comment nor is a tag or a directive in it. */
function commentText(value: unknown): string {
  if (typeof value !== 'string') return '';
  const text = value.replace(unseen, ' ').replaceAll('*/', '*\\/').replaceAll('@', '\\@').trim();
  return text.length > longestComment ? `${text.slice(0, longestComment)}…` : text;
}

function refusal(message: string): CauceAnswerError {
  return new CauceAnswerError(`This is not the OpenAPI document of a model of Cauce: ${message}`);
}
