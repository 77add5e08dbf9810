/** The coefficients of a linear model, found out by asking it. */

import { isNumeric, type NumericColumn, numeric, Table } from 'cauce';
import { type Input, target, weight } from './case.ts';
import type { Fit, Objective } from './objectives.ts';

/**
 * The rows to ask for: the means of the columns, then for each column its mean moved by its deviation.
 * @param learnt The rows that the model learnt from.
 */
export function questions({ test }: Input, learnt: Table): Table {
  const names = test.drop([target]).names;
  return new Table([
    ...names.map((name, j) => {
      const { mean, deviation } = momentsOf(learnt, name);
      const values = new Float64Array(names.length + 1).fill(mean);
      values[j + 1] += deviation;
      return [name, numeric(values)] as const;
    }),
    [
      target,
      new Table([[target, learnt.column(target)]]).take(new Int32Array(names.length + 1)).column(target),
    ],
  ]);
}

/** @param answers Predictions for `questions`, or probabilities of two classes. @param codes Shape (rows): 0 and 1, or numbers. */
export function linearFit(
  learnt: Table,
  answers: Float64Array,
  { link }: Objective,
  codes: Float64Array,
): Fit {
  const names = learnt.names.filter(name => name !== target && name !== weight);
  const width = answers.length / (names.length + 1);
  const at = (row: number) => {
    const answer = answers[row * width + width - 1];
    return link === undefined ? answer : link(answer);
  };
  const first = at(0);
  const coef = new Float64Array(names.length);
  const scores = new Float64Array(learnt.length).fill(first);
  let intercept = first;
  for (const [j, name] of names.entries()) {
    const { mean, deviation } = momentsOf(learnt, name);
    // What was asked, which rounding made of it.
    coef[j] = (at(j + 1) - first) / (mean + deviation - mean || deviation);
    intercept -= coef[j] * mean;
    const { values } = learnt.column(name) as NumericColumn;
    for (let i = 0; i < scores.length; i++) scores[i] += coef[j] * (values[i] - mean);
  }
  const given = learnt.has(weight) ? learnt.column(weight) : undefined;
  const weights =
    given !== undefined && isNumeric(given) ? given.values : new Float64Array(learnt.length).fill(1);
  return { coef, intercept, scores, y: codes, weights };
}

/** A constant column's deviation is taken for 1: any will do. */
function momentsOf(table: Table, name: string): { mean: number; deviation: number } {
  const { values } = table.column(name) as NumericColumn;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: variance > 1e-18 * mean * mean ? Math.sqrt(variance) : 1 };
}
