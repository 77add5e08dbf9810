/** An OpenAPI document as what the fuzzer needs: its operations, and what their answers must look like. */

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly examples?: readonly unknown[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
  readonly example?: unknown;
}

export interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Operation {
  readonly operationId: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly bodies: Readonly<Record<string, Media>>;
  /** Empty where everybody may ask. */
  readonly security?: readonly unknown[] | undefined;
  readonly responses: Readonly<Record<string, Response>>;
}

interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export class Described {
  readonly operations: readonly Operation[];
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: unknown) {
    this.#document = document as Document;
    formats.default(this.#ajv);
    this.#ajv.addSchema(document as object, 'document');
    this.operations = Object.entries(this.#document.paths).flatMap(([path, item]) =>
      operationsAt(path, item),
    );
  }

  /** The operation that a request is for: addresses in so many words go before those with parameters. */
  find(method: string, target: string): Operation | undefined {
    const path = target.split('?', 1)[0];
    const own = this.operations.filter(operation => operation.method === method);
    return own.find(one => one.path === path) ?? own.find(one => patternOf(one.path).test(path));
  }

  /** What a reference stands for. */
  resolved(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    let at: unknown = this.#document;
    for (const part of schema.$ref.slice(2).split('/')) at = (at as Readonly<Record<string, unknown>>)[part];
    return this.resolved(at as Schema);
  }

  /** What is wrong with a JSON answer by its schema; undefined when it is as the document says. */
  faultOf(operation: Operation, status: number, mediaType: string, value: unknown): string | undefined {
    const { method, path } = operation;
    const parts = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      mediaType,
      'schema',
    ];
    const pointer = parts
      .map(part => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    let validate = this.#validators.get(pointer);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `document#/${pointer}` });
      this.#validators.set(pointer, validate);
    }
    return validate(value) ? undefined : this.#ajv.errorsText(validate.errors);
  }
}

function operationsAt(path: string, item: Readonly<Record<string, unknown>>): Operation[] {
  const common = (item.parameters ?? []) as readonly Parameter[];
  return Object.entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, value]) => {
      const operation = value as Operation & { requestBody?: { content: Record<string, Media> } };
      return {
        operationId: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: [...common, ...(operation.parameters ?? [])],
        bodies: operation.requestBody?.content ?? {},
        security: operation.security,
        responses: operation.responses,
      };
    });
}

function patternOf(path: string): RegExp {
  const source = path
    .split(/\{\w+\}/)
    .map(part => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${source}$`);
}
