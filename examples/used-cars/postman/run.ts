/**
 * Plays the Postman collection against the real server with Newman: the contract at one server, each scenario at a server
 * of its own, under its policy.
 *
 *     node examples/used-cars/postman/run.ts
 *
 * The first time it installs Newman, in this folder alone. Ends with 1 when a test of the collection fails.
 */

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PolicyInput } from 'cauce';
import { misjudged } from './bite.ts';
import { readScenarios } from './collection.ts';
import { type Collection, type Folder, itemsOf } from './collection-format.ts';
import { type Played, play } from './newman.ts';
import { startCauce, trainInto } from './served-model.ts';

const home = fileURLToPath(new URL('.', import.meta.url));

process.exitCode = await run();

async function run(): Promise<number> {
  await install();
  const collection = readJson('collection.json') as Collection;
  await checkForm(collection);
  const wrong = await misjudged(collection);
  for (const one of wrong) console.log(`  ✖ a test ${one}`);
  const folder = await mkdtemp(join(tmpdir(), 'cauce-postman-'));
  try {
    await trainInto(join(folder, 'trained'));
    const results = await playAll(collection, folder);
    const total = (key: 'requests' | 'tests'): number => results.reduce((sum, own) => sum + own[key], 0);
    const failures = results.flatMap(own => own.failures).length + wrong.length;
    console.log(`${total('requests')} requests, ${total('tests')} tests, ${failures} failures`);
    return failures === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(): Promise<void> {
  if (existsSync(join(home, 'node_modules/newman'))) return;
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: home, timeout: 300_000 });
}

/** Against the schema that Postman publishes. @throws {Error} with each fault. */
async function checkForm(collection: Collection): Promise<void> {
  const { PostmanValidator } = createRequire(import.meta.url)('@har-sdk/validator') as {
    PostmanValidator: new () => { verify(collection: Collection): Promise<readonly object[]> };
  };
  const faults = await new PostmanValidator().verify(collection);
  if (faults.length > 0)
    throw new Error(`collection.json is no collection: ${JSON.stringify(faults, null, 2)}`);
}

async function playAll(collection: Collection, folder: string): Promise<Played[]> {
  const [contract, scenarios] = collection.item as [Folder, Folder];
  const policies = [...readScenarios().values()].map(({ policy }) => policy);
  const parts = [
    { part: contract, policy: undefined },
    ...scenarios.item.map((part, i) => ({ part: part as Folder, policy: policies[i] })),
  ];
  const results: Played[] = [];
  for (const [i, { part, policy }] of parts.entries()) {
    const own = join(folder, String(i));
    await cp(join(folder, 'trained'), own, { recursive: true });
    const played = await playPart(collection, { part, folder: own, policy });
    console.log(`${played.failures.length === 0 ? '✔' : '✖'} ${part.name}`);
    for (const failure of played.failures) console.log(`  ✖ ${failure}`);
    results.push(played);
  }
  return results;
}

interface Part {
  readonly part: Folder;
  /** Of the model that is served. */
  readonly folder: string;
  readonly policy: PolicyInput | undefined;
}

async function playPart(collection: Collection, { part, folder, policy }: Part): Promise<Played> {
  const file = `${folder}-policy.json`;
  if (policy !== undefined) await writeFile(file, JSON.stringify(policy));
  const service = await startCauce(folder, ...(policy === undefined ? [] : ['--policy', file]));
  try {
    const environment = readJson('environment.json');
    const played = await play(collection, { items: [part], environment, url: service.url });
    const left = itemsOf(part).length - played.requests;
    return left === 0
      ? played
      : { ...played, failures: [...played.failures, `${left} requests were not sent`] };
  } finally {
    await service.stop();
  }
}

function readJson(name: string): object {
  return JSON.parse(readFileSync(join(home, name), 'utf8')) as object;
}
