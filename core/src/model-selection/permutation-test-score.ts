/** Whether a score could be chance. */

import type { Pipeline, PipelineSteps, PredictionOf } from '../compose/pipeline.ts';
import { createRandom, type Random } from '../random.ts';
import type { Table } from '../table/table.ts';
import { type Measure, meanOf, measureTasks } from './fold-scores.ts';
import { counter, type FoldOptions, foldsOf, splitterFor, wantsOf } from './folds.ts';
import { rowGroups } from './row-groups.ts';
import { type OneScore, type Scoring, scoresOf } from './scoring.ts';
import { checkCount, type Split } from './splitter.ts';
import { type Task, withTargetOf } from './task.ts';
import { type TaskRunner, withRunner } from './task-runner.ts';

export interface PermutationTestOptions<
  Target extends string,
  Prediction extends number | string = number | string,
  Dropped extends string = string,
> extends FoldOptions<Target, Dropped> {
  /** One score; default `r2` for regression, `accuracy` for classification. */
  readonly scoring?: OneScore<Prediction>;
  /** How often the target is shuffled; default 100. */
  readonly nPermutations?: number;
  /** Seed of the shuffling; default 0. */
  readonly permutationState?: number;
}

export interface PermutationTest {
  /** Mean over the folds, of the true target. */
  readonly score: number;
  /** The same of each shuffled target. */
  readonly permutationScores: readonly number[];
  /** The share of these and the true one that are at least as good as it: at least 1 / (nPermutations + 1). */
  readonly pValue: number;
}

/**
 * Compares a pipeline's score with those that it reaches where the target is shuffled, so that there is nothing to be learnt:
 * a small p-value says that the score is no chance. With a splitter by groups, targets are shuffled within each group.
 * Equals scikit-learn's `permutation_test_score` but for the generator, with errors positive.
 *
 * M. Ojala, G. C. Garriga, "Permutation tests for studying classifier performance", JMLR 11 (2010).
 *
 * @throws {CauceError} as `crossValidate`; the first fit that fails ends it.
 *
 * @example
 * const options = { target: 'petalWidth', nPermutations: 19, cv: 3 };
 * const { pValue } = await permutationTestScore(pipeline(ridge()), flowers.drop(['species']), options);
 * pValue; //=> 0.05
 */
export async function permutationTestScore<
  Steps extends PipelineSteps,
  Row,
  const Target extends keyof Row & string,
  const Dropped extends string = never,
>(
  pipeline: Pipeline<Steps>,
  table: Table<Row>,
  {
    scoring,
    nPermutations = 100,
    permutationState = 0,
    ...options
  }: PermutationTestOptions<Target, PredictionOf<Steps>, Dropped>,
): Promise<PermutationTest> {
  const where = 'permutationTestScore';
  checkCount(where, 'nPermutations', nPermutations, 1);
  const scores = scoresOf(where, pipeline.task, scoring as Scoring | undefined, 'one');
  const {
    table: rows,
    splits,
    truth,
    taskOptions,
  } = foldsOf(where, pipeline, table, options, wantsOf(scores));
  const splitter = splitterFor(where, pipeline, options.cv);
  const groups = splitter.groups === undefined ? undefined : rowGroups(table, splitter.groups, where).rows;
  const random = createRandom(permutationState);
  const plain = pipeline as unknown as Pipeline;
  const tasksOf = (given: readonly Split[], targetFrom: Int32Array | undefined): Task[] =>
    given.map(split => ({ pipeline: plain, split, targetFrom }));
  const shuffled = (permutation: number): Task[] => {
    const targetFrom = shuffledRows(table.length, groups, random.fork(permutation));
    // Splits that look at the target look at the shuffled one.
    const given = withTargetOf(table, options.target, targetFrom);
    return tasksOf(splitter.split(given, options.target), targetFrom);
  };
  const onDone = counter(where, splits.length * (nPermutations + 1), options.onProgress);
  const measure: Measure = { scores, truth, errorScore: 'raise', onDone };
  const [{ name, greaterIsBetter }] = scores;
  const [score, ...permutationScores] = await withRunner(where, rows, taskOptions, async runner => {
    const means = await meanScores(runner, [tasksOf(splits, undefined)], measure, name);
    for (let i = 0; i < nPermutations; i += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, nPermutations - i) }, (_, k) => shuffled(i + k));
      means.push(...(await meanScores(runner, some, measure, name)));
    }
    return means;
  });
  // A score that is no number, of either side, speaks for chance.
  const asGood = permutationScores.filter(own => !(greaterIsBetter ? own < score : own > score)).length;
  return { score, permutationScores, pValue: (asGood + 1) / (nPermutations + 1) };
}

/** So many permutations are kept in memory at a time. */
const atOnce = 20;

/** For each run the mean over its folds. */
async function meanScores(
  runner: TaskRunner,
  runs: readonly (readonly Task[])[],
  measure: Measure,
  name: string,
): Promise<number[]> {
  const scores = (await measureTasks(runner, runs.flat(), measure)).map(({ test }) => test[name]);
  return runs.map(({ length }) => meanOf(scores.splice(0, length)));
}

/** For each row the one whose target it is given. */
function shuffledRows(rows: number, groups: readonly Int32Array[] | undefined, random: Random): Int32Array {
  if (groups === undefined) return random.permutation(rows);
  const from = new Int32Array(rows);
  for (const group of groups) {
    const order = random.permutation(group.length);
    group.forEach((row, i) => {
      from[row] = group[order[i]];
    });
  }
  return from;
}
