/** A classification that ignores its input: the baseline that a model must beat. */

import { CauceError } from '../errors.ts';
import { noContributions } from '../estimator/contributions.ts';
import { defineClassifier } from '../estimator/definition.ts';
import { oneOf, optional, value } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';
import { numeric } from '../table/column.ts';
import { Table } from '../table/table.ts';

/**
 * Gives every row the same probabilities. Equals scikit-learn's DummyClassifier with these strategies.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | strategy | 'prior' | each class's share (`prior`), 1 for the most frequent (`most_frequent`) or for the class that is named (`constant`), or the same for all (`uniform`) |
 * | constant | null | which class, for `constant` |
 *
 * The predicted class is the most probable one, of equals the first; also for `uniform`, where scikit-learn draws lots.
 * @throws {CauceError} PARAM_INVALID when `constant` is no class of the target.
 *
 * @example
 * const model = await pipeline(dummyClassifier()).fit(flowers, { target: 'species' });
 * model.predictProba(flowers.slice(0, 1)); //=> [[0.3333333, 0.3333333, 0.3333333]]
 */
export const dummyClassifier = defineClassifier({
  name: 'DummyClassifier',
  params: {
    strategy: oneOf('prior', 'most_frequent', 'uniform', 'constant'),
    constant: optional<number | string | boolean>(value('')),
  },
  state: record<{ probabilities: Float64Array }>({ probabilities: float64s }),
  check: ({ probabilities }) =>
    probabilities.length > 0 && probabilities.every(p => p >= 0 && p <= 1)
      ? undefined
      : 'probabilities must be from 0 to 1, at least one',
  sampleWeight: true,
  fit(_table, { codes, classes }, { strategy, constant }, { sampleWeight }) {
    if (strategy === 'uniform')
      return { probabilities: new Float64Array(classes.length).fill(1 / classes.length) };
    if (strategy === 'constant') return { probabilities: only(classes.length, classOf(constant, classes)) };
    const counts = new Float64Array(classes.length);
    for (const [row, code] of codes.entries()) counts[code] += sampleWeight?.[row] ?? 1;
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (strategy === 'prior') return { probabilities: counts.map(count => count / total) };
    return { probabilities: only(classes.length, counts.indexOf(Math.max(...counts))) };
  },
  predictProba(table, { probabilities }) {
    const out = new Float64Array(table.length * probabilities.length);
    for (let i = 0; i < table.length; i++) out.set(probabilities, i * probabilities.length);
    return out;
  },
  contributions: (table, { probabilities }, _, classes) =>
    noContributions(
      'probability',
      Float64Array.from(classes, k => probabilities[k]),
      table.columns.length,
    ),
  compileRow: (_row, { probabilities }) => ({
    output: new Table(
      Array.from(probabilities, (p, code) => [String(code), numeric(Float64Array.of(p))] as const),
    ),
    run: () => true,
  }),
});

/** 1 for one class, 0 for the others. */
function only(width: number, code: number): Float64Array {
  const probabilities = new Float64Array(width);
  probabilities[code] = 1;
  return probabilities;
}

/** Classes are strings, also those of whole numbers and booleans. */
function classOf(constant: number | string | boolean | null, classes: readonly string[]): number {
  const code = constant === null ? -1 : classes.indexOf(String(constant));
  if (code >= 0) return code;
  throw new CauceError('PARAM_INVALID', {
    where: 'DummyClassifier',
    param: 'constant',
    rule: "a class of the target when strategy is 'constant'",
    received: constant,
  });
}
