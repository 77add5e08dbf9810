/** One tree, grown leaf by leaf: always the leaf whose split gains most. */

import type {
  Child,
  NodeSums,
  Split,
  SplitRules,
  StatisticsSource,
} from '../../estimator/statistics-source.ts';

export interface GrowRules extends SplitRules {
  readonly maxLeafNodes: number | null;
  readonly maxDepth: number | null;
  readonly learningRate: number;
}

/** A node of a finished tree; children have higher numbers, the right one follows the left. */
export type GrownNode = {
  /** Rows learnt from that came by. */
  readonly count: number;
} & ({ readonly value: number } | { readonly left: number; readonly split: Split });

interface Leaf {
  readonly node: number;
  readonly depth: number;
  readonly sums: NodeSums;
}

/** Grows a tree for an output on the source's current gradients, and adds it to the source's predictions. */
export async function growTree(
  source: StatisticsSource,
  output: number,
  rules: GrowRules,
): Promise<GrownNode[]> {
  const { sums, scale, hessianScale } = await source.startTree(output);
  const nodes: (GrownNode | undefined)[] = [undefined];
  const done: Leaf[] = [];
  /** Leaves to split, the smallest gain first. Without a bound on leaves, in any order that keeps few of them. */
  const open: (Leaf & { split: Split })[] = [];

  const put = (leaf: Leaf, split: Split | undefined): void => {
    if (split === undefined) {
      done.push(leaf);
      return;
    }
    let place = open.length;
    if (rules.maxLeafNodes !== null) while (place > 0 && open[place - 1].split.gain > split.gain) place--;
    open.splice(place, 0, { ...leaf, split });
  };

  const isSplittable = (count: number, depth: number): boolean =>
    count >= 2 * rules.minSamplesLeaf && count >= 2 && (rules.maxDepth === null || depth < rules.maxDepth);

  const root = { node: 0, depth: 0, sums };
  put(root, isSplittable(sums.count, 0) ? await source.splitRoot(rules) : undefined);

  const maxLeaves = rules.maxLeafNodes ?? Number.POSITIVE_INFINITY;
  while (open.length > 0 && open.length + done.length < maxLeaves) {
    const { node, depth, sums: own, split } = open.pop() as Leaf & { split: Split };
    // The last split needs no splits of its children.
    const isLast = open.length + done.length + 2 >= maxLeaves;
    const child = (number: number, sums: NodeSums): Child => ({
      node: number,
      sums,
      wanted: !isLast && isSplittable(sums.count, depth + 1),
    });
    const left = child(nodes.length, split.left);
    const right = child(nodes.length + 1, {
      gradient: own.gradient - split.left.gradient,
      hessian: own.hessian - split.left.hessian,
      count: own.count - split.left.count,
    });
    nodes.push(undefined, undefined);
    nodes[node] = { count: own.count, left: left.node, split };
    const [ofLeft, ofRight] = await source.divide(node, split, left, right, rules);
    put({ ...left, depth: depth + 1 }, ofLeft);
    put({ ...right, depth: depth + 1 }, ofRight);
  }

  const leaves = [...done, ...open];
  const steps = await source.leafSteps(leaves.map(({ node }) => node));
  const stepOf = ({ gradient, hessian }: NodeSums): number => {
    const curvature = hessian * hessianScale + rules.l2Regularization;
    return curvature === 0 ? 0 : (-rules.learningRate * (gradient * scale)) / curvature;
  };
  const values = leaves.map(({ node, sums }, i) => {
    const value = steps === undefined ? stepOf(sums) : rules.learningRate * steps[i];
    nodes[node] = { count: sums.count, value };
    return { node, value };
  });
  await source.endTree(output, values);
  return nodes as GrownNode[];
}
