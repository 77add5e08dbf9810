/** Where predictions are remembered: in this process, and in those that serve beside it. */

import type { Outcome, RecentPredictions, Told } from './recent-predictions.ts';

/** Asks another process, by the name of what it answers to. @throws when it does not answer. */
export type Ask = <T>(name: string, value: unknown) => Promise<T>;

export interface Memory {
  /** As `RecentPredictions.sizes`. */
  sizes(ids: readonly string[]): Promise<readonly number[]>;
  /** As `RecentPredictions.tell`. */
  tell(told: readonly Told[]): Promise<Outcome>;
}

export function ownMemory(recent: RecentPredictions): Memory {
  return { sizes: async ids => recent.sizes(ids), tell: async told => recent.tell(told) };
}

/** What is remembered in a process that may end at any time: then nothing is. */
export function memoryOf(ask: Ask, model: string): Memory {
  return {
    sizes: ids =>
      ask<readonly number[]>('feedbackSizes', { model, ids } satisfies AskedSizes).catch(() =>
        ids.map(() => -1),
      ),
    tell: told =>
      ask<Outcome>('feedbackTell', { model, told } satisfies AskedTell).catch(() => ({
        accepted: 0,
        alreadyTold: 0,
        unknown: told.map(({ id }) => id),
        tallies: [],
      })),
  };
}

export interface AskedSizes {
  readonly model: string;
  readonly ids: readonly string[];
}

export interface AskedTell {
  readonly model: string;
  readonly told: readonly Told[];
}

/** What a process that serves answers to. @param recentOf Its predictions of a model. */
export function memoryHandlers(recentOf: (model: string) => RecentPredictions) {
  return {
    feedbackSizes: ({ model, ids }: AskedSizes) => recentOf(model).sizes(ids),
    feedbackTell: ({ model, told }: AskedTell) => recentOf(model).tell(told),
  };
}
