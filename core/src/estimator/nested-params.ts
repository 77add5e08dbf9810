/** Parameters that hold estimators: a step, or a pipeline that ends in one. */

import { ModelFileError, show } from '../errors.ts';
import { checkNames } from './chain.ts';
import { type EstimatorStep, isStep, type Step, type TransformerStep } from './definition.ts';
import { type Codec, custom, type Rule } from './rules.ts';
import { stepToJson } from './step-json.ts';

export type EstimatorKind = 'regressor' | 'classifier';

/** A step of one kind, or a pipeline that ends in one: `ridge()`, `pipeline(standardScaler(), ridge())`. */
export type Nested<K extends EstimatorKind = EstimatorKind> =
  // biome-ignore lint/suspicious/noExplicitAny: any parameters will do
  Step<string, any, K> | { readonly steps: readonly [...TransformerStep[], Step<string, any, K>] };

/** Several, by name; in order. */
export type NestedByName<K extends EstimatorKind = EstimatorKind> = Readonly<Record<string, Nested<K>>>;

/** A parameter that holds one estimator of this kind. Required unless it has a default. */
export function oneEstimator<K extends EstimatorKind>(
  kind: K,
  ...byDefault: [] | [Nested<K>]
): Rule<Nested<K>> {
  const expects = `a ${kind}, or a pipeline that ends in one`;
  const codec: Codec<Nested<K>> = {
    problem: value => nestedValueProblem(kind, value),
    toJson: nestedToJson,
    fromJson: (json, readStep) => nestedFromJson(json, readStep),
    describe: value =>
      stepsOf(value)
        .map(({ name }) => name)
        .join(' → '),
    children: value => new Map(stepsOf(value).map(step => [step.name, step])),
    branches: value => [{ name: '', words: '', steps: stepsOf(value) }],
    withChild: (value, name, changed) =>
      withStep(value, step => (step.name === name ? (changed as Step) : step)),
  };
  return custom<Nested<K>>(expects, codec, ...byDefault);
}

/** A parameter that holds estimators of this kind by name, at least one. */
export function namedEstimators<K extends EstimatorKind>(kind: K): Rule<NestedByName<K>> {
  const expects = `${kind}s by name, such as { linear: …, trees: … }`;
  const codec: Codec<NestedByName<K>> = {
    problem(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || isStep(value)) {
        return `it is ${Array.isArray(value) ? 'a list' : show(value)}`;
      }
      if (Object.keys(value).length === 0) return 'it is empty';
      for (const [name, own] of Object.entries(value)) {
        if (!/^[A-Za-z]\w*$/.test(name)) return `the name ${show(name)} is not a plain word`;
        const problem = nestedValueProblem(kind, own);
        if (problem !== undefined) return `${show(name)}: ${problem}`;
      }
      return undefined;
    },
    toJson: value => Object.entries(value).map(([name, own]) => ({ name, steps: nestedToJson(own) })),
    fromJson(json, readStep) {
      if (!Array.isArray(json)) throw new ModelFileError('nested estimators are malformed.');
      return Object.fromEntries(
        json.map(item => {
          const { name, steps } = (item ?? {}) as Record<string, unknown>;
          if (typeof name !== 'string') throw new ModelFileError('a nested estimator has no name.');
          return [name, nestedFromJson(steps, readStep)];
        }),
      );
    },
    describe: value => Object.keys(value).join(', '),
    children: value =>
      new Map(
        Object.entries(value).flatMap(([name, own]) =>
          stepsOf(own).map(step => [`${name}.${step.name}`, step]),
        ),
      ),
    branches: value => Object.entries(value).map(([name, own]) => ({ name, words: '', steps: stepsOf(own) })),
    withChild: (value, path, changed) =>
      Object.fromEntries(
        Object.entries(value).map(([name, own]) => [
          name,
          withStep(own, step => (`${name}.${step.name}` === path ? (changed as Step) : step)),
        ]),
      ),
  };
  return custom<NestedByName<K>>(expects, codec);
}

/** A parameter that holds one transformer, or null, which is the default. */
export function optionalTransformer(): Rule<TransformerStep | null> {
  const codec: Codec<TransformerStep | null> = {
    problem: value =>
      value === null || (isStep(value) && value.kind === 'transformer') ? undefined : `it is ${show(value)}`,
    toJson: value => (value === null ? null : stepToJson(value)),
    fromJson: (json, readStep) => (json === null ? null : readStep(json)),
    describe: value => value?.name ?? 'none',
    children: value => new Map(value === null ? [] : [[value.name, value]]),
    branches: value => (value === null ? [] : [{ name: 'target', words: '', steps: [value] }]),
    withChild: (_, __, changed) => changed,
  };
  return custom<TransformerStep | null>('a transformer, or null', codec, null);
}

/** Its steps, in order. */
export function stepsOf(value: Nested): readonly Step[] {
  return isStep(value) ? [value] : (value.steps as readonly Step[]);
}

/** Its last step. */
export function estimatorOf(value: Nested): EstimatorStep {
  return stepsOf(value).at(-1) as EstimatorStep;
}

function nestedValueProblem(kind: EstimatorKind, value: unknown): string | undefined {
  if (isStep(value)) return value.kind === kind ? undefined : `${value.definition.name} is a ${value.kind}`;
  const steps = (value as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps) || steps.length === 0 || !steps.every(isStep)) return `it is ${show(value)}`;
  const last = steps[steps.length - 1];
  if (last.kind !== kind) return `it ends in ${last.definition.name}, which is a ${last.kind}`;
  checkNames(steps);
  return steps.slice(0, -1).every(step => step.kind === 'transformer')
    ? undefined
    : 'an estimator can only be its last step';
}

function nestedToJson(value: Nested): unknown {
  return stepsOf(value).map(stepToJson);
}

function nestedFromJson(json: unknown, readStep: (json: unknown) => unknown): Nested {
  if (!Array.isArray(json) || json.length === 0) throw new ModelFileError('a nested estimator is malformed.');
  const steps = json.map(readStep) as Step[];
  return (steps.length === 1 ? steps[0] : { steps }) as Nested;
}

/** The same with each step changed. */
export function withStep<V extends Nested>(value: V, change: (step: Step) => Step): V {
  if (isStep(value)) return change(value) as V;
  return { steps: (value.steps as readonly Step[]).map(change) } as unknown as V;
}
