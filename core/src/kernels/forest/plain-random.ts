/** The generator of a tree: the twin of assembly/forest/random.ts. */
export class TreeRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor([a, b, c, d]: Uint32Array) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** 32 random bits: xoshiro128** by Blackman and Vigna. */
  next(): number {
    const five = Math.imul(this.#b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** True or false. */
  bit(): boolean {
    return this.next() >= 2 ** 31;
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.next() * 2 ** -32;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }
}
