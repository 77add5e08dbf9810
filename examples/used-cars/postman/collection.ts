/** The Postman collection: every operation of the contract that the real server publishes, and every scenario. */

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from 'cauce';
import type { Scenario } from '../scenarios/scenario.ts';
import { type Collection, collectionSchema, type Folder } from './collection-format.ts';
import type { Contract } from './contract.ts';
import { operationFolders } from './operation-folders.ts';
import { scenarioFolder } from './scenario-folder.ts';
import { trainInto } from './served-model.ts';

/** The files, as text, by name. */
export async function makeFiles(contract: Contract): Promise<Readonly<Record<string, string>>> {
  const collection = await makeCollection(contract);
  return { 'collection.json': text(collection), 'environment.json': text(environment) };
}

/** The OpenAPI document of a server of the example's model. */
export async function readContract(): Promise<Contract> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-contract-'));
  try {
    await trainInto(folder);
    const service = await serve({ folders: [folder], port: 0, logLevel: 'silent' });
    const contract = await (await fetch(`${service.url}/openapi.json`)).json();
    await service.close();
    return contract as Contract;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The scenarios by the names of their files. */
export function readScenarios(): ReadonlyMap<string, Scenario> {
  const home = new URL('../scenarios/', import.meta.url);
  const names = readdirSync(home).filter(name => name.endsWith('.json'));
  return new Map(
    names.toSorted().map(name => [name, JSON.parse(readFileSync(new URL(name, home), 'utf8')) as Scenario]),
  );
}

async function makeCollection(contract: Contract): Promise<Collection> {
  const scenarios: Folder[] = [];
  for (const [file, scenario] of readScenarios()) scenarios.push(await scenarioFolder(file, scenario));
  return {
    info: { name: 'Cauce: used cars', description, schema: collectionSchema },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{key}}', type: 'string' }] },
    variable: variables,
    item: [
      {
        name: 'Contract',
        description:
          'Every operation of `/openapi.json`. They may be sent one by one; run as a whole, in this order, they leave the versions as they were.',
        item: operationFolders(contract),
      },
      {
        name: 'Scenarios',
        description:
          'What the service answers, and why that is coherent or why it fails. Each folder is one scenario. It expects a server of its own, freshly started with a model that has one version.',
        item: scenarios,
      },
    ],
  };
}

const description =
  'Requests to the service of the used cars, with their tests. Choose the environment "Cauce: used cars, on this machine", whose `baseUrl` is where `npm start` serves. Made by `examples/used-cars/postman/make.ts` from the contract of the server and the scenarios of the example.';

/** What requests find out and later ones use; until then what a new service has. */
const variables = [
  { key: 'model', value: 'used-cars', description: 'A name of GET /models' },
  { key: 'version', value: '1', description: 'The version in use' },
  { key: 'newVersion', value: '1', description: 'That of the last retraining' },
  { key: 'job', value: 'none-yet', description: 'An id of GET /jobs' },
  { key: 'predictionId', value: 'aaaaaa-1', description: 'The x-prediction-id of the last prediction' },
];

const environment = {
  name: 'Cauce: used cars, on this machine',
  values: [
    { key: 'baseUrl', value: 'http://127.0.0.1:8000', type: 'default', enabled: true },
    { key: 'key', value: '', type: 'secret', enabled: true },
  ],
  _postman_variable_scope: 'environment',
};

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
