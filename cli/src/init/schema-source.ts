/** `schema.ts` of a new project: the table's columns as TypeScript. */

import type { Field } from '@cauce/core';
import type { Project } from './project.ts';
import {
  commentText,
  examplesText,
  importSource,
  listSource,
  objectSource,
  propertyName,
  stringLiteral,
} from './source-text.ts';

/** Up to so many categories are a union of literals; with more, rows may hold any string. */
const fewCategories = 20;
const shownCategories = 5;

export function schemaSource({ schema, target, dataFile, rows }: Project): string {
  return `/**
 * The columns of data/${dataFile}, as they were found in ${rows.toLocaleString('en')} rows: their types, and what was seen in them. Edit what is
 * true of your data though this table did not show it: a column that may be empty is \`nullable\`, a category that will
 * come is one more of its values.
 */

${importSource('cauce', 'field', 'type RowOf', 'schema')}

export const tableSchema = schema({
${schema.fields.flatMap(fieldLines).join('\n')}
});

/** The column to predict. */
export const target = ${stringLiteral(target)};

/** A row to learn from. */
export type Row = RowOf<typeof tableSchema>;

/** The columns to predict from. */
export const inputs = tableSchema.without(target);

/** A row to predict. */
export type Instance = RowOf<typeof inputs>;

/** The name of a column to predict from. */
export type Column = keyof Instance & string;
`;
}

function fieldLines(field: Field): string[] {
  const comment = commentOf(field);
  const line = `  ${propertyName(field.name)}: field.${field.type}(${argumentsOf(field)}),`;
  return comment === '' ? [line] : [`  /** ${comment} */`, line];
}

/** What the arguments do not say. */
function commentOf({ type, range, values = [], examples = [] }: Field): string {
  if (type === 'text' && examples.length > 0) return `Such as ${examplesText(examples.slice(0, 3))}.`;
  if (type === 'date' && range !== undefined) return `From ${day(range[0])} to ${day(range[1])}.`;
  if (type !== 'category' || values.length <= fewCategories) return '';
  return commentText(`${values.length} values, such as ${examplesText(values.slice(0, shownCategories))}.`);
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function argumentsOf({ name, type, nullable, range, values = [] }: Field): string {
  const options = [
    ...(range !== undefined && type !== 'date' ? [`range: [${range.join(', ')}]`] : []),
    ...(nullable ? ['nullable: true'] : []),
  ];
  const written = options.length === 0 ? [] : [objectSource(options, 2)];
  if (type !== 'category') return written.join(', ');
  const isFew = values.length > 0 && values.length <= fewCategories;
  const before = `  ${propertyName(name)}: field.category(, ${written}),`.length;
  const list = isFew ? [listSource(values.map(stringLiteral), 2, before)] : [];
  // Options without values come second all the same.
  return [...(list.length === 0 && nullable ? ['undefined'] : list), ...written].join(', ');
}
