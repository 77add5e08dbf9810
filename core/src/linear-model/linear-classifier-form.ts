/** What the definitions of all linear classifiers have in common: a state of coefficients, and what is done with it. */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import {
  compileScores,
  type LinearScores,
  linearScoresProblem,
  linearScoresRule,
  type Probabilities,
  scoresOf,
} from '../estimator/linear-scores.ts';
import type { RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';

/** @param probabilities How scores become probabilities; default: the softmax, of two classes the logistic function. */
export function linearClassifierForm(name: string, probabilities: Probabilities = softmaxOf) {
  return {
    state: linearScoresRule,
    predictProba(table: Table, state: LinearScores): Float64Array {
      return probabilities(scoresOf(name, table, state), table.length, state.intercept.length);
    },
    /** Of one class: 0 for all. */
    decisionFunction(table: Table, state: LinearScores): Float64Array {
      return state.intercept.length === 0 ? new Float64Array(table.length) : scoresOf(name, table, state);
    },
    importances: coefOfScores,
    compileRow: (row: Table, state: LinearScores): RowForm => compileScores(name, row, state, probabilities),
  };
}

/** What is wrong with a state from a file. */
export function linearClassifierProblem(state: LinearScores, classes: number): string | undefined {
  return linearScoresProblem(state, classes > 2 ? classes : classes - 1);
}

function coefOfScores({ coef, mean, intercept }: LinearScores): Float64Array[] {
  const width = mean.length;
  if (intercept.length === 0) return [new Float64Array(width)];
  return Array.from(intercept, (_, score) => coef.subarray(score * width, (score + 1) * width));
}
