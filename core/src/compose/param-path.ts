/** Nested parameters by path: `columns.numbers.simpleImputer.strategy`. */

import { CauceError } from '../errors.ts';
import type { Step } from '../estimator/definition.ts';
import type { Codec, Rule } from '../estimator/rules.ts';

/** The paths of all parameters of these steps that are not themselves steps. */
export function paramPaths(steps: readonly Step[]): string[] {
  return steps.flatMap(step =>
    Object.entries(step.definition.params as Record<string, Rule>).flatMap(([param, rule]) => {
      const children = childrenOf(rule, (step.params as Record<string, unknown>)[param]);
      const nested = [...(children ?? [])].flatMap(([path, child]) =>
        paramPaths([child]).map(inner => `${path}${inner.slice(child.name.length)}`),
      );
      return [...(children === undefined ? [param] : []), ...nested].map(inner => `${step.name}.${inner}`);
    }),
  );
}

/**
 * The steps with some parameters changed.
 * @param changes New values by path.
 * @throws {CauceError} PARAM_UNKNOWN with the nearest path, PARAM_INVALID.
 */
export function withParamPaths<S extends Step>(
  steps: readonly S[],
  changes: Readonly<Record<string, unknown>>,
): S[] {
  return Object.entries(changes).reduce<S[]>(
    (changed, [path, value]) => setPath(changed, path, value),
    [...steps],
  );
}

function setPath<S extends Step>(steps: readonly S[], path: string, value: unknown): S[] {
  const index = steps.findIndex(step => path.startsWith(`${step.name}.`));
  const changed =
    index < 0 ? undefined : setInStep(steps[index], path.slice(steps[index].name.length + 1), value);
  if (changed === undefined) {
    throw new CauceError('PARAM_UNKNOWN', { where: 'The pipeline', param: path, known: paramPaths(steps) });
  }
  return steps.map((step, i) => (i === index ? (changed as S) : step));
}

/** The step with the parameter at this path changed; undefined when it has no such path. */
function setInStep(step: Step, path: string, value: unknown): Step | undefined {
  const rules = step.definition.params as Record<string, Rule>;
  if (Object.hasOwn(rules, path)) return step.withParams({ [path]: value } as object);
  for (const [param, rule] of Object.entries(rules)) {
    const current = (step.params as Record<string, unknown>)[param];
    for (const [childPath, child] of childrenOf(rule, current) ?? []) {
      if (!path.startsWith(`${childPath}.`)) continue;
      const changed = setInStep(child, path.slice(childPath.length + 1), value);
      // Another parameter may nest a step of this name.
      if (changed === undefined) continue;
      const codec = (rule as { codec: unknown }).codec as Codec<unknown>;
      return step.withParams({ [param]: codec.withChild?.(current, childPath, changed) } as object);
    }
  }
  return undefined;
}

function childrenOf(rule: Rule, value: unknown): ReadonlyMap<string, Step> | undefined {
  if (rule.kind !== 'custom') return undefined;
  return (rule.codec as unknown as Codec<unknown>).children?.(value) as ReadonlyMap<string, Step> | undefined;
}
