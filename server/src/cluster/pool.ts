/** The processes that serve: kept at their number, and switched from version to version together. */

import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { addCounts, type DriftCounts } from '../drift/drift-counts.ts';
import type { Ask } from '../feedback/memories.ts';
import type { Log, Replicas } from '../models/managed-model.ts';
import { remains, type Snapshot } from '../observation/metrics.ts';
import type { Guard } from '../protection/guard.ts';
import { Rpc } from './rpc.ts';

export interface PoolOptions {
  readonly count: number;
  /**
   * Tells a process that has just started what to serve: asks it `start`, while no switch is under way.
   * @returns Where it listens.
   */
  readonly start: (rpc: Rpc, name: string) => Promise<string>;
  readonly guard: () => Guard;
  readonly log: Log;
}

interface Member {
  readonly name: string;
  readonly worker: Worker;
  readonly rpc: Rpc;
  readonly startedAt: number;
  /** Serves, and so takes part in switches. */
  isServing: boolean;
  /** What it had counted when it was last asked. */
  counted: Snapshot | undefined;
  /** What it had counted of drift, likewise. */
  drift: readonly DriftCounts[];
}

/** Longest time to open a version, to switch to one that is open, and to end, in milliseconds. */
const prepareMs = 120_000;
const commitMs = 5000;
const snapshotMs = 2000;
/** Longest time for any other answer. */
const askMs = 10_000;
const stopMs = 35_000;
/** A process that lived less than this did not start well: the next one waits, longer each time. */
const settledMs = 10_000;
const maxPauseMs = 30_000;

export class WorkerPool implements Replicas {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  /** What the processes that ended had counted. */
  #remains: Snapshot | undefined;
  #driftRemains: readonly DriftCounts[] = [];
  #started = 0;
  #badStarts = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts all. @returns Where they listen. @throws what the first of them did that could not start. */
  async open(): Promise<string> {
    const urls = await Promise.all(Array.from({ length: this.#options.count }, () => this.#fork()));
    return urls[0];
  }

  /** One that cannot is replaced by one that begins with the version in use: a switch fails for no process but ours. */
  async prepare(model: string, version: number): Promise<void> {
    await this.#tell('prepare', { model, version }, prepareMs);
  }

  async commit(model: string, version: number): Promise<void> {
    await this.#tell('commit', { model, version }, commitMs);
  }

  async forget(model: string, version: number): Promise<void> {
    await this.#tell('forget', { model, version }, commitMs);
  }

  /** What each process counted, and those that ended. */
  async snapshots(): Promise<Snapshot[]> {
    await Promise.all(
      this.#serving().map(async member => {
        member.counted = await member.rpc
          .ask<Snapshot>('snapshot', null, snapshotMs)
          .catch(() => member.counted);
      }),
    );
    const all = [...[...this.#members].map(({ counted }) => counted), this.#remains];
    return all.filter(snapshot => snapshot !== undefined);
  }

  /** The same for drift. */
  async drift(): Promise<DriftCounts[]> {
    await Promise.all(
      this.#serving().map(async member => {
        member.drift = await member.rpc
          .ask<DriftCounts[]>('drift', null, snapshotMs)
          .catch(() => member.drift);
      }),
    );
    return [...[...this.#members].flatMap(({ drift }) => drift), ...this.#driftRemains];
  }

  /** To ask each process that serves, alone. */
  asks(): readonly Ask[] {
    return this.#serving().map(({ rpc }) => {
      const ask: Ask = (name, value) => rpc.ask(name, value, askMs);
      return ask;
    });
  }

  /** Counts what was let in here, or by one process, towards the limits of all others. */
  spread(taken: Readonly<Record<string, number>>, from?: Rpc): void {
    if (from !== undefined) this.#options.guard().drain(taken);
    for (const { rpc } of this.#serving()) {
      if (rpc !== from) rpc.ask('drain', taken, snapshotMs).catch(() => {});
    }
  }

  /** @param drainMs How long they go on after saying "not ready". */
  async close(drainMs: number): Promise<void> {
    this.#isClosed = true;
    await Promise.all(
      [...this.#members].map(async ({ worker, rpc }) => {
        const ended = once(worker, 'exit');
        rpc.ask('stop', drainMs, drainMs + stopMs).catch(() => worker.process.kill('SIGKILL'));
        await ended;
      }),
    );
  }

  #serving(): Member[] {
    return [...this.#members].filter(member => member.isServing);
  }

  async #tell(name: string, value: unknown, timeoutMs: number): Promise<void> {
    await Promise.all(
      this.#serving().map(async ({ worker, rpc, name: who }) => {
        try {
          await rpc.ask(name, value, timeoutMs);
        } catch (error) {
          if (worker.isDead()) return;
          this.#options.log('error', `${who} did not ${name}, and is replaced.`, error);
          // Until it is gone, it might answer by an old version.
          const ended = once(worker, 'exit');
          worker.process.kill('SIGKILL');
          await ended;
        }
      }),
    );
  }

  #fork(): Promise<string> {
    const worker = cluster.fork();
    return new Promise<string>((done, fail) => {
      const rpc: Rpc = new Rpc(worker.process, {
        hello: () => {
          this.#start(member).then(done, error => {
            fail(error);
            worker.process.kill('SIGKILL');
          });
        },
        taken: (taken: Record<string, number>) => this.spread(taken, rpc),
      });
      const member: Member = {
        name: `worker ${++this.#started}`,
        worker,
        rpc,
        startedAt: Date.now(),
        isServing: false,
        counted: undefined,
        drift: [],
      };
      this.#members.add(member);
      worker.on('exit', (code, signal) => {
        fail(new Error(`${member.name} ended before it served (${signal ?? `exit code ${code}`}).`));
        this.#bury(member);
      });
    });
  }

  async #start(member: Member): Promise<string> {
    const url = await this.#options.start(member.rpc, member.name);
    member.isServing = true;
    return url;
  }

  #bury(member: Member): void {
    this.#members.delete(member);
    member.rpc.close();
    const counted = [this.#remains, member.counted].filter(snapshot => snapshot !== undefined);
    if (counted.length > 0) this.#remains = remains(counted);
    this.#driftRemains = driftRemains(this.#driftRemains, member.drift);
    if (this.#isClosed) return;
    this.#badStarts = Date.now() - member.startedAt < settledMs ? this.#badStarts + 1 : 0;
    const pause = this.#badStarts < 2 ? 0 : Math.min(maxPauseMs, 100 * 2 ** this.#badStarts);
    this.#options.log('error', `${member.name} has ended; another takes its place.`);
    setTimeout(() => {
      if (this.#isClosed) return;
      this.#fork().catch(error =>
        this.#options.log('error', 'A process that serves cannot be started.', error),
      );
    }, pause).unref();
  }
}

/** What remains of processes that ended: of each model only the version that the last of them served. */
function driftRemains(before: readonly DriftCounts[], last: readonly DriftCounts[]): DriftCounts[] {
  const isSucceeded = ({ model, version }: DriftCounts): boolean =>
    last.some(own => own.model === model && own.version !== version);
  return addCounts([...before.filter(own => !isSucceeded(own)), ...last]);
}

/** Prepares this process to start others. */
export function setUpWorkers(program: string): void {
  // Connections are handed out in turn: left to the system, some processes would get most of them.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: program, args: [], serialization: 'advanced' });
}
