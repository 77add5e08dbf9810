/** Comparisons, and logic of three values: true, false and missing. */

import { byCodePoint } from '../../table/column.ts';
import type { Operation, Result, Scalar } from '../operation.ts';

function comparison(sign: string, apply: (a: Scalar, b: Scalar) => boolean): Operation {
  return { takes: ['alike', 'alike'], gives: 'boolean', sign, apply };
}

function connective(sign: string, apply: (a: Scalar, b: Scalar) => Result): Operation {
  return { takes: ['boolean', 'boolean'], gives: 'boolean', seesMissing: true, sign, apply };
}

/** Below 0 when `a` comes first. Texts go by code points. */
function order(a: Scalar, b: Scalar): number {
  return typeof a === 'string' ? byCodePoint(a, b as string) : (a as number) - (b as number);
}

export const logic = {
  equals: comparison('=', (a, b) => a === b),
  notEquals: comparison('≠', (a, b) => a !== b),
  lessThan: comparison('<', (a, b) => order(a, b) < 0),
  atMost: comparison('≤', (a, b) => order(a, b) <= 0),
  greaterThan: comparison('>', (a, b) => order(a, b) > 0),
  atLeast: comparison('≥', (a, b) => order(a, b) >= 0),
  isIn: {
    takes: ['alike', 'alike'],
    repeats: true,
    gives: 'boolean',
    apply: (a, ...list) => list.includes(a),
  },

  // One false decides a conjunction and one true a disjunction, whatever the other is.
  and: connective('and', (a, b) => (a === 0 || b === 0 ? 0 : a === null || b === null ? null : 1)),
  or: connective('or', (a, b) => (a === 1 || b === 1 ? 1 : a === null || b === null ? null : 0)),
  not: { takes: ['boolean'], gives: 'boolean', apply: a => a === 0 },
} satisfies Record<string, Operation>;
