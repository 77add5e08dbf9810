/** A JSON Schema in the short words of a TypeScript type. */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly minItems?: number;
}

/** `Instance[] | Instance | { instances: Instance[]; explain?: boolean }`. */
export function typeOf(schema: JsonSchema): string {
  const { $ref: reference, oneOf, anyOf } = schema;
  const several = oneOf ?? anyOf;
  if (reference !== undefined) return reference.split('/').at(-1) as string;
  if (several !== undefined) return [...new Set(several.map(typeOf))].join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const words = schema.enum === undefined ? types.map(type => ofType(type, schema)) : enumOf(schema.enum);
  if (types.length === 0 && schema.enum === undefined) return 'any JSON';
  const text = words.join(' | ');
  return schema.default === undefined ? text : `${text}, default ${JSON.stringify(schema.default)}`;
}

function enumOf(values: readonly unknown[]): string[] {
  return values.map(value => JSON.stringify(value));
}

function ofType(type: string, schema: JsonSchema): string {
  if (type === 'array') {
    const item = schema.items === undefined ? 'any' : typeOf(schema.items);
    return item.includes(' ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
  }
  if (type !== 'object') return type;
  const { properties, additionalProperties, required = [] } = schema;
  if (properties !== undefined) {
    const parts = Object.entries(properties).map(
      ([key, part]) => `${key}${required.includes(key) ? '' : '?'}: ${typeOf(part)}`,
    );
    return `{ ${parts.join('; ')} }`;
  }
  return typeof additionalProperties === 'object' ? `{ [name]: ${typeOf(additionalProperties)} }` : 'object';
}
