/** What is told of a model's predictions after they were made. Exists once, in the process that has the control. */

import { CauceError, IssueLog } from '@cauce/core';
import type { LiveModel } from '../models/live-model.ts';
import type { RetrainAnswer } from '../models/managed-model.ts';
import { LiveScores } from './live-scores.ts';
import { type Ask, type Memory, memoryOf, ownMemory } from './memories.ts';
import type { Outcome, Told } from './recent-predictions.ts';
import { type FeedbackReport, type RetrainEntry, reportOf } from './report.ts';
import { wrongCount } from './told-body.ts';

/** What is answered to truths. */
export interface FeedbackAnswer {
  /** Truths that count from now on. */
  readonly accepted: number;
  /** Truths of instances whose truth was told before: the first one counts. */
  readonly alreadyTold: number;
  /** Ids of requests that are remembered no longer, or not as a whole. */
  readonly unknown: readonly string[];
}

/** Truths by what became of them, since the process started. */
export interface FeedbackCounts {
  readonly accepted: number;
  readonly alreadyTold: number;
  readonly unknown: number;
}

export interface FeedbackOptions {
  readonly live: LiveModel;
  /** The other processes that serve the model, as they are now; default none. */
  readonly others?: (() => readonly Ask[]) | undefined;
}

/** So many retrainings are kept. */
const keptRetrains = 10;

export class Feedback {
  readonly #live: LiveModel;
  readonly #others: () => readonly Ask[];
  readonly #scores = new LiveScores();
  readonly #retrains: RetrainEntry[] = [];
  #counts: FeedbackCounts = { accepted: 0, alreadyTold: 0, unknown: 0 };

  constructor({ live, others = () => [] }: FeedbackOptions) {
    this.#live = live;
    this.#others = others;
  }

  /** The model's name. */
  get name(): string {
    return this.#live.name;
  }

  /** Whether there is a version to report of. */
  get isReady(): boolean {
    return this.#live.isReady;
  }

  get counts(): FeedbackCounts {
    return this.#counts;
  }

  /**
   * Holds truths against what was predicted, wherever it was.
   * @throws {CauceError} ROWS_INVALID for a number of targets that is not the request's; then none of them counts.
   */
  async tell(told: readonly Told[]): Promise<FeedbackAnswer> {
    const memories = [ownMemory(this.#live.recent), ...this.#others().map(ask => memoryOf(ask, this.name))];
    const { byMemory, strange } = await assigned(told, memories);
    const outcomes = await Promise.all(byMemory.map((own, i) => memories[i].tell(own)));
    return this.#count(told, outcomes, strange);
  }

  /** How the version in use does, beside what was promised of it. @throws {HttpProblem} 503 when there is none. */
  report(): FeedbackReport {
    const { name, version, model } = this.#live.current();
    const reported = {
      name,
      version,
      task: model.task,
      promised: model.metrics,
      calibrated: model.intervals?.scores.length,
    };
    return reportOf(reported, this.#scores, this.#retrains);
  }

  /** Takes note of how the version in use before did on the rows that a retraining, just done, held out. */
  retrained({ previous, evaluation }: RetrainAnswer): void {
    const { version, metrics, seenTestRows: seenRows, coverage } = previous;
    if (metrics === null) return;
    this.#retrains.push({
      source: 'retrain',
      at: new Date().toISOString(),
      version,
      rows: evaluation.testRows,
      seenRows,
      metrics,
      ...(coverage === undefined ? {} : { coverage }),
    });
    this.#retrains.splice(0, this.#retrains.length - keptRetrains);
  }

  #count(told: readonly Told[], outcomes: readonly Outcome[], strange: readonly string[]): FeedbackAnswer {
    const { drift } = this.#live.current().model.policy;
    for (const { tallies } of outcomes) {
      for (const [version, tally] of tallies) this.#scores.add(version, tally, drift);
    }
    const sum = (of: (outcome: Outcome) => number): number =>
      outcomes.reduce((total, outcome) => total + of(outcome), 0);
    const accepted = sum(outcome => outcome.accepted);
    const alreadyTold = sum(outcome => outcome.alreadyTold);
    const truths = told.reduce((all, { targets }) => all + targets.filter(own => own !== null).length, 0);
    this.#counts = {
      accepted: this.#counts.accepted + accepted,
      alreadyTold: this.#counts.alreadyTold + alreadyTold,
      unknown: this.#counts.unknown + truths - accepted - alreadyTold,
    };
    const unknown = [...strange, ...outcomes.flatMap(outcome => outcome.unknown)];
    return { accepted, alreadyTold, unknown: [...new Set(unknown)] };
  }
}

/** Which memory each of them is the business of; and the ids that are remembered nowhere. @throws as `tell`. */
async function assigned(
  told: readonly Told[],
  memories: readonly Memory[],
): Promise<{ byMemory: Told[][]; strange: string[] }> {
  const ids = told.map(({ id }) => id);
  const sizes = await Promise.all(memories.map(memory => memory.sizes(ids)));
  const byMemory: Told[][] = memories.map(() => []);
  const strange: string[] = [];
  const issues = new IssueLog();
  for (const [i, one] of told.entries()) {
    const place = sizes.findIndex(own => own[i] >= 0);
    if (place < 0) strange.push(one.id);
    else {
      byMemory[place].push(one);
      const size = sizes[place][i];
      if (one.targets.length !== size) issues.add(0, () => wrongCount(i, one, size));
    }
  }
  const { issues: listed, issueCount } = issues.result();
  if (issueCount > 0) throw new CauceError('ROWS_INVALID', { issues: listed, total: issueCount });
  return { byMemory, strange };
}
