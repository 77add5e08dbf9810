/** Laws of what fitting does, and of what it leaves behind. */

import { documentFromBytes, documentToBytes } from '../../bytes/document.ts';
import { stateProblem } from '../state.ts';
import { applyExample, check, copyOf, type Example, fitExample, isSame } from './example.ts';

/** Fitting and applying do not change the data. */
export async function dataStaysAsItWas(example: Example): Promise<void> {
  const table = copyOf(example.table);
  const target = structureOf(example.target);
  const state = await fitExample(example, table);
  check(isSame(table.columns, example.table.columns), 'fitting changed its columns');
  check(isSame(structureOf(example.target), target), 'fitting changed its target');
  applyExample(example, state, table);
  check(isSame(table.columns, example.table.columns), 'applying changed its columns');
}

/** Applying does not change the state. */
export async function stateStaysAsItWas(example: Example): Promise<void> {
  const state = await fitExample(example, example.table);
  const before = documentToBytes(state);
  applyExample(example, state, example.table);
  check(isSame(documentToBytes(state), before), 'applying changed the state');
}

/** The same data and the same seed give the same state. */
export async function sameSeedSameState(example: Example): Promise<void> {
  const first = await fitExample(example, example.table);
  const second = await fitExample(example, example.table);
  check(isSame(first, second), 'two fits gave two states');
}

/** A definition says what its state holds, and every state that it makes keeps its rule and its check. */
export async function stateKeepsItsRules(example: Example): Promise<void> {
  const { definition, params } = example.step;
  check(definition.state !== undefined, 'it declares no state');
  const state = await fitExample(example, example.table);
  const classes = example.target instanceof Float64Array ? 0 : example.target.classes.length;
  const problem = stateProblem(definition.state, state) ?? definition.check?.(state, params, classes);
  check(problem === undefined, String(problem));
}

/** A state consists of JSON values and typed arrays only: written to bytes and read again, it gives the same bits. */
export async function stateSurvivesItsFile(example: Example): Promise<void> {
  const state = await fitExample(example, example.table);
  const again = documentFromBytes(documentToBytes(state));
  check(isSame(again, state), 'the state read again is another');
  const before = applyExample(example, state, example.table);
  const after = applyExample(example, again, example.table);
  check(isSame(after.columns, before.columns), 'the state read again gives other results');
}

function structureOf(target: Example['target']): unknown {
  return target instanceof Float64Array
    ? target.slice()
    : { codes: target.codes.slice(), classes: [...target.classes] };
}
