/** Kills a service at random instants while it learns, and looks after each restart whether anything was lost. */

import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '@cauce/core';
import { Ledger } from './ledger.ts';
import { checkEnd, checkLeftovers, checkRestart } from './restart.ts';
import { fillStore, newPlace } from './served-folder.ts';
import { type Served, serveFolder } from './server-process.ts';
import { startTraffic } from './traffic.ts';

export interface KillOptions {
  readonly rounds: number;
  /** The same seed gives the same requests and instants, as far as two runs can be the same. */
  readonly seed: number;
  readonly workers: number;
}

export interface KillSummary {
  /** By when they were killed. */
  readonly kills: Readonly<Record<string, number>>;
  readonly trainings: Readonly<Record<string, number>>;
  readonly slowestStartMs: number;
}

/** So many versions are kept, so that kills fall into pruning too. */
const keep = 6;
/** Longest wait for a change on the disk, in milliseconds. */
const changeMs = 2500;

/**
 * One folder, as many lives as rounds, and one more at the end that is left to do all that was taken on.
 * @throws AssertionError with the seed and the round.
 */
export async function killRounds({ rounds, seed, workers }: KillOptions): Promise<KillSummary> {
  const random = createRandom(seed);
  const place = await newPlace();
  const folder = join(place.path, 'models');
  await fillStore(folder);
  await mkdir(join(folder, 'jobs'));
  const lives = { folder, ledger: new Ledger(1, keep) };
  const args = ['--keep', String(keep), '--workers', String(workers)];
  const started: Served[] = [];
  const kills: Record<string, number> = {};
  let slowestStartMs = 0;
  let round = 0;
  const start = (): Served => {
    const served = serveFolder(folder, place, args);
    started.push(served);
    return served;
  };
  try {
    for (; round <= rounds; round++) {
      const from = performance.now();
      const served = start();
      const plan = instantOf(random.fork(round));
      if (round < rounds && plan.name === 'while it starts') {
        await sleep(plan.afterMs);
        await killAll(served, started, plan.who);
        lives.ledger.killed();
      } else {
        const url = await served.ready;
        slowestStartMs = Math.max(slowestStartMs, performance.now() - from);
        await checkRestart(url, lives, from);
        if (round === rounds) {
          await checkEnd(url, lives);
          const code = await served.end();
          if (code !== 0) throw new Error(`It ended with code ${code}.`);
          await checkLeftovers(folder);
          break;
        }
        const ended = startTraffic(url, lives.ledger, random.fork(`traffic ${round}`));
        await instant(plan, folder);
        await killAll(served, started, plan.who);
        await ended();
      }
      const name = `${plan.name}, ${plan.who}`;
      kills[name] = (kills[name] ?? 0) + 1;
    }
  } catch (error) {
    const log = started.at(-1)?.log();
    throw new Error(`Seed ${seed}, workers ${workers}, round ${round}: ${(error as Error).message}\n${log}`, {
      cause: error,
    });
  } finally {
    for (const served of started) await served.kill();
    await place.remove();
  }
  return { kills, trainings: counted(lives.ledger), slowestStartMs: Math.round(slowestStartMs) };
}

interface Instant {
  readonly name: 'while it starts' | 'at any time' | 'after a change on the disk';
  /** What is to change first: a name in the folder of the models. */
  readonly change?: string;
  readonly afterMs: number;
  readonly who: 'all' | 'first';
}

/** Half of them close to where files are written: a fit is mostly the start of its process. */
function instantOf(random: Random): Instant {
  const who = random.integer(5) === 0 ? 'first' : 'all';
  const kind = random.integer(10);
  if (kind === 0) return { name: 'while it starts', afterMs: random.integer(800), who };
  if (kind < 5) return { name: 'at any time', afterMs: random.integer(1500), who };
  const change = ['jobs', 'versions', 'active.json', ''][random.integer(4)];
  return { name: 'after a change on the disk', change, afterMs: random.integer(kind < 8 ? 4 : 25), who };
}

async function instant({ change, afterMs }: Instant, folder: string): Promise<void> {
  if (change !== undefined) await changed(folder, change);
  await sleep(afterMs);
}

/** A name appears in one of the folders, or any does in any of them. */
async function changed(folder: string, what: string): Promise<void> {
  const watched = what === 'active.json' ? [folder] : what === '' ? [folder, 'jobs', 'versions'] : [what];
  const watchers: FSWatcher[] = [];
  const seen = new Promise<void>(resolve => {
    for (const name of watched) {
      const path = name === folder ? folder : join(folder, name);
      watchers.push(watch(path, (_event, file) => file !== 'lock.json' && resolve()));
    }
  });
  await Promise.race([seen, sleep(changeMs, undefined, { ref: false })]);
  for (const watcher of watchers) watcher.close();
}

/** Orphans of the life before have ended by themselves by now, or are ended. */
async function killAll(served: Served, started: Served[], who: Instant['who']): Promise<void> {
  await served.kill(who);
  const orphaned = started.splice(0, started.length - 1);
  for (const old of orphaned) await old.kill();
}

function counted({ trainings }: Ledger): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of trainings) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
