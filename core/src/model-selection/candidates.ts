/** Parameters to try: every combination of some values, or some drawn at random. */

import type { ParamPath, ParamValue } from '../compose/param-types.ts';
import { CauceError, show } from '../errors.ts';
import { createRandom, type Random } from '../random.ts';
import { checkCount } from './splitter.ts';

/** Values to try, by path: `{ 'ridge.alpha': [0.1, 1, 10] }`. */
export type ParamGrid<Steps extends readonly unknown[]> = Shown<
  Steps,
  { readonly [Path in ParamPath<Steps>]?: readonly ParamValue<Steps, Path>[] }
>;

/** Numbers to draw from: plain data. */
export type Distribution = {
  readonly distribution: 'uniform' | 'logUniform' | 'integers';
  readonly low: number;
  readonly high: number;
};

/** Values or distributions to draw from, by path. */
export type ParamDistributions<Steps extends readonly unknown[]> = Shown<
  Steps,
  { readonly [Path in ParamPath<Steps>]?: readonly ParamValue<Steps, Path>[] | Distribution }
>;

/** The type itself; of what is chosen by a condition the compiler's errors show the members, here paths, and not the name. */
type Shown<Steps, Type> = Steps extends unknown ? Type : never;

/** Parameters by path. */
export type Params = Readonly<Record<string, unknown>>;
type Lists = Readonly<Record<string, readonly unknown[]>>;
type Sources = Readonly<Record<string, readonly unknown[] | Distribution>>;

/**
 * Numbers from `low` to `high`, all equally likely.
 * @throws {CauceError} PARAM_INVALID unless `low` is below `high`.
 *
 * @example
 * uniform(0, 1).high; //=> 1
 */
export function uniform(low: number, high: number): Distribution {
  checkRange('uniform', low, high, Number.NEGATIVE_INFINITY);
  return { distribution: 'uniform', low, high };
}

/**
 * Numbers from `low` to `high`, both above 0, whose logarithms are equally likely: for what counts by factors, such as
 * learning rates and penalties.
 * @throws {CauceError} PARAM_INVALID unless `low` is above 0 and below `high`.
 *
 * @example
 * logUniform(0.01, 100).low; //=> 0.01
 */
export function logUniform(low: number, high: number): Distribution {
  checkRange('logUniform', low, high, 0);
  return { distribution: 'logUniform', low, high };
}

/**
 * Whole numbers from `low` to `high`, both included, all equally likely.
 * @throws {CauceError} PARAM_INVALID unless they are whole numbers, `low` below `high` by less than 2 ** 32.
 *
 * @example
 * integers(2, 10).distribution; //=> 'integers'
 */
export function integers(low: number, high: number): Distribution {
  checkRange('integers', low, high, Number.NEGATIVE_INFINITY);
  for (const [param, received] of Object.entries({ low, high })) {
    if (Number.isSafeInteger(received)) continue;
    throw new CauceError('PARAM_INVALID', { where: 'integers', param, rule: 'a whole number', received });
  }
  if (high - low >= 2 ** 32) {
    const rule = 'less than 2 ** 32 above low';
    throw new CauceError('PARAM_INVALID', { where: 'integers', param: 'high', rule, received: high });
  }
  return { distribution: 'integers', low, high };
}

/** Every combination; of several grids those of each. The last path of a grid varies first. */
export function combinations(where: string, grid: unknown): Params[] {
  const grids = (Array.isArray(grid) ? grid : [grid]) as readonly Lists[];
  checkSome(where, 'grid', grids);
  return grids.flatMap(one =>
    Object.entries(one).reduce<Params[]>(
      (all, [path, values]) => {
        checkValues(where, path, values);
        return all.flatMap(params => values.map(value => ({ ...params, [path]: value })));
      },
      [{}],
    ),
  );
}

/**
 * Parameters drawn at random. Where there are only lists, no combination is drawn twice, and there are at most as many as
 * combinations.
 *
 * @param distributions By path, or several such, of which each time one is drawn.
 */
