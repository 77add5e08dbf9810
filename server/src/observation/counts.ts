/** Counters by two labels, of which there are never more than a given number. */

/** Pairs of labels a counter has; further ones are counted together. */
const defaultLimit = 1000;
/** The labels under which everything beyond the limit is counted. */
export const otherLabel = 'other';

export class Counts<Second extends string | number = string | number> {
  readonly #limit: number;
  readonly #counts = new Map<string, Map<Second | typeof otherLabel, number>>();
  #size = 0;

  constructor(limit: number = defaultLimit) {
    this.#limit = limit;
  }

  add(first: string, second: Second, by = 1): void {
    const inner = this.#counts.get(first);
    const known = inner?.get(second);
    if (known === undefined) this.#addNew(first, second, by);
    else inner!.set(second, known + by);
  }

  *entries(): IterableIterator<[string, Second | typeof otherLabel, number]> {
    for (const [first, inner] of this.#counts)
      for (const [second, count] of inner) yield [first, second, count];
  }

  #addNew(first: string, second: Second, by: number): void {
    if (this.#size < this.#limit) {
      this.#size++;
      this.#set(first, second, by);
    } else {
      this.#set(otherLabel, otherLabel, by);
    }
  }

  #set(first: string, second: Second | typeof otherLabel, by: number): void {
    const inner = this.#counts.get(first) ?? new Map();
    this.#counts.set(first, inner);
    inner.set(second, (inner.get(second) ?? 0) + by);
  }
}
