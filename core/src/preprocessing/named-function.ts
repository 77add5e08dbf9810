/** Mathematical functions that are told by name, so that a model file can hold them as data. */

/** A function of one number, and what undoes it. */
export interface NamedFunction {
  readonly apply: (x: number) => number;
  /** What it takes back to `x`; where several numbers gave the same, the one that is at least 0. */
  readonly invert: (y: number) => number;
}

const same = (x: number): number => x;

/**
 * All functions. NaN stays NaN; what a function is not defined for becomes NaN too (the root of -1), or infinite (the
 * logarithm of 0).
 */
export const namedFunctions = {
  identity: { apply: same, invert: same },
  log: { apply: Math.log, invert: Math.exp },
  log2: { apply: Math.log2, invert: x => 2 ** x },
  log10: { apply: Math.log10, invert: x => 10 ** x },
  log1p: { apply: Math.log1p, invert: Math.expm1 },
  exp: { apply: Math.exp, invert: Math.log },
  expm1: { apply: Math.expm1, invert: Math.log1p },
  sqrt: { apply: Math.sqrt, invert: x => x * x },
  cbrt: { apply: Math.cbrt, invert: x => x * x * x },
  square: { apply: x => x * x, invert: Math.sqrt },
  reciprocal: { apply: x => 1 / x, invert: x => 1 / x },
  negative: { apply: x => -x, invert: x => -x },
  abs: { apply: Math.abs, invert: same },
  sign: { apply: Math.sign, invert: same },
  sin: { apply: Math.sin, invert: Math.asin },
  cos: { apply: Math.cos, invert: Math.acos },
  tan: { apply: Math.tan, invert: Math.atan },
  tanh: { apply: Math.tanh, invert: Math.atanh },
  arctan: { apply: Math.atan, invert: Math.tan },
  arcsinh: { apply: Math.asinh, invert: Math.sinh },
  sinh: { apply: Math.sinh, invert: Math.asinh },
  expit: { apply: x => 1 / (1 + Math.exp(-x)), invert: x => Math.log(x / (1 - x)) },
  logit: { apply: x => Math.log(x / (1 - x)), invert: x => 1 / (1 + Math.exp(-x)) },
} as const satisfies Readonly<Record<string, NamedFunction>>;

/** NumPy's names (SciPy's for `expit` and `logit`). */
export type FunctionName = keyof typeof namedFunctions;

export const functionNames = Object.keys(namedFunctions) as readonly FunctionName[];
