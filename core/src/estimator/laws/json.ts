/** Laws of steps as JSON: what a model file and a program of another language say of a step. */

import type { Step } from '../definition.ts';
import { stepFromJson, stepToJson } from '../step-json.ts';
import { check, type Example, isSame, refusalOf } from './example.ts';

/** A step survives JSON: read again, it is kept as the same JSON. */
export async function stepSurvivesJson({ step }: Example): Promise<void> {
  if (holdsCode(step)) return;
  const json = stepToJson(step);
  const again = stepFromJson(JSON.parse(JSON.stringify(json)), definitionsOf(step));
  check(isSame(JSON.stringify(stepToJson(again)), JSON.stringify(json)), 'the step read again is another');
}

/** A misspelt parameter in JSON is refused with the nearest name. */
export async function misspeltJsonIsRefused({ step }: Example): Promise<void> {
  if (holdsCode(step)) return;
  const json = stepToJson(step);
  for (const param of Object.keys(json.params)) {
    const params = { ...json.params, [`${param}z`]: json.params[param] };
    const refusal = await refusalOf(() => stepFromJson({ ...json, params }, definitionsOf(step)));
    check(refusal?.code === 'PARAM_UNKNOWN', `${param}z is accepted from JSON`);
    const nearest = `did you mean ${JSON.stringify(param)}`;
    check(
      refusal.message.includes(nearest),
      `${param}z is refused without its nearest name: ${refusal.message}`,
    );
  }
}

/** Parameters that are functions are settled by the fit, before anything is kept. */
function holdsCode(step: Step): boolean {
  return JSON.stringify(stepToJson(step), (_, value) =>
    typeof value === 'function' ? '\0code' : value,
  ).includes('\\u0000code');
}

/** Its own definition, and those of the steps that it nests. */
function definitionsOf(step: Step): Map<string, Step['definition']> {
  const found = new Map([[step.definition.name, step.definition]]);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('definition' in value && 'withParams' in value) {
      const nested = value as Step;
      found.set(nested.definition.name, nested.definition);
      visit(nested.params);
    } else for (const part of Object.values(value)) visit(part);
  };
  visit(step);
  return found;
}
