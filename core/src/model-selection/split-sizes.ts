/** How many rows two parts have. */

import { CauceError } from '../errors.ts';

export interface PartSizes {
  /** What is measured on: a share below 1, rounded up, or a count. */
  readonly testSize?: number;
  /** What is learnt from: a share below 1, rounded down, or a count; default: all that is not measured on. */
  readonly trainSize?: number;
}

/**
 * The sizes of both parts, as scikit-learn rounds them.
 *
 * @param what What is counted, for the error: rows or groups.
 * @throws {CauceError} PARAM_INVALID when a part would be empty, or both together too large.
 */
export function partSizes(
  where: string,
  { testSize, trainSize }: PartSizes,
  byDefault: number,
  total: number,
  what = 'rows',
): { readonly train: number; readonly test: number } {
  const givenTrain = trainSize === undefined ? undefined : countOf(trainSize, total, Math.floor);
  const test =
    testSize === undefined && givenTrain !== undefined
      ? total - givenTrain
      : countOf(testSize ?? byDefault, total, Math.ceil);
  const train = givenTrain ?? total - test;
  if (isPart(train, total) && isPart(test, total) && train + test <= total) return { train, test };
  const isTest = testSize !== undefined || trainSize === undefined;
  throw new CauceError('PARAM_INVALID', {
    where,
    param: isTest ? 'testSize' : 'trainSize',
    rule: `a share or a count that leaves both parts at least one of the ${total} ${what}`,
    received: isTest ? (testSize ?? byDefault) : trainSize,
  });
}

function countOf(size: number, total: number, round: (value: number) => number): number {
  return size < 1 ? round(size * total) : size;
}

function isPart(size: number, total: number): boolean {
  return Number.isInteger(size) && size >= 1 && size < total;
}
