/** One tree, grown leaf by leaf: always the leaf whose split gains most. */

import type {
  Child,
  NodeSums,
  Split,
  SplitRules,
  StatisticsSource,
  TreeStart,
} from '../../estimator/statistics-source.ts';
import type { GrowLimits } from './grow-limits.ts';

export interface GrowRules extends Omit<SplitRules, 'monotone'> {
  readonly maxLeafNodes: number | null;
  readonly maxDepth: number | null;
  readonly learningRate: number;
}

/** A node of a finished tree; children have higher numbers, the right one follows the left. */
export type GrownNode = {
  /** Rows learnt from that came by. */
  readonly count: number;
} & ({ readonly value: number } | { readonly left: number; readonly split: Split });

interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

interface Leaf extends Bounds {
  readonly node: number;
  readonly depth: number;
  readonly sums: NodeSums;
  /** Inputs that have decided above it. */
  readonly used: ReadonlySet<number>;
}

const unbound: Bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

/** Grows a tree for an output on the source's current gradients, and adds it to the source's predictions. */
export async function growTree(
  source: StatisticsSource,
  output: number,
  rules: GrowRules,
  limits: GrowLimits,
): Promise<GrownNode[]> {
  const start = await source.startTree(output);
  const growth = new Growth(source, start, rules, limits);
  await growth.grow();
  const leaves = await growth.values();
  await source.endTree(output, leaves);
  return growth.nodes as GrownNode[];
}

class Growth {
  readonly nodes: (GrownNode | undefined)[] = [undefined];
  readonly #source: StatisticsSource;
  readonly #start: TreeStart;
  readonly #rules: GrowRules;
  readonly #limits: GrowLimits;
  readonly #splitRules: SplitRules;
  readonly #done: Leaf[] = [];
  /** Leaves to split, the smallest gain first. Without a bound on leaves, in any order that keeps few of them. */
  readonly #open: (Leaf & { split: Split })[] = [];

  constructor(source: StatisticsSource, start: TreeStart, rules: GrowRules, limits: GrowLimits) {
    this.#source = source;
    this.#start = start;
    this.#rules = rules;
    this.#limits = limits;
    const { minSamplesLeaf, l2Regularization } = rules;
    this.#splitRules = { minSamplesLeaf, l2Regularization, monotone: limits.monotone };
  }

