/** A pipeline as a diagram: what its boxes say, and as text. */

import { show } from '../errors.ts';
import type { Step } from '../estimator/definition.ts';
import type { Branch, Codec, Rule } from '../estimator/rules.ts';

/** A step, and what goes on within it. */
export interface Box {
  readonly name: string;
  /** Its parameters that differ from their defaults. */
  readonly words: string;
  /** Side by side. */
  readonly branches: readonly BoxBranch[];
}

export interface BoxBranch {
  /** Empty for the only one. */
  readonly name: string;
  readonly words: string;
  /** One after the other. */
  readonly boxes: readonly Box[];
}

/** The boxes of some steps. */
export function boxesOf(steps: readonly Step[]): Box[] {
  return steps.map(step => ({
    name: step.name,
    words: wordsOf(step),
    branches: branchesOf(step).map(({ name, words, steps: inner }) => ({
      name,
      words,
      boxes: boxesOf(inner as readonly Step[]),
    })),
  }));
}

/** The steps as a tree of lines. */
export function diagram(title: string, steps: readonly Step[]): string {
  return [title, ...draw(boxesOf(steps).map(lineOf))].join('\n');
}

interface Line {
  readonly label: string;
  readonly below: readonly Line[];
}

function lineOf({ name, words, branches }: Box): Line {
  const label = branches.length === 0 ? `${name}(${words})` : words === '' ? name : `${name}, ${words}`;
  return {
    label,
    below: branches.flatMap(branch => {
      const inner =
        branch.boxes.length === 0 ? [{ label: '(as they are)', below: [] }] : branch.boxes.map(lineOf);
      if (branch.name === '') return inner;
      return [{ label: branch.words === '' ? branch.name : `${branch.name}: ${branch.words}`, below: inner }];
    }),
  };
}

function draw(lines: readonly Line[]): string[] {
  return lines.flatMap(({ label, below }, i) => {
    const isLast = i === lines.length - 1;
    const rest = draw(below).map(line => `${isLast ? '   ' : '│  '}${line}`);
    return [`${isLast ? '└─ ' : '├─ '}${label}`, ...rest];
  });
}

function branchesOf(step: Step): Branch[] {
  return paramsOf(step).flatMap(([rule, , value]) => [...(codecOf(rule)?.branches?.(value) ?? [])]);
}

function wordsOf(step: Step): string {
  if (step.definition.name === 'Columns') {
    const { remainder } = step.params as { readonly remainder: 'drop' | 'passthrough' };
    return `other columns: ${remainder === 'drop' ? 'dropped' : 'as they are'}`;
  }
  return paramsOf(step)
    .filter(([rule, , value]) => !isDefault(rule, value) && codecOf(rule)?.branches === undefined)
    .map(([rule, param, value]) => `${param}: ${paramText(rule, value)}`)
    .join(', ');
}

function paramsOf(step: Step): [rule: Rule, param: string, value: unknown][] {
  const rules = step.definition.params as Record<string, Rule>;
  return Object.entries(step.params as Record<string, unknown>).map(([param, value]) => [
    rules[param],
    param,
    value,
  ]);
}

function codecOf(rule: Rule): Codec<unknown> | undefined {
  return rule.kind === 'custom' ? (rule.codec as unknown as Codec<unknown>) : undefined;
}

function isDefault(rule: Rule, value: unknown): boolean {
  // A list that comes from a model file equals the default without being it.
  return (
    value === rule.default || (Array.isArray(value) && JSON.stringify(value) === JSON.stringify(rule.default))
  );
}

function paramText(rule: Rule, value: unknown): string {
  if (rule.kind === 'custom') return rule.codec.describe?.(value as never) ?? show(value);
  return show(value);
}
