/** How many candidates each round of successive halving has, and what each of them is given. */

import { CauceError } from '../errors.ts';

export interface HalvingRound {
  readonly nCandidates: number;
  readonly nResources: number;
}

export interface HalvingPlan {
  readonly nCandidates: number;
  readonly factor: number;
  readonly minResources: number | 'smallest' | 'exhaust';
  /** The number that `'smallest'` stands for. */
  readonly smallest: number;
  readonly maxResources: number;
  readonly aggressiveElimination: boolean;
}

/**
 * The rounds, as scikit-learn plans them: each keeps one candidate in `factor`, rounded up, and gives it `factor` times as
 * much, until few enough are left or resources end.
 *
 * K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
 *
 * @throws {CauceError} PARAM_INVALID when the first round would need more than there is, or would drop no candidate.
 */
export function halvingSchedule(where: string, plan: HalvingPlan): HalvingRound[] {
  const { factor, maxResources, aggressiveElimination } = plan;
  if (plan.nCandidates > 1 && Math.ceil(plan.nCandidates / factor) === plan.nCandidates) {
    const rule = `large enough for a round to drop one of ${plan.nCandidates} candidates`;
    throw new CauceError('PARAM_INVALID', { where, param: 'factor', rule, received: factor });
  }
  const required = 1 + Math.floor(Math.log(plan.nCandidates) / Math.log(factor));
  const least = leastResources(where, plan, required);
  const possible = 1 + Math.floor(Math.log(quotient(maxResources, least)) / Math.log(factor));
  const rounds: HalvingRound[] = [];
  let nCandidates = plan.nCandidates;
  for (let round = 0; round < (aggressiveElimination ? required : Math.min(possible, required)); round++) {
    const power = aggressiveElimination ? Math.max(0, round - required + possible) : round;
    const nResources = Math.min(Math.floor(factor ** power * least), maxResources);
    rounds.push({ nCandidates, nResources });
    nCandidates = Math.ceil(nCandidates / factor);
  }
  return rounds;
}

/** How many candidates let the last round have all resources. */
export function exhaustingCandidates({
  maxResources,
  minResources,
  smallest,
}: Pick<HalvingPlan, 'maxResources' | 'minResources' | 'smallest'>): number {
  return quotient(maxResources, typeof minResources === 'number' ? minResources : smallest);
}

function leastResources(
  where: string,
  { factor, minResources, smallest, maxResources }: HalvingPlan,
  required: number,
): number {
  const given = typeof minResources === 'number' ? minResources : smallest;
  if (given > maxResources) {
    const rule = `at most maxResources, which is ${maxResources}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'minResources', rule, received: given });
  }
  return minResources === 'exhaust'
    ? Math.max(given, quotient(maxResources, factor ** (required - 1)))
    : given;
}

/** Rounded down, as Python's `//`: without the error of a division that is rounded first. */
function quotient(a: number, b: number): number {
  return (a - (a % b)) / b;
}
