/** A step ⇄ plain JSON: its definition's name and version, and its parameters. */

import { CauceError, ModelFileError, show } from '../errors.ts';
import { type Definition, makeStep, type Step, stepName } from './definition.ts';
import type { Codec, ReadStep, Rule } from './rules.ts';

/** A step as the model file keeps it. */
export interface StepJson {
  readonly definition: string;
  readonly version: number;
  /** Only where it is not the definition's own. */
  readonly name?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function stepToJson(step: Step): StepJson {
  const { definition } = step;
  const params = Object.entries(step.params as Record<string, unknown>).map(([param, value]) => {
    const rule = (definition.params as Record<string, Rule>)[param];
    return [param, valueToJson(rule, value)];
  });
  return {
    definition: definition.name,
    version: definition.version ?? 1,
    ...(step.name === stepName(definition) ? {} : { name: step.name }),
    params: Object.fromEntries(params),
  };
}

function valueToJson(rule: Rule, value: unknown): unknown {
  if (rule.kind === 'optional') return value === null ? null : valueToJson(rule.of, value);
  if (rule.kind === 'list') return (value as unknown[]).map(item => valueToJson(rule.of, item));
  return rule.kind === 'custom' ? (rule.codec as unknown as Codec<unknown>).toJson(value) : value;
}

/** Steps nested deeper than this are refused. */
const maxDepth = 32;

/**
 * The step of this JSON, which comes from outside.
 * @param definitions By name.
 * @throws {ModelFileError} for JSON that is no step. @throws {CauceError} STEP_NOT_REGISTERED, PARAM_UNKNOWN,
 *   PARAM_INVALID.
 */
export function stepFromJson(json: unknown, definitions: ReadonlyMap<string, Definition>, depth = 0): Step {
  if (depth > maxDepth) throw new ModelFileError(`its steps are nested more than ${maxDepth} deep.`);
  const { definition: name, version, params, name: given } = asStepJson(json);
  const definition = definitions.get(name);
  if (definition === undefined || (definition.version ?? 1) !== version) {
    throw new CauceError('STEP_NOT_REGISTERED', { name, version, known: [...definitions.keys()] });
  }
  const readStep: ReadStep = nested => stepFromJson(nested, definitions, depth + 1);
  const rules = definition.params as Record<string, Rule>;
  const values = Object.entries(params).map(([param, value]) => [
    param,
    Object.hasOwn(rules, param) ? valueFromJson(rules[param], value, readStep) : value,
  ]);
  return makeStep(definition, given ?? stepName(definition), Object.fromEntries(values));
}

function valueFromJson(rule: Rule, json: unknown, readStep: ReadStep): unknown {
  if (rule.kind === 'optional') return json === null ? null : valueFromJson(rule.of, json, readStep);
  if (rule.kind === 'list' && Array.isArray(json))
    return json.map(item => valueFromJson(rule.of, item, readStep));
  return rule.kind === 'custom' ? rule.codec.fromJson(json, readStep) : json;
}

function asStepJson(json: unknown): StepJson {
  const step = (typeof json === 'object' && json !== null ? json : {}) as Partial<StepJson>;
  const { definition, version, params, name } = step;
  if (
    typeof definition !== 'string' ||
    !Number.isInteger(version) ||
    typeof params !== 'object' ||
    params === null ||
    Array.isArray(params) ||
    (name !== undefined && typeof name !== 'string')
  ) {
    throw new ModelFileError(`a step of its pipeline is malformed: ${show(json)}.`);
  }
  return step as StepJson;
}
