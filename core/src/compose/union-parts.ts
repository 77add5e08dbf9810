/** The parameter of a union: what goes side by side. */

import { ModelFileError, show } from '../errors.ts';
import { checkNames } from '../estimator/chain.ts';
import { isStep, type TransformerStep } from '../estimator/definition.ts';
import type { Codec } from '../estimator/rules.ts';
import { stepToJson } from '../estimator/step-json.ts';

/** A transformer, several one after the other, the columns as they are, or nothing. */
export type UnionPart = TransformerStep | readonly TransformerStep[] | 'passthrough' | 'drop';
/** By name, in order. */
export type UnionParts = Readonly<Record<string, UnionPart>>;

/** The steps of a part, in order. */
export function stepsOfPart(part: UnionPart): readonly TransformerStep[] {
  if (typeof part === 'string') return [];
  return isStep(part) ? [part] : part;
}

/** The part with its steps changed. */
export function changePart(
  part: UnionPart,
  change: (step: TransformerStep, i: number) => TransformerStep,
): UnionPart {
  if (typeof part === 'string') return part;
  return isStep(part) ? change(part, 0) : part.map(change);
}

/** The parts with their steps changed. */
export function changeParts(
  parts: UnionParts,
  change: (step: TransformerStep, name: string, i: number, part: number) => TransformerStep,
): UnionParts {
  return Object.fromEntries(
    Object.entries(parts).map(([name, own], k) => [
      name,
      changePart(own, (step, i) => change(step, name, i, k)),
    ]),
  );
}

export const unionCodec: Codec<UnionParts> = {
  problem(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isStep(value))
      return `it is ${Array.isArray(value) ? 'a list' : show(value)}`;
    for (const [name, part] of Object.entries(value)) {
      if (!/^[A-Za-z]\w*$/.test(name)) return `the name ${show(name)} is not a plain word`;
      if (part === 'passthrough' || part === 'drop') continue;
      const steps: readonly unknown[] = Array.isArray(part) ? part : [part];
      const isRight = steps.every(step => isStep(step) && step.kind === 'transformer');
      if (!isRight) return `${show(name)} is or holds something that is not a transformer`;
      checkNames(steps as readonly TransformerStep[]);
    }
    return undefined;
  },
  toJson: parts =>
    Object.entries(parts).map(([name, part]) => {
      if (typeof part === 'string') return { name, part };
      return isStep(part) ? { name, step: stepToJson(part) } : { name, steps: part.map(stepToJson) };
    }),
  fromJson(json, readStep) {
    if (!Array.isArray(json)) throw new ModelFileError('the transformers of featureUnion(…) are malformed.');
    return Object.fromEntries(
      json.map(item => {
        const { name, part, step, steps } = (item ?? {}) as Record<string, unknown>;
        if (typeof name !== 'string')
          throw new ModelFileError('a transformer of featureUnion(…) has no name.');
        if (Array.isArray(steps)) return [name, steps.map(readStep)];
        return [name, step === undefined ? part : readStep(step)];
      }),
    );
  },
  describe: parts => Object.keys(parts).join(', '),
  children: parts =>
    new Map(
      Object.entries(parts).flatMap(([name, part]) =>
        stepsOfPart(part).map(step => [`${name}.${step.name}`, step]),
      ),
    ),
  branches: parts =>
    Object.entries(parts).map(([name, part]) => ({
      name,
      words: part === 'drop' ? 'dropped' : '',
      steps: stepsOfPart(part),
    })),
  withChild: (parts, path, changed) =>
    changeParts(parts, (step, name) =>
      `${name}.${step.name}` === path ? (changed as TransformerStep) : step,
    ),
};
