/** Arithmetic. What has no answer (a division by zero, the logarithm of a negative number) is missing. */

import type { Operation } from '../operation.ts';

/** @param parameters How many numbers it takes beside the first. */
function numeric(apply: (...numbers: number[]) => number, parameters = 0): Operation {
  return { takes: new Array(parameters + 1).fill('number'), gives: 'number', apply };
}

function infix(sign: string, apply: (a: number, b: number) => number): Operation {
  return { takes: ['number', 'number'], gives: 'number', sign, apply };
}

export const numbers = {
  plus: infix('+', (a, b) => a + b),
  minus: infix('-', (a, b) => a - b),
  times: infix('*', (a, b) => a * b),
  dividedBy: infix('/', (a, b) => a / b),
  // With the sign of the divisor, as in Python.
  modulo: infix('%', (a, b) => a - b * Math.floor(a / b)),
  power: infix('**', (a, b) => a ** b),
  negate: numeric(a => -a),
  abs: numeric(Math.abs),
  sqrt: numeric(Math.sqrt),
  log: numeric(Math.log),
  log1p: numeric(Math.log1p),
  exp: numeric(Math.exp),
  floor: numeric(Math.floor),
  ceil: numeric(Math.ceil),
  round: numeric((a, digits) => roundHalfEven(a * 10 ** digits) / 10 ** digits, 1),
  clip: numeric((a, low, high) => Math.min(Math.max(a, low), high), 2),
} satisfies Record<string, Operation>;

/** To the nearest whole number, halves to the even one, as Python and NumPy round. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
