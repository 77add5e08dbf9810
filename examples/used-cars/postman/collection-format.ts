/** What we use of Postman's collection format, v2.1, and short ways to write it. */

export const collectionSchema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export interface Collection {
  readonly info: { readonly name: string; readonly description: string; readonly schema: string };
  readonly auth?: unknown;
  readonly variable: readonly Variable[];
  readonly item: readonly (Folder | Item)[];
}

export interface Folder {
  readonly name: string;
  readonly description: string;
  readonly item: readonly (Folder | Item)[];
}

export interface Item {
  readonly name: string;
  readonly event: readonly Script[];
  readonly request: Request;
  readonly response: readonly never[];
}

export interface Script {
  readonly listen: 'test' | 'prerequest';
  readonly script: { readonly type: 'text/javascript'; readonly exec: readonly string[] };
}

export interface Request {
  readonly method: string;
  readonly description?: string;
  readonly header: readonly Named[];
  readonly url: Url;
  readonly body?: RawBody;
}

export interface RawBody {
  readonly mode: 'raw';
  readonly raw: string;
  readonly options: { readonly raw: { readonly language: string } };
}

export interface Url {
  readonly raw: string;
  readonly host: readonly string[];
  readonly path: readonly string[];
  readonly query?: readonly Named[];
}

/** A header, or a part of the query; a disabled one is shown and not sent. */
export interface Named {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly disabled?: true;
}

export interface Variable {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
}

/** @param path With its leading slash, and the query that is sent, if any. */
export function urlOf(path: string, offered: readonly Named[] = []): Url {
  const [plain, sent = ''] = path.split('?');
  const query = [
    ...Array.from(new URLSearchParams(sent), ([key, value]) => ({ key, value })),
    ...offered.filter(({ key }) => !new URLSearchParams(sent).has(key)),
  ];
  return {
    raw: `{{baseUrl}}${path}`,
    host: ['{{baseUrl}}'],
    path: plain.slice(1).split('/'),
    ...(query.length === 0 ? {} : { query }),
  };
}

export function testScript(lines: readonly string[]): Script {
  return { listen: 'test', script: { type: 'text/javascript', exec: lines } };
}

/** A body as one reads it best: a long one without spaces. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.length > longBody ? JSON.stringify(value) : text;
}
const longBody = 8000;

export function rawBody(text: string, language: 'json' | 'text'): RawBody {
  return { mode: 'raw', raw: text, options: { raw: { language } } };
}

/** All requests of a folder and of those within it, in the order in which they are sent. */
export function itemsOf(entry: Collection | Folder | Item): Item[] {
  return 'item' in entry ? entry.item.flatMap(itemsOf) : [entry];
}
