/** Asks all processes what they counted, compares it, and tells of changes. Only in the process that has the control. */

import type { DriftLevel } from '@cauce/core';
import type { LiveModel } from '../models/live-model.ts';
import type { Log } from '../models/managed-model.ts';
import type { Models } from '../models/models.ts';
import type { Family } from '../observation/snapshot.ts';
import { addCounts, type DriftCounts } from './drift-counts.ts';
import { driftFamilies } from './drift-families.ts';
import { type CurrentDrift, columnsOf, currentDrift, type DriftAnswer, driftAnswer } from './drift-report.ts';
import type { Webhook } from './webhook.ts';

export interface DriftWatchOptions {
  readonly models: Models;
  /** Asks the processes that serve beside this one. */
  readonly others?: (() => Promise<DriftCounts[]>) | undefined;
  /** Who is told of changes. */
  readonly webhook?: Webhook | undefined;
  /** How often is looked for changes, in milliseconds. */
  readonly everyMs: number;
  readonly log: Log;
}

/** What is told when the level of a model, or of any of its columns, has changed. */
export interface DriftEvent {
  readonly event: 'drift';
  readonly model: string;
  readonly version: number;
  readonly level: DriftLevel;
  readonly previousLevel: DriftLevel;
  /** Those whose level has changed; the predictions are there by the name of the target. */
  readonly fields: readonly {
    readonly name: string;
    readonly level: DriftLevel;
    readonly previousLevel: DriftLevel;
    readonly index: number | null;
    /** What changed most, in words. */
    readonly moved: readonly string[];
  }[];
  /** ISO 8601. */
  readonly at: string;
}

/** The levels that were told last. */
interface Levels {
  readonly model: DriftLevel;
  readonly columns: ReadonlyMap<string, DriftLevel>;
}
/** Before anything was told. */
const nothingYet: Levels = { model: 'none', columns: new Map() };

export class DriftWatch {
  readonly #options: DriftWatchOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #told = new Map<string, Levels>();
  /** Models of which something is being told. */
  readonly #telling = new Set<string>();
  #isLooking = false;
  #isClosed = false;

  constructor(options: DriftWatchOptions) {
    this.#options = options;
    if (options.webhook !== undefined) {
      this.#timer = setInterval(() => void this.#look(), options.everyMs).unref();
    }
  }

  /** @param last As `driftAnswer`. @throws {HttpProblem} 409 for a version without a profile, 503 where there is none. */
  async answer(live: LiveModel, last?: number): Promise<DriftAnswer> {
    const served = live.current();
    return driftAnswer(served, await this.#counts(), Date.now(), last);
  }

  /** As metrics. */
  async families(): Promise<Family[]> {
    return driftFamilies((await this.#reports()).map(([{ name }, report]) => [name, report]));
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#options.webhook?.close();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const [{ name, version }, report] of await this.#reports()) {
        if (this.#telling.has(name)) continue;
        const event = this.#change(name, version, report);
        if (event !== undefined) void this.#tell(event, report);
      }
    } catch (error) {
      this.#options.log('warn', 'Drift cannot be looked for.', error);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Once it was told it is not told again; what nobody took is told anew the next time, as it is then. */
  async #tell(event: DriftEvent, report: CurrentDrift): Promise<void> {
    const { webhook, log } = this.#options;
    this.#telling.add(event.model);
    try {
      await webhook?.send(event);
      this.#told.set(event.model, levelsOf(report, this.#toldOf(event.model)));
    } catch (error) {
      if (this.#isClosed) return;
      log('warn', `${event.model}: ${webhook?.origin} does not take what is told of drift.`, error);
    } finally {
      this.#telling.delete(event.model);
    }
  }

  #change(model: string, version: number, report: CurrentDrift): DriftEvent | undefined {
    const told = this.#toldOf(model);
    const now = levelsOf(report, told);
    const before = (name: string): DriftLevel => told.columns.get(name) ?? 'none';
    const after = (name: string): DriftLevel => now.columns.get(name) as DriftLevel;
    const changed = columnsOf(report).filter(({ name }) => before(name) !== after(name));
    if (changed.length === 0 && told.model === now.model) return undefined;
    return {
      event: 'drift',
      model,
      version,
      level: now.model,
      previousLevel: told.model,
      fields: changed.map(({ name, index, moved }) => ({
        name,
        level: after(name),
        previousLevel: before(name),
        index,
        moved: moved.map(({ message }) => message),
      })),
      at: new Date().toISOString(),
    };
  }

  #toldOf(model: string): Levels {
    return this.#told.get(model) ?? nothingYet;
  }

  /** Of all models that can be compared. */
  async #reports() {
    const counts = await this.#counts();
    const now = Date.now();
    return this.#options.models.all
      .filter(live => live.isReady && live.current().model.profile !== null)
      .map(live => {
        const served = live.current();
        return [served, currentDrift(served, counts, now)] as const;
      });
  }

  async #counts(): Promise<DriftCounts[]> {
    const { models, others } = this.#options;
    const own = models.all.flatMap(live => live.drift.counts());
    return addCounts([...own, ...((await others?.()) ?? [])]);
  }
}

/** Of too few instances nothing new is known: then what was told last holds on. */
function levelsOf(report: CurrentDrift, told: Levels): Levels {
  const known = (level: DriftLevel, before: DriftLevel = 'none') => (level === 'unknown' ? before : level);
  return {
    model: known(report.level, told.model),
    columns: new Map(
      columnsOf(report).map(({ name, level }) => [name, known(level, told.columns.get(name))]),
    ),
  };
}
