/** What we read of an OpenAPI document. */

export type Json = Readonly<Record<string, unknown>>;

export interface Contract {
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description?: string;
  readonly schema: Json & { readonly description?: string };
}

export interface Content {
  readonly schema: Json;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

/** All operations, in the document's order. */
export function operationsOf({ paths }: Contract): Operation[] {
  return Object.entries(paths).flatMap(([path, { parameters = [], ...methods }]) =>
    Object.entries(methods).map(([method, own]) => {
      const operation = own as Omit<Operation, 'method' | 'path'>;
      const all = [...(parameters as Parameter[]), ...(operation.parameters ?? [])];
      return { ...operation, method: method.toUpperCase(), path, parameters: all };
    }),
  );
}

/** A schema that stands for itself: references written out, and without what is only for readers. */
export function selfContained(schema: unknown, { components }: Contract): unknown {
  if (Array.isArray(schema)) return schema.map(own => selfContained(own, { components } as Contract));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...rest } = schema as Json;
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/components/schemas/', '');
    return selfContained(components.schemas[name], { components } as Contract);
  }
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([key, own]) => !(forReaders.has(key) && (typeof own === 'string' || Array.isArray(own))))
      .map(([key, own]) => [key, selfContained(own, { components } as Contract)]),
  );
}
/** Beside a schema's rules; as names of properties they hold schemas, and stay. */
const forReaders = new Set(['description', 'examples']);
