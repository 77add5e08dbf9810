/** A good pipeline for a table, found by trying. */

import { Pipeline, type PipelineSteps } from '../compose/pipeline.ts';
import { numericTarget, type Task } from '../compose/target.ts';
import { votingClassifier } from '../ensemble/voting-classifier.ts';
import { votingRegressor } from '../ensemble/voting-regressor.ts';
import { CauceError } from '../errors.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import type { NestedByName } from '../estimator/nested-params.ts';
import type { ScorerName } from '../metrics/scorers.ts';
import { type Score, scoresOf } from '../model-selection/scoring.ts';
import { isNumeric } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { chooseEnsemble, type Ensemble } from './choose-ensemble.ts';
import { planColumns } from './plan-columns.ts';
import { type Runner, race } from './race.ts';
import { type AutoReport, reportText } from './report.ts';

export interface AutoOptions<Target extends string> extends FitOptions {
  /** Name of the column to predict. Numbers are regression, everything else classes, unless `task` says otherwise. */
  readonly target: Target;
  /** Seconds that may be spent on trying; default 60. What is chosen is fitted after that. */
  readonly budget?: number;
  readonly task?: Task;
  /** What decides; default `rmse`, for classes `logLoss`. */
  readonly scoring?: ScorerName;
}

export interface AutoResult {
  /** Not fitted. */
  readonly pipeline: Pipeline;
  readonly report: AutoReport;
  /** The report as text: a line for each candidate. */
  toString(): string;
}

/** An ensemble costs its members' time in every prediction: it is to be better than the best alone by this share. */
const worthwhile = 0.005;

/**
 * Looks at the columns, prepares each as it needs, and races candidates by successive halving: boosting, forests, linear
 * models, nearest neighbours, with and without the logarithm of a skewed target. An ensemble of the best is taken where it is
 * better on rows that neither its members nor its weights learnt from.
 *
 * The table's rows decide what is chosen: hold some back, as `cauce train --auto` does, to say how good it is. With the same
 * seed the same is chosen, if time is enough for all candidates. `sampleWeight` is for fits; scores count all rows the same.
 *
 * @param table The rows to learn from, with the target. Only read.
 * @throws {CauceError} COLUMN_UNKNOWN, TARGET_TYPE, TARGET_MISSING for the target; TOO_FEW_ROWS for fewer than 10; NO_COLUMNS
 *   when nothing can be made of any column; PARAM_INVALID; ABORTED.
 *
 * @example
 * const { pipeline: best, report } = await autoPipeline(flowers, { target: 'species', budget: 5 });
 * report.score < report.candidates.find(({ name }) => name === 'dummy').rounds[0].score; //=> true
 * const model = await best.fit(flowers, { target: 'species' });
 * model.predict(flowers.slice(0, 3)); //=> ['setosa', 'versicolor', 'virginica']
 */
export async function autoPipeline<Row, const Target extends keyof Row & string>(
  table: Table<Row>,
  options: AutoOptions<Target>,
): Promise<AutoResult> {
  const { target, budget = 60, randomState = 0, threads, signal, onProgress, sampleWeight } = options;
  const started = Date.now();
  checkBudget(budget);
  const task = options.task ?? taskOf(table, target);
  if (table.length < fewestRows)
    throw new CauceError('TOO_FEW_ROWS', { where, needed: fewestRows, received: table.length });
  const [score] = scoresOf(
    where,
    task,
    options.scoring ?? (task === 'regression' ? 'rmse' : 'logLoss'),
    'one',
  );
  const plan = planColumns(table.drop(sampleWeight === undefined ? [target] : [target, sampleWeight]));
  const numbers = task === 'regression' ? numericTarget(table, target) : undefined;
  const candidates = candidatesFor(task, plan, table, numbers);
  const runners = await race(candidates, table, {
    task,
    target,
    score,
    randomState,
    threads,
    sampleWeight,
    signal,
    until: started + budget * 1000,
    onStart: (name, round, done, total) => {
      onProgress?.({ step: `Round ${round + 1}: ${name}`, done, total });
    },
  });
  const ensemble = chooseEnsemble(runners, table, { task, target, score });
  const best = bestOf(runners, candidates);
  const wins = ensemble !== undefined && isWorthIt(ensemble, best, score);
  const report: AutoReport = {
    task,
    target,
    rows: table.length,
    scoring: score.name,
    greaterIsBetter: score.greaterIsBetter,
    notes: plan.notes.map(({ text }) => text),
    candidates: runners.map(({ candidate, rounds, ended }) => ({
      name: candidate.name,
      rounds,
      ...(ended === undefined ? {} : { ended }),
    })),
    ensemble: ensemble === undefined ? null : { ...told(ensemble), wins },
    chosen: wins ? 'ensemble' : best.candidate.name,
    score: wins ? ensemble.score : (best.rounds.at(-1)?.score ?? Number.NaN),
    budgetSeconds: budget,
    seconds: (Date.now() - started) / 1000,
  };
  const chosen = wins ? together(ensemble, task) : best.candidate.pipeline;
  return { pipeline: chosen, report, toString: () => reportText(report) };
}

const where = 'autoPipeline';
const fewestRows = 10;

/** The one that came furthest and scored best. Where there was no time for any, boosting: it is good on most tables. */
function bestOf(runners: readonly Runner[], candidates: readonly Candidate[]): Runner {
  const [first] = runners;
  const isMeasured = first.rounds.length > 0 && first.ended === undefined;
  if (isMeasured && first.candidate.name !== 'dummy') return first;
  const measured = runners.find(({ rounds, candidate }) => rounds.length > 0 && candidate.name !== 'dummy');
  if (isMeasured && measured !== undefined) return first;
  return measured ?? { candidate: candidates[1], rounds: [] };
}

function isWorthIt({ score }: Ensemble, best: Runner, { greaterIsBetter }: Score): boolean {
  const alone = best.rounds.at(-1)?.score ?? Number.NaN;
  const gain = greaterIsBetter ? score - alone : alone - score;
  return gain > worthwhile * Math.abs(alone);
}

/** One estimator of the members, each with its own preparation. */
function together({ members }: Ensemble, task: Task): Pipeline {
  const estimators = Object.fromEntries(
    members.map(({ runner }) => [plainName(runner.candidate.name), runner.candidate.pipeline]),
  ) as unknown as NestedByName;
  const weights = members.map(({ weight }) => weight);
  const vote =
    task === 'regression'
      ? votingRegressor({ estimators: estimators as NestedByName<'regressor'>, weights })
      : votingClassifier({ estimators: estimators as NestedByName<'classifier'>, voting: 'soft', weights });
  return new Pipeline([vote] as unknown as PipelineSteps);
}

/** `boosting, slow` as a name in parameter paths: `boostingSlow`. */
function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
}

function told({
  members,
  score,
}: Ensemble): Pick<Exclude<AutoReport['ensemble'], null>, 'members' | 'score'> {
  return { score, members: members.map(({ runner, weight }) => ({ name: runner.candidate.name, weight })) };
}

function taskOf(table: Table<unknown>, target: string): Task {
  const column = table.column(target, 'The target');
  return isNumeric(column) && column.type !== 'boolean' && column.type !== 'date'
    ? 'regression'
    : 'classification';
}

function checkBudget(budget: number): void {
  if (Number.isFinite(budget) && budget > 0) return;
  const rule = 'a number of seconds above 0';
  throw new CauceError('PARAM_INVALID', { where, param: 'budget', rule, received: budget });
}