  async grow(): Promise<void> {
    const root: Leaf = { node: 0, depth: 0, sums: this.#start.sums, used: new Set(), ...unbound };
    const asked = this.#child(root, true);
    this.#put(root, asked.wanted ? await this.#source.splitRoot(asked, this.#splitRules) : undefined);
    const maxLeaves = this.#rules.maxLeafNodes ?? Number.POSITIVE_INFINITY;
    while (this.#open.length > 0 && this.#open.length + this.#done.length < maxLeaves) {
      const leaf = this.#open.pop() as Leaf & { split: Split };
      // The last split needs no splits of its children.
      const isLast = this.#open.length + this.#done.length + 2 >= maxLeaves;
      await this.#split(leaf, !isLast);
    }
  }

  /** The values of all leaves, which are noted in the nodes. */
  async values(): Promise<{ node: number; value: number }[]> {
    const leaves = [...this.#done, ...this.#open];
    const { learningRate } = this.#rules;
    const hasBounds = this.#limits.monotone !== undefined;
    // Sides of a split are kept apart by their own steps: so all nodes' are asked for.
    const asked = hasBounds ? [...this.nodes.keys()] : leaves.map(({ node }) => node);
    const steps = await this.#source.leafSteps(asked);
    const bounded = steps !== undefined && hasBounds ? this.#boundSteps(steps) : steps;
    return leaves.map((leaf, i) => {
      const { node, sums } = leaf;
      const step = bounded === undefined ? this.#valueOf(sums, leaf) : bounded[hasBounds ? node : i];
      const value = learningRate * step;
      this.nodes[node] = { count: sums.count, value };
      return { node, value };
    });
  }

  async #split(leaf: Leaf & { split: Split }, mayGoOn: boolean): Promise<void> {
    const { node, depth, sums, split } = leaf;
    const used = this.#limits.extend(leaf.used, split.column);
    const rest = {
      gradient: sums.gradient - split.left.gradient,
      hessian: sums.hessian - split.left.hessian,
      count: sums.count - split.left.count,
    };
    const sign = this.#limits.monotone?.[split.column] ?? 0;
    const middle = sign === 0 ? 0 : (this.#valueOf(split.left, leaf) + this.#valueOf(rest, leaf)) / 2;
    const [ofLeft, ofRight] = divided(leaf, sign, middle);
    const first = this.nodes.length;
    const left: Leaf = { node: first, depth: depth + 1, sums: split.left, used, ...ofLeft };
    const right: Leaf = { node: first + 1, depth: depth + 1, sums: rest, used, ...ofRight };
    this.nodes.push(undefined, undefined);
    this.nodes[node] = { count: sums.count, left: first, split };
    const children = [this.#child(left, mayGoOn), this.#child(right, mayGoOn)] as const;
    const splits = await this.#source.divide(node, split, ...children, this.#splitRules);
    this.#put(left, splits[0]);
    this.#put(right, splits[1]);
  }

  #child({ node, depth, sums, lower, upper, used }: Leaf, mayGoOn: boolean): Child {
    const { minSamplesLeaf, maxDepth } = this.#rules;
    const isLarge = sums.count >= 2 * minSamplesLeaf && sums.count >= 2;
    const wanted = mayGoOn && isLarge && (maxDepth === null || depth < maxDepth);
    return { node, sums, wanted, lower, upper, columns: wanted ? this.#limits.columns(used) : undefined };
  }

  #put(leaf: Leaf, split: Split | undefined): void {
    if (split === undefined) {
      this.#done.push(leaf);
      return;
    }
    const open = this.#open;
    let place = open.length;
    if (this.#rules.maxLeafNodes !== null)
      while (place > 0 && open[place - 1].split.gain > split.gain) place--;
    open.splice(place, 0, { ...leaf, split });
  }

  /** What a leaf's raw predictions are moved by, but for the learning rate. */
  #valueOf({ gradient, hessian }: NodeSums, { lower, upper }: Bounds): number {
    const { scale, hessianScale } = this.#start;
    const curvature = hessian * hessianScale + this.#rules.l2Regularization;
    const value = curvature === 0 ? 0 : -(gradient * scale) / curvature;
    return Math.max(lower, Math.min(upper, value));
  }

  /** The steps of all nodes, kept in the order that their values have to have: the right side of a split right of its middle. */
  #boundSteps(steps: readonly number[]): number[] {
    const bounded = [...steps];
    const bounds: Bounds[] = [unbound];
    for (let node = 0; node < bounded.length; node++) {
      const { lower, upper } = bounds[node];
      const clip = (step: number): number => Math.max(lower, Math.min(upper, step));
      bounded[node] = clip(bounded[node]);
      const own = this.nodes[node];
      if (own === undefined || !('left' in own)) continue;
      const sign = this.#limits.monotone?.[own.split.column] ?? 0;
      const middle = (clip(steps[own.left]) + clip(steps[own.left + 1])) / 2;
      [bounds[own.left], bounds[own.left + 1]] = divided({ lower, upper }, sign, middle);
    }
    return bounded;
  }
}

/** The bounds of a node's children. */
function divided({ lower, upper }: Bounds, sign: number, middle: number): [left: Bounds, right: Bounds] {
  if (sign === 0)
    return [
      { lower, upper },
      { lower, upper },
    ];
  const below = { lower, upper: middle };
  const above = { lower: middle, upper };
  return sign > 0 ? [below, above] : [above, below];
}
