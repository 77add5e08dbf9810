/** Trees that part rows at random until each is alone: the sooner, the stranger it is. */

import { type InputValues, missingLeftFlag, nodeKind, type TreeEnsemble } from '../kernels/trees/ensemble.ts';
import type { Random } from '../random.ts';

/** What trees are grown on, and how. */
export interface IsolationRules {
  readonly kinds: Uint8Array;
  /** Of each input its values; of categories missing ones are negative. */
  readonly values: readonly InputValues[];
  readonly rows: number;
  readonly trees: number;
  /** Rows that each tree draws. */
  readonly draws: number;
  /** Whether a row may be drawn again. */
  readonly bootstrap: boolean;
  /** Inputs that each tree draws. */
  readonly width: number;
}

/** How many splits a search in a tree of so many rows takes when it finds nothing: equation 1 of Liu et al. (2008). */
export function averagePath(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + 0.577_215_664_901_532_9) - (2 * (rows - 1)) / rows;
}

/**
 * Leaves have their depth and what is still to be expected of their rows. O(trees x draws x log(draws)).
 * @param each Called before each tree.
 */
export function growIsolationTrees(
  rules: IsolationRules,
  random: Random,
  each: (tree: number) => void,
): TreeEnsemble {
  const growth = new Growth(rules);
  for (let tree = 0; tree < rules.trees; tree++) {
    each(tree);
    growth.add(random.fork(`tree ${tree}`));
  }
  return growth.finish();
}

interface OpenNode {
  readonly node: number;
  readonly depth: number;
  readonly rows: readonly number[];
}

type Side = (row: number) => boolean;

class Growth {
  readonly #rules: IsolationRules;
  readonly #maxDepth: number;
  readonly #input: number[] = [];
  readonly #value: number[] = [];
  readonly #child: number[] = [];
  readonly #flags: number[] = [];
  readonly #cover: number[] = [];
  readonly #sets: number[] = [];
  readonly #roots: number[] = [];

  constructor(rules: IsolationRules) {
    this.#rules = rules;
    this.#maxDepth = Math.ceil(Math.log2(Math.max(2, rules.draws)));
  }

  finish(): TreeEnsemble {
    return {
      input: Int32Array.from(this.#input),
      value: Float64Array.from(this.#value),
      child: Int32Array.from(this.#child),
      flags: Uint8Array.from(this.#flags),
      cover: Uint32Array.from(this.#cover),
      sets: Uint32Array.from(this.#sets),
      roots: Int32Array.from(this.#roots),
    };
  }

  add(random: Random): void {
    const rows = this.#drawRows(random);
    const inputs = random.permutation(this.#rules.values.length).subarray(0, this.#rules.width);
    const open: OpenNode[] = [{ node: this.#put(rows.length), depth: 0, rows }];
    this.#roots.push(open[0].node);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, depth, rows: own } = next;
      const side =
        depth < this.#maxDepth && own.length > 1 ? this.#split(node, own, inputs, random) : undefined;
      if (side === undefined) {
        this.#value[node] = depth + averagePath(own.length);
        continue;
      }
      const lefts = own.filter(side);
      const rights = own.filter(row => !side(row));
      // Where the node has no missing values, later ones go to its larger side.
      if (this.#flags[node] < 0) this.#flags[node] = lefts.length > rights.length ? missingLeftFlag : 0;
      const child = this.#put(lefts.length);
      this.#child[node] = child;
      open.push({ node: child, depth: depth + 1, rows: lefts });
      open.push({ node: this.#put(rights.length), depth: depth + 1, rows: rights });
    }
  }

  /** The distinct rows. */
  #drawRows(random: Random): number[] {
    const { rows, draws, bootstrap } = this.#rules;
    if (!bootstrap) return Array.from(random.permutation(rows).subarray(0, draws));
    return [...new Set(Array.from({ length: draws }, () => random.integer(rows)))];
  }

  #put(cover: number): number {
    this.#input.push(-1);
    this.#value.push(0);
    this.#child.push(-1);
    this.#flags.push(0);
    return this.#cover.push(cover) - 1;
  }

  /** Splits by the first of the inputs, in random order, that is not constant; undefined when all are. */
  #split(
    node: number,
    rows: readonly number[],
    inputs: Uint32Array | Int32Array,
    random: Random,
  ): Side | undefined {
    for (const place of random.permutation(inputs.length)) {
      const input = inputs[place];
      const kind = this.#rules.kinds[input];
      const values = this.#rules.values[input];
      const side =
        kind === nodeKind.number
          ? this.#cut(node, rows, values, random)
          : this.#choose(node, rows, kind, values, random);
      if (side === undefined) continue;
      this.#input[node] = input;
      return side;
    }
    return undefined;
  }

  /** A threshold between the smallest and the largest value; missing values go to either side. */
  #cut(node: number, rows: readonly number[], values: InputValues, random: Random): Side | undefined {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let hasMissing = false;
    for (const row of rows) {
      const x = values[row];
      if (Number.isNaN(x)) hasMissing = true;
      else {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    // Of values that are all alike, or all missing, none can be parted from others.
    if (!(low < high)) return low === high && hasMissing ? this.#partMissing(node, values) : undefined;
    const u = random.next();
    const drawn = low * (1 - u) + high * u;
    // Adding 0 makes -0 a 0.
    const threshold = (drawn >= low && drawn < high ? drawn : low) + 0;
    const missingLeft = hasMissing && random.next() < 0.5;
    this.#value[node] = threshold;
    this.#flags[node] = hasMissing ? (missingLeft ? missingLeftFlag : 0) : -1;
    return row => values[row] <= threshold || (missingLeft && Number.isNaN(values[row]));
  }

  /** All present values are the same: they go left, missing ones right. */
  #partMissing(node: number, values: InputValues): Side {
    this.#value[node] = Number.POSITIVE_INFINITY;
    return row => !Number.isNaN(values[row]);
  }

  /** Of a one-hot block one feature's rows go right; of categories each to either side, but not all to one. */
  #choose(
    node: number,
    rows: readonly number[],
    kind: number,
    codes: InputValues,
    random: Random,
  ): Side | undefined {
    const present = [...new Set(rows.map(row => codes[row]))].sort((a, b) => a - b);
    if (present.length < 2) return undefined;
    if (kind === nodeKind.oneHot) {
      const features = present.filter(code => code >= 0);
      const chosen = features[random.integer(features.length)];
      this.#value[node] = chosen;
      this.#flags[node] = nodeKind.oneHot;
      return row => codes[row] !== chosen;
    }
    let isLeft: boolean[] = [];
    while (!isLeft.includes(true) || !isLeft.includes(false)) isLeft = present.map(() => random.next() < 0.5);
    const lefts = new Set(present.filter((_, i) => isLeft[i]));
    const missingLeft = present[0] < 0 ? isLeft[0] : random.next() < 0.5;
    this.#value[node] = this.#sets.length;
    this.#flags[node] = nodeKind.set | (missingLeft ? missingLeftFlag : 0);
    const known = new Set(present);
    for (let word = 0; word < 8; word++) {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) {
        const code = 32 * word + bit;
        if (known.has(code) ? lefts.has(code) : missingLeft) bits |= 1 << bit;
      }
      this.#sets.push(bits >>> 0);
    }
    return row => lefts.has(codes[row]);
  }
}
