/** A chain of transformers: fitted one after the other, each on what the one before it made. */

import { CauceError } from '../errors.ts';
import { inTurn, type RowForm } from '../table/live-row.ts';
import type { Table } from '../table/table.ts';
import type { Fitted, Step, TransformerDefinition, TransformerStep } from './definition.ts';
import type { FitContext } from './fit-context.ts';
import { type Origins, originsOf } from './origins.ts';
import { compileStep } from './row-form.ts';
import { stateProblem } from './state.ts';

export interface FittedChain {
  /** The steps as the model keeps them: parameters that are code are settled. */
  readonly steps: readonly TransformerStep[];
  readonly states: readonly unknown[];
  /** What the last of them made of the table. */
  readonly output: Table;
}

/** Fits each transformer and applies it. Each has a random stream of its own, named after it. */
export async function fitChain(
  steps: readonly TransformerStep[],
  table: Table,
  context: FitContext,
): Promise<FittedChain> {
  const settled: TransformerStep[] = [];
  const states: unknown[] = [];
  let output = table;
  for (const step of steps) {
    context.throwIfAborted();
    const fitted = await fitTransformer(step, output, context);
    output = fitted.output;
    settled.push(settle(step, fitted.state));
    states.push(fitted.state);
  }
  return { steps: settled, states, output };
}

/** Fits one transformer, with a random stream of its own, named after it, and applies it. */
export async function fitTransformer(
  step: TransformerStep,
  table: Table,
  context: FitContext,
): Promise<Fitted<unknown>> {
  const definition = step.definition as TransformerDefinition;
  // Rows count the same for what prepares them: see `sampleWeight`.
  const own = { ...context, random: context.random.fork(step.name), sampleWeight: undefined };
  if (definition.fitTransform !== undefined) return definition.fitTransform(table, step.params, own);
  const state = await definition.fit(table, step.params, own);
  return { state, output: definition.transform(table, state, settle(step, state).params) };
}

/** Applies fitted transformers, one after the other. */
export function transformChain(
  steps: readonly TransformerStep[],
  states: readonly unknown[],
  table: Table,
): Table {
  let output = table;
  for (let i = 0; i < steps.length; i++) {
    output = (steps[i].definition as TransformerDefinition).transform(output, states[i], steps[i].params);
  }
  return output;
}

/**
 * For each column that fitted transformers make of a table's, the names of those that it is made of.
 * @param table Of any number of rows.
 */
export function chainOrigins(
  steps: readonly TransformerStep[],
  states: readonly unknown[],
  table: Table,
): Origins {
  let input: Table = table.take([]);
  let origins: Origins = input.names.map(name => [name]);
  for (let i = 0; i < steps.length; i++) {
    const output = transformChain([steps[i]], [states[i]], input);
    const sources = new Map(input.names.map((name, k) => [name, origins[k]]));
    origins = originsOf(steps[i], states[i], input, output).map(names => [
      ...new Set(names.flatMap(name => sources.get(name) ?? [])),
    ]);
    input = output;
  }
  return origins;
}

/** Fitted transformers, one after the other, for a live row. */
export function compileChain(
  steps: readonly TransformerStep[],
  states: readonly unknown[],
  row: Table,
): RowForm {
  const forms: RowForm[] = [];
  let output = row;
  for (let i = 0; i < steps.length; i++) {
    const form = compileStep(steps[i], states[i], output);
    forms.push(form);
    output = form.output;
  }
  return inTurn(forms, output);
}

/** The step with its parameters as the model keeps them. */
export function settle<S extends Step>(step: S, state: unknown): S {
  const { settle: settleParams } = step.definition;
  return settleParams === undefined
    ? step
    : (step.withParams(settleParams.call(step.definition, step.params, state) as object) as S);
}

/**
 * What is wrong with a state from a file, for the step that it belongs to; undefined when all is well.
 * @param classes How many the target has; 0 where it is numbers.
 */
export function stepStateProblem(step: Step, state: unknown, classes: number): string | undefined {
  const { definition, params } = step;
  const problem =
    (definition.state && stateProblem(definition.state, state)) ?? definition.check?.(state, params, classes);
  return problem === undefined ? undefined : `${step.name}: ${problem}`;
}

/** Refuses two steps of one name: parameter paths could not tell them apart. @throws {CauceError} STEP_DUPLICATE. */
export function checkNames(steps: readonly Step[]): void {
  const seen = new Set<string>();
  for (const { name } of steps) {
    if (seen.has(name)) throw new CauceError('STEP_DUPLICATE', { name });
    seen.add(name);
  }
}
