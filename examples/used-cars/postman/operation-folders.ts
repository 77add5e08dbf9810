/** Every operation of the server's contract as a request that is answered as it stands, with tests. */

import { testLine } from './check-script.ts';
import {
  type Folder,
  type Item,
  jsonText,
  type Named,
  rawBody,
  testScript,
  urlOf,
} from './collection-format.ts';
import { type Content, type Contract, type Operation, operationsOf, selfContained } from './contract.ts';

export function operationFolders(contract: Contract): Folder[] {
  const areas = new Map<string, Operation[]>();
  for (const operation of operationsOf(contract)) {
    const area = areaOf(operation);
    areas.set(area, [...(areas.get(area) ?? []), operation]);
  }
  return Array.from(areas, ([name, operations]) => ({
    name,
    description: `${operations.length} operations.`,
    item: inOrder(operations.map(own => distinct(own, operations))).flatMap(own =>
      operationItems(own, contract),
    ),
  }));
}

/** As tagged, or by what the address speaks of. */
function areaOf({ tags, path }: Operation): string {
  if (tags !== undefined) return tags[0];
  if (path.startsWith('/models/') && !path.includes('{model}')) return "By the model's name";
  const [, first] = path.split('/');
  return areas[first] ?? 'Service';
}

const areas: Readonly<Record<string, string>> = {
  predict: 'Predict and watch',
  feedback: 'Predict and watch',
  drift: 'Predict and watch',
  retrain: 'Retrain',
  jobs: 'Retrain',
  versions: 'Versions',
  rollback: 'Versions',
};

/** With a summary that no other operation of the folder has. */
function distinct(operation: Operation, all: readonly Operation[]): Operation {
  const { summary, path } = operation;
  const isOne = all.filter(other => other.summary === summary).length === 1;
  return isOne ? operation : { ...operation, summary: `${summary}: ${path}` };
}

/** So that each request of a folder finds what it needs: what is removed is removed at the end. */
function inOrder(operations: readonly Operation[]): Operation[] {
  return operations.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
}

function operationItems(operation: Operation, contract: Contract): Item[] {
  const { method, path, summary, parameters } = operation;
  const offered = (where: string): Named[] =>
    parameters
      .filter(parameter => parameter.in === where)
      .map(({ name, description, schema }) => ({
        key: name,
        value: samples[name],
        description: description ?? schema.description ?? '',
        disabled: true as const,
      }));
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => `{{${variableOf(name, operation)}}}`);
  const status = Math.min(...Object.keys(operation.responses).map(Number));
  return bodiesOf(operation).map(({ title, type, text }) => ({
    name: title === undefined ? summary : `${summary} (${title})`,
    event: [testScript(script(operation, status, contract))],
    request: {
      method,
      description: describe(operation),
      header: [...(type === undefined ? [] : [{ key: 'content-type', value: type }]), ...offered('header')],
      url: urlOf(address, offered('query')),
      ...(text === undefined ? {} : { body: rawBody(text, type === 'application/json' ? 'json' : 'text') }),
    },
    response: [],
  }));
}

/** Values of parameters that one may switch on. */
const samples: Readonly<Record<string, string>> = {
  interval: '0.9',
  explain: 'true',
  windows: '4',
  data: 'replace',
  promote: 'never',
  testSize: '0.2',
  force: 'false',
  'Idempotency-Key': '{{$guid}}',
  Prefer: 'respond-async',
};

/** The variable of the collection that holds what a part of the address stands for. */
function variableOf(name: string, { path }: Operation): string {
  if (name === 'id') return 'job';
  // Versions are looked at and switched by that which the retraining made; other protocols ask for the one in use.
  return name === 'version' && !/^\/v\d/.test(path) ? 'newVersion' : name;
}

function describe({ method, path, description, operationId }: Operation): string {
  const what = `\`${method} ${path}\`, in the contract \`${operationId}\`.`;
  return description === undefined ? what : `${description}\n\n${what}`;
}

interface Body {
  /** Where an operation has several examples. */
  readonly title?: string | undefined;
  readonly type?: string;
  readonly text?: string;
}

/** The contract's examples; of what has consequences only the first, which has none. */
function bodiesOf(operation: Operation): Body[] {
  const { requestBody, operationId } = operation;
  if (requestBody === undefined) return [{}];
  const all = Object.entries(requestBody.content).flatMap(([type, content]) => examplesOf(type, content));
  // A body that nothing is said of is not needed.
  if (all.length === 0) return [{}];
  if (operationId.startsWith('retrain')) return all.slice(0, 1);
  if (operationId.startsWith('tellTargets'))
    return [{ type: 'application/json', text: jsonText(told(all[0])) }];
  return all.length === 1 ? [{ ...all[0], title: undefined }] : all;
}

function examplesOf(type: string, { example, examples = {} }: Content): Body[] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : jsonText(value));
  const named = Object.values(examples).map(({ summary, value }) => ({
    title: summary,
    type,
    text: text(value),
  }));
  return example === undefined ? named : [...named, { title: type, type, text: text(example) }];
}

/** The example, of a prediction that was asked for before. */
function told({ text }: Body): unknown {
  return { ...JSON.parse(text as string), id: '{{predictionId}}' };
}

function script(operation: Operation, status: number, contract: Contract): string[] {
  const keep = keeps[operation.operationId.replace('ByName', '')];
  return [
    testLine(`The status is ${status}`, `pm.response.to.have.status(${status})`),
    ...contentTests(operation.responses[status].content, contract),
    ...(keep === undefined ? [] : [keep]),
  ];
}

function contentTests(content: Readonly<Record<string, Content>> | undefined, contract: Contract): string[] {
  if (content === undefined) return [];
  const [[type, { schema }]] = Object.entries(content);
  const tests = [
    testLine(
      `The answer is ${type}`,
      `pm.expect(pm.response.headers.get('content-type')).to.include('${type}')`,
    ),
  ];
  if (!type.endsWith('json')) return tests;
  const rules = JSON.stringify(selfContained(schema, contract));
  return [
    ...tests,
    testLine('The answer is as the contract says', `pm.response.to.have.jsonSchema(${rules})`),
  ];
}

/** What later requests need, by the operation that tells it. */
const keeps: Readonly<Record<string, string>> = {
  predict: "pm.collectionVariables.set('predictionId', pm.response.headers.get('x-prediction-id'));",
  retrain: "pm.collectionVariables.set('newVersion', pm.response.json().model.version);",
  listJobs: "pm.collectionVariables.set('job', pm.response.json().jobs.at(-1).id);",
  listVersions: "pm.collectionVariables.set('version', pm.response.json().active);",
  listModels: "pm.collectionVariables.set('model', pm.response.json().default);",
};
