/** The reference of the HTTP service: from the OpenAPI document that the server makes for the example's model. */

import { createServer, fitMeasured, memoryDriver, openStore, readCsv } from 'cauce';
import { generateCars } from '../../../examples/used-cars/generate.ts';
import pipeline from '../../../examples/used-cars/pipeline.ts';
import { type JsonSchema, typeOf } from './schema-words.ts';

const name = 'used-cars';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema: JsonSchema;
}
interface Content {
  readonly [type: string]: { readonly schema: JsonSchema };
}
interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string }>>;
  readonly content?: Content;
}
type Path = Readonly<Record<string, Operation>> & { readonly parameters?: never };
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Path>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export async function httpPage(): Promise<string> {
  const { paths, components, openapi } = await documentOfServer();
  const all = Object.entries(paths).map(
    ([path, item]) => [path.replace(`/${name}`, '/{model}'), item] as const,
  );
  const isOwn = (path: string): boolean => !/^\/(?:v1|v2|invocations|ping|health$|version$)/.test(path);
  const byName = new Set(all.map(([path]) => path).filter(path => path.startsWith('/models/{model}/')));
  const own = all.filter(([path]) => isOwn(path) && !byName.has(path));
  const others = all.filter(([path]) => !isOwn(path));
  return `<!-- Made by \`node docs/reference/make.ts\` from the server's OpenAPI document; do not edit. -->

# HTTP

What a service answers, from the OpenAPI ${openapi} document that it makes of itself. A running one has its own at
\`/openapi.json\`, with the fields of its model, and at \`/docs\` as a page to try it out. Here it is that of the used cars.
[Serving](../serving.md) says what is promised of all this, [errors](../errors.md) has every code.

An address of a model stands under \`/models/{model}\` too: ${[...byName].map(path => `\`${path}\``).join(', ')}.
Without a name it speaks to the first model. With keys, a request carries \`Authorization: Bearer …\` or \`x-api-key\`.

${own.map(([path, item]) => renderPath(path, item)).join('\n\n')}

## Other protocols

For clients that other servers have. [Serving](../serving.md#protocols) says which.

| method | address | |
| --- | --- | --- |
${others.flatMap(([path, item]) => operationsOf(item).map(([method, { summary }]) => `| ${method.toUpperCase()} | \`${path}\` | ${summary} |`)).join('\n')}

## Schemas

${Object.entries(components.schemas)
  .map(([key, schema]) => renderSchema(key, schema))
  .join('\n\n')}
`;
}

/** The document of a server with the example's model, as `npm start` serves it. */
async function documentOfServer(): Promise<Document> {
  const table = await readCsv(generateCars());
  const options = { target: 'selling_price', intervals: { method: 'split' } } as const;
  const { model } = await fitMeasured(pipeline, table, options);
  const store = await openStore(memoryDriver());
  await store.activate(await store.add({ model: model.toBytes(), info: { name, metrics: model.metrics } }));
  const app = await createServer({ models: [{ name, store }], logLevel: 'silent' });
  try {
    const { body } = await app.inject('/openapi.json');
    return JSON.parse(body) as Document;
  } finally {
    await app.close();
  }
}

function operationsOf(item: Path): [method: string, operation: Operation][] {
  return Object.entries(item).filter(([key]) => key !== 'parameters');
}

function renderPath(path: string, item: Path): string {
  return operationsOf(item)
    .map(([method, operation]) => renderOperation(`${method.toUpperCase()} ${path}`, operation))
    .join('\n\n');
}

function renderOperation(title: string, operation: Operation): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const parts = [`## ${title}`, `${summary}.`];
  if (description !== undefined) parts.push(description);
  if (parameters.length > 0) parts.push(parameterTable(parameters));
  if (requestBody !== undefined) parts.push(`**Body** ${bodies(requestBody.content)}`);
  const isProblem = ([, { content = {} }]: [string, Answer]): boolean =>
    'application/problem+json' in content;
  const answers = Object.entries(responses);
  const rows = answers
    .filter(answer => !isProblem(answer))
    .map(([status, { description: about, headers = {}, content = {} }]) => {
      const told = Object.entries(headers).map(([key, header]) => `\`${key}\`: ${header.description}`);
      return `| ${status} | ${[about, ...told].join('. ')} | ${bodies(content, ' ')} |`;
    });
  const problems = answers.filter(isProblem).map(([status]) => status);
  if (problems.length > 0)
    rows.push(`| ${problems.join(', ')} | What is wrong | \`application/problem+json\` \`Problem\` |`);
  parts.push(`| status | | answer |\n| --- | --- | --- |\n${rows.join('\n')}`);
  return parts.join('\n\n');
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name: own, in: place, schema, description }) => {
    const about = [schema['description'], description].filter(text => text !== undefined).join(' ');
    return `| \`${own}\` | ${place} | ${code(typeOf(schema))} | ${about} |`;
  });
  return `| parameter | in | | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

/** JSON has a type worth telling; of others their name is all there is. */
function bodies(content: Content, between = ', '): string {
  return Object.entries(content)
    .map(([type, { schema }]) => {
      const isJson = type.endsWith('json') && !type.startsWith('application/x-');
      return isJson ? `\`${type}\` ${code(typeOf(schema))}` : `\`${type}\``;
    })
    .join(between);
}

function renderSchema(key: string, schema: JsonSchema): string {
  const { properties, description } = schema;
  const parts = [`### ${key}`];
  if (description !== undefined) parts.push(`${description.replace(/\.$/, '')}.`);
  if (properties === undefined) return [...parts, code(typeOf(schema))].join('\n\n');
  const rows = Object.entries(properties).map(
    ([own, part]) =>
      `| \`${own}\` | ${schema.required?.includes(own) ? '' : 'optional'} | ${code(typeOf(part))} | ${part.description ?? ''} |`,
  );
  return [...parts, `| field | | | |\n| --- | --- | --- | --- |\n${rows.join('\n')}`].join('\n\n');
}

/** In a cell of a table, a bar has to be escaped even within code. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
