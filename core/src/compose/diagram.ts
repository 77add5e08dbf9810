/** A pipeline as a text diagram. */

import { show } from '../errors.ts';
import type { Step } from '../estimator/definition.ts';
import type { Rule } from '../estimator/rules.ts';
import type { ColumnsParams, Selector } from './columns.ts';

interface Node {
  readonly label: string;
  readonly children: readonly Node[];
}

/** The steps as a tree of lines, with the parameters that differ from their defaults. */
export function diagram(title: string, steps: readonly Step[]): string {
  return [title, ...draw(steps.map(nodeOf))].join('\n');
}

function nodeOf(step: Step): Node {
  if (step.definition.name !== 'Columns')
    return { label: `${step.name}(${changedParams(step)})`, children: [] };
  const { parts, remainder } = step.params as ColumnsParams;
  const children = Object.entries(parts).map(([name, [selector, ...inner]]) => ({
    label: `${name}: ${selectorText(selector)}`,
    children: inner.length === 0 ? [{ label: '(as they are)', children: [] }] : inner.map(nodeOf),
  }));
  return {
    label: `${step.name}, other columns: ${remainder === 'drop' ? 'dropped' : 'as they are'}`,
    children,
  };
}

function draw(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node, i) => {
    const last = i === nodes.length - 1;
    const below = draw(node.children).map(line => `${last ? '   ' : '│  '}${line}`);
    return [`${last ? '└─ ' : '├─ '}${node.label}`, ...below];
  });
}

/** The parameters that differ from their defaults. */
export function changedParams(step: Step): string {
  const rules = step.definition.params as Record<string, Rule>;
  return Object.entries(step.params as Record<string, unknown>)
    .filter(([param, value]) => !isDefault(rules[param], value))
    .map(([param, value]) => `${param}: ${paramText(rules[param], value)}`)
    .join(', ');
}

function isDefault(rule: Rule, value: unknown): boolean {
  // A list that comes from a model file equals the default without being it.
  return (
    value === rule.default || (Array.isArray(value) && JSON.stringify(value) === JSON.stringify(rule.default))
  );
}

function paramText(rule: Rule, value: unknown): string {
  if (rule.kind === 'custom') return rule.codec.describe?.(value as never) ?? '…';
  return show(value);
}

export function selectorText(selector: Selector): string {
  if (typeof selector === 'function') return 'by a predicate';
  if (typeof selector === 'string') return selector;
  return 'types' in selector ? `all of type ${selector.types.join(', ')}` : selector.join(', ') || 'none';
}
