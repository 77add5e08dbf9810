/** The seeded generator: the only source of chance in Cauce. */

/** A stream of pseudo-random numbers; the same seed gives the same stream on any machine. */
export interface Random {
  /** A number in [0, 1) with 53 random bits. */
  next(): number;
  /** An integer in [0, n), unbiased; n up to 2^32. */
  integer(n: number): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** The integers 0 … n-1 in random order. */
  permutation(n: number): Int32Array;
  /** An independent stream, decided by this one's seed and the label alone, not by what was drawn before. */
  fork(label: string | number): Random;
}

/**
 * A generator for an integer seed (any safe integer).
 *
 * xoshiro128** by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), its state filled from the seed
 * by splitmix32, as its authors advise.
 *
 * @example
 * const [first, second] = [createRandom(1), createRandom(1)];
 * first.next() === second.next(); //=> true
 * Array.from(createRandom(3).permutation(4)).sort(); //=> [0, 1, 2, 3]
 */
export function createRandom(seed: number): Random {
  const fill = splitmix32(seed);
  let a = fill();
  let b = fill();
  let c = fill();
  let d = fill();

  const uint32 = (): number => {
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };

  const next = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;

  const integer = (n: number): number => {
    // Reject the incomplete last block, so that every result is equally likely.
    const limit = 4294967296 - (4294967296 % n);
    for (;;) {
      const draw = uint32();
      if (draw < limit) return draw % n;
    }
  };

  const normal = (): number => {
    // Marsaglia's polar method, keeping one of its two results.
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const s = x * x + y * y;
      if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
    }
  };

  const permutation = (n: number): Int32Array => {
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const j = integer(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  };

  return { next, integer, normal, permutation, fork: label => createRandom(mixSeed(seed, String(label))) };
}

/** Splitmix32: one well-mixed 32-bit word for each call. */
function splitmix32(seed: number): () => number {
  let state = (seed ^ Math.trunc(seed / 4294967296)) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) | 0;
  };
}

/** A new seed from a seed and a label (FNV-1a over both). */
function mixSeed(seed: number, label: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${seed}/${label}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193);
  }
  return hash >>> 0;
}
