/** The generator of a tree: xoshiro128** by Blackman and Vigna, as in src/random.ts. */

let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;

/** Begins the stream of four words. */
export function seed(words: usize): void {
  a = load<u32>(words);
  b = load<u32>(words, 4);
  c = load<u32>(words, 8);
  d = load<u32>(words, 12);
}

export function next(): u32 {
  const result = rotl<u32>(b * 5, 7) * 9;
  const t = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= t;
  d = rotl<u32>(d, 11);
  return result;
}

/** A number in [0, 1). */
export function uniform(): f64 {
  return <f64>next() * 2.3283064365386963e-10;
}

/** A whole number in [0, n). */
export function below(n: i32): i32 {
  return <i32>(uniform() * <f64>n);
}
