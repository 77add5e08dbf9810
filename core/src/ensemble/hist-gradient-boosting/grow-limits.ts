/** Which columns may decide in a node, and with which values must rise or fall. */

import { CauceError } from '../../errors.ts';
import { plain, type Rule } from '../../estimator/rules.ts';
import type { BinnedColumn } from '../../estimator/statistics-source.ts';
import type { Random } from '../../random.ts';
import type { TreeInput } from '../../tree/inputs.ts';

/**
 * Which columns may meet on a path: those of a group. 'no_interactions': each is a group by itself; 'pairwise': any two are
 * one. Columns that no group names are a group of their own.
 */
export type InteractionCst = 'pairwise' | 'no_interactions' | readonly (readonly string[])[] | null;

/** The parameter `interactionCst`. Default null. */
export function interactionCst(): Rule<InteractionCst> {
  const expects =
    '"pairwise", "no_interactions", lists of column names such as [["km", "year"], ["fuel"]], or null';
  const isName = (value: unknown): boolean => typeof value === 'string';
  const isGroups = (value: unknown): boolean =>
    Array.isArray(value) && value.every(group => Array.isArray(group) && group.every(isName));
  const isWord = (value: unknown): boolean =>
    value === null || value === 'pairwise' || value === 'no_interactions';
  return plain<InteractionCst>(expects, value => isWord(value) || isGroups(value), null);
}

type Groups = 'pairwise' | readonly ReadonlySet<number>[] | undefined;

/**
 * The groups as numbers of inputs.
 * @throws {CauceError} PARAM_INVALID for a name that is no column.
 */
export function groupsOf(where: string, inputs: readonly TreeInput[], asked: InteractionCst): Groups {
  if (asked === null || asked === 'pairwise') return asked ?? undefined;
  if (asked === 'no_interactions') return inputs.map((_, place) => new Set([place]));
  const places = new Map(inputs.map(({ name }, place) => [name, place]));
  const unknown = asked.flat().find(name => !places.has(name));
  if (unknown !== undefined) {
    const rule = `of columns that it is given: ${inputs.map(({ name }) => JSON.stringify(name)).join(', ')}`;
    throw new CauceError('PARAM_INVALID', { where, param: 'interactionCst', rule, received: unknown });
  }
  const groups = asked.map(names => new Set(names.map(name => places.get(name) as number)));
  const rest = [...inputs.keys()].filter(place => !groups.some(group => group.has(place)));
  return rest.length === 0 ? groups : [...groups, new Set(rest)];
}

export class GrowLimits {
  /** Of each binned column, whether values must rise (1) or fall (-1) with it. */
  readonly monotone: Int8Array | undefined;
  readonly #columns: readonly BinnedColumn[];
  readonly #groups: Groups;
  readonly #share: number;
  readonly #random: Random;

  /**
   * @param signs For each input, whether values must rise or fall with it.
   * @param share Of the columns that may decide, which are looked at: drawn for each node.
   */
  constructor(
    columns: readonly BinnedColumn[],
    signs: Int8Array | undefined,
    groups: Groups,
    share: number,
    random: Random,
  ) {
    this.#columns = columns;
    this.#groups = groups;
    this.#share = share;
    this.#random = random;
    this.monotone = signs === undefined ? undefined : Int8Array.from(columns, ({ input }) => signs[input]);
  }

  /**
   * The columns that a node looks at, 1 for each; undefined for all.
   * @param used Inputs that have decided above it.
   */
  columns(used: ReadonlySet<number>): Uint8Array | undefined {
    const inputs = this.#inputs(used);
    if (inputs === undefined && this.#share === 1) return undefined;
    const allowed = Uint8Array.from(this.#columns, ({ input }) => (inputs?.has(input) === false ? 0 : 1));
    if (this.#share === 1) return allowed;
    const places = [...allowed.keys()].filter(place => allowed[place] === 1);
    const count = Math.max(1, Math.ceil(this.#share * places.length));
    for (const k of this.#random.permutation(places.length).subarray(count)) allowed[places[k]] = 0;
    return allowed;
  }

  /** The inputs above a node's children, when this column decides in it. */
  extend(used: ReadonlySet<number>, column: number): ReadonlySet<number> {
    const { input } = this.#columns[column];
    return this.#groups === undefined || used.has(input) ? used : new Set([...used, input]);
  }

  #inputs(used: ReadonlySet<number>): ReadonlySet<number> | undefined {
    if (this.#groups === undefined) return undefined;
    if (this.#groups === 'pairwise') return used.size < 2 ? undefined : used;
    const open = this.#groups.filter(group => [...used].every(input => group.has(input)));
    return new Set(open.flatMap(group => [...group]));
  }
}
