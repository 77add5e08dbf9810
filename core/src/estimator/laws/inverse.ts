/** The law of going back. */

import { isNumeric } from '../../table/column.ts';
import type { TransformerDefinition } from '../definition.ts';
import { applyExample, check, type Example, fitExample } from './example.ts';

/** What a transformer is given back becomes, transformed again, what it was. */
export async function theWayBackLeadsHere(example: Example): Promise<void> {
  const { step, table } = example;
  const { inverseTransform } = step.definition as TransformerDefinition;
  if (step.kind !== 'transformer' || inverseTransform === undefined) return;
  const state = await fitExample(example, table);
  const there = applyExample(example, state, table);
  if (!there.columns.every(isNumeric)) return;
  const back = inverseTransform.call(step.definition as TransformerDefinition, there, state, step.params);
  const again = applyExample(example, state, back);
  there.columns.forEach((column, i) => {
    const [wanted, got] = [column, again.columns[i]].map(one =>
      isNumeric(one) ? one.values : new Float64Array(),
    );
    const size = wanted.reduce(
      (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
      0,
    );
    for (let row = 0; row < wanted.length; row++) {
      const isSame = Object.is(got[row], wanted[row]) || Math.abs(got[row] - wanted[row]) <= 1e-6 * size;
      check(
        isSame,
        `row ${row} of ${there.names[i]} is ${wanted[row]}, and ${got[row]} by way of the inverse`,
      );
    }
  });
}
