/** Laws of parameters. */

import { type CauceError, show } from '../../errors.ts';
import { checkRule, type Rule, type Rules } from '../rules.ts';
import { check, type Example, refusalOf } from './example.ts';

/** A bad parameter is refused with its definition, its name, the rule and the value. */
export async function badParamIsRefused({ step }: Example): Promise<void> {
  for (const [param, rule] of rulesOf(step)) {
    const bad = [{ no: 'such value' }, 'no such value', Number.NaN].find(
      value => checkRule(rule, value) !== undefined,
    );
    if (bad === undefined) continue;
    const refusal = await refusalOf(() => step.withParams({ [param]: bad } as object));
    const parts = [step.definition.name, param, checkRule(rule, bad) as string, show(bad)];
    checkRefusal(refusal, 'PARAM_INVALID', `${param} = ${show(bad)}`, parts);
  }
}

/** A misspelt parameter is refused with the nearest name. */
export async function misspeltParamIsRefused({ step }: Example): Promise<void> {
  const { name } = step.definition;
  const noSuch = await refusalOf(() => step.withParams({ noSuchThing: 1 } as object));
  checkRefusal(noSuch, 'PARAM_UNKNOWN', 'noSuchThing', [name, 'noSuchThing']);
  for (const [param] of rulesOf(step)) {
    const misspelt = `${param}z`;
    const refusal = await refusalOf(() => step.withParams({ [misspelt]: 1 } as object));
    checkRefusal(refusal, 'PARAM_UNKNOWN', misspelt, [name, show(misspelt), `did you mean ${show(param)}`]);
  }
}

/** A step's own parameters make the same step again, and its defaults keep their own rules. */
export async function paramsMakeTheStepAgain({ step }: Example): Promise<void> {
  const { params } = step.withParams(step.params as object);
  for (const [param, rule] of rulesOf(step)) {
    const value = (step.params as Record<string, unknown>)[param];
    check((params as Record<string, unknown>)[param] === value, `${param} is another when given again`);
    const problem = rule.default === undefined ? undefined : checkRule(rule, rule.default);
    check(problem === undefined, `the default of ${param} must be ${problem}`);
  }
}

function rulesOf({ definition }: Example['step']): [string, Rule][] {
  return Object.entries(definition.params as Rules<Record<string, unknown>>);
}

function checkRefusal(
  refusal: CauceError | undefined,
  code: string,
  what: string,
  parts: readonly string[],
): void {
  check(refusal !== undefined, `${what} is accepted`);
  check(refusal.code === code, `${what} is refused with ${refusal.code}, not ${code}`);
  const left = parts.find(part => !refusal.message.includes(part));
  check(left === undefined, `${what} is refused without saying ${left}: ${refusal.message}`);
}
