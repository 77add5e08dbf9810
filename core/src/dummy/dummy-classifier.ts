/** A classification that ignores its input: the baseline that a model must beat. */

import { defineClassifier } from '../estimator/definition.ts';
import { oneOf } from '../estimator/rules.ts';
import { float64s, record } from '../estimator/state.ts';

/**
 * Gives every row the same probabilities. Equals scikit-learn's DummyClassifier with these strategies.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | strategy | 'prior' | each class's share (`prior`), 1 for the most frequent (`most_frequent`), or the same for all (`uniform`) |
 */
export const dummyClassifier = defineClassifier({
  name: 'DummyClassifier',
  params: { strategy: oneOf('prior', 'most_frequent', 'uniform') },
  state: record<{ probabilities: Float64Array }>({ probabilities: float64s }),
  fit(_table, { codes, classes }, { strategy }) {
    if (strategy === 'uniform')
      return { probabilities: new Float64Array(classes.length).fill(1 / classes.length) };
    const shares = new Float64Array(classes.length);
    for (const code of codes) shares[code] += 1 / codes.length;
    if (strategy === 'prior') return { probabilities: shares };
    const most = shares.indexOf(Math.max(...shares));
    return { probabilities: shares.map((_, i) => (i === most ? 1 : 0)) };
  },
  predictProba(table, { probabilities }) {
    const out = new Float64Array(table.length * probabilities.length);
    for (let i = 0; i < table.length; i++) out.set(probabilities, i * probabilities.length);
    return out;
  },
});