export function drawn(where: string, distributions: unknown, count: number, randomState: number): Params[] {
  checkCount(where, 'nIter', count, 1);
  const sources = (Array.isArray(distributions) ? distributions : [distributions]) as readonly Sources[];
  checkSome(where, 'distributions', sources);
  for (const [path, from] of sources.flatMap(one => Object.entries(one))) {
    if (Array.isArray(from)) checkValues(where, path, from);
    else checkDistribution(where, path, from);
  }
  const random = createRandom(randomState);
  return sources.every(one => Object.values(one).every(from => Array.isArray(from)))
    ? drawnOnce(sources as readonly Lists[], count, random)
    : Array.from({ length: count }, () => drawOne(sources, random));
}

/** Different combinations of lists. */
function drawnOnce(grids: readonly Lists[], count: number, random: Random): Params[] {
  const sizes = grids.map(grid => Object.values(grid).reduce((size, { length }) => size * length, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  // Too many to be numbered exactly: two draws are never the same.
  if (total > Number.MAX_SAFE_INTEGER) return Array.from({ length: count }, () => drawOne(grids, random));
  const wanted = Math.min(count, total);
  // Of few, all are put in some order; of many, two draws are rarely the same.
  if (total <= 2 * wanted + 1000) {
    const order = random.permutation(total).subarray(0, wanted);
    return Array.from(order, position => combinationAt(grids, sizes, position));
  }
  const positions = new Set<number>();
  while (positions.size < wanted) positions.add(Math.floor(random.next() * total));
  return Array.from(positions, position => combinationAt(grids, sizes, position));
}

/** The combination at a position in `combinations`. */
function combinationAt(grids: readonly Lists[], sizes: readonly number[], position: number): Params {
  let rest = position;
  let which = 0;
  while (rest >= sizes[which]) rest -= sizes[which++];
  const params: Record<string, unknown> = {};
  for (const [path, values] of Object.entries(grids[which]).reverse()) {
    params[path] = values[rest % values.length];
    rest = Math.floor(rest / values.length);
  }
  return Object.fromEntries(Object.entries(params).reverse());
}

function drawOne(sources: readonly Sources[], random: Random): Params {
  const one = sources[random.integer(sources.length)];
  return Object.fromEntries(Object.entries(one).map(([path, from]) => [path, draw(from, random)]));
}

function draw(from: readonly unknown[] | Distribution, random: Random): unknown {
  if (!('distribution' in from)) return from[random.integer(from.length)];
  const { distribution, low, high } = from;
  if (distribution === 'integers') return low + random.integer(high - low + 1);
  if (distribution === 'uniform') return low + random.next() * (high - low);
  return Math.exp(Math.log(low) + random.next() * (Math.log(high) - Math.log(low)));
}

function checkSome(where: string, param: string, received: readonly unknown[]): void {
  if (received.length > 0 && received.every(one => typeof one === 'object' && one !== null)) return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param,
    rule: 'values by path, or a list of such',
    received,
  });
}

function checkValues(where: string, path: string, values: unknown): void {
  if (Array.isArray(values) && values.length > 0) return;
  throw new CauceError('PARAM_INVALID', {
    where,
    param: path,
    rule: 'a list of values to try',
    received: values,
  });
}

/** Distributions are data, and may come from outside. */
function checkDistribution(where: string, path: string, from: unknown): void {
  const { distribution, low, high } = (from ?? {}) as Partial<Distribution>;
  const makers = { uniform, logUniform, integers };
  if (typeof distribution === 'string' && Object.hasOwn(makers, distribution)) {
    makers[distribution](low as number, high as number);
    return;
  }
  const rule = 'a list of values, or uniform(…), logUniform(…), integers(…)';
  throw new CauceError('PARAM_INVALID', { where, param: path, rule, received: from });
}

function checkRange(where: string, low: number, high: number, above: number): void {
  const wrong =
    !Number.isFinite(low) || low <= above
      ? { param: 'low', rule: above === 0 ? 'a number above 0' : 'a number', received: low }
      : !(Number.isFinite(high) && high > low)
        ? { param: 'high', rule: `a number above ${show(low)}`, received: high }
        : undefined;
  if (wrong !== undefined) throw new CauceError('PARAM_INVALID', { where, ...wrong });
}
