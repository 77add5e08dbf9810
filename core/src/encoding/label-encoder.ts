/** Labels as whole numbers, for code beyond pipelines. */

import { CauceError, didYouMean, show } from '../errors.ts';
import { byCodePoint, positionsOf } from '../table/column.ts';

/** Classes, and their numbers. */
export interface LabelEncoder {
  /** The distinct labels, in ascending order of code points. */
  readonly classes: readonly string[];
  /**
   * The number of each label: its place among the classes.
   * @throws {CauceError} PARAM_INVALID for a label that is no class, with the nearest one.
   */
  encode(labels: readonly string[]): Int32Array;
  /** The label of each number. @throws {CauceError} PARAM_INVALID for what is no place among the classes. */
  decode(codes: ArrayLike<number>): string[];
}

/**
 * Numbers labels from 0, in ascending order. Equals scikit-learn's LabelEncoder for strings.
 *
 * Classifiers do this with their target by themselves and predict the labels; needed only where numbers are wanted outside of
 * a pipeline. For columns that a model learns from take `ordinalEncoder`.
 *
 * @param labels What to learn the classes from; repetitions do not matter.
 *
 * @example
 * const encoder = labelEncoder(['ham', 'spam', 'ham']);
 * encoder.classes; //=> ['ham', 'spam']
 * [...encoder.encode(['spam', 'ham'])]; //=> [1, 0]
 * encoder.decode([1, 1]); //=> ['spam', 'spam']
 */
export function labelEncoder(labels: Iterable<string>): LabelEncoder {
  const classes = Object.freeze([...new Set(labels)].sort(byCodePoint));
  const position = positionsOf(classes);
  return {
    classes,
    encode: given =>
      Int32Array.from(given, label => {
        const code = position.get(label);
        if (code !== undefined) return code;
        const rule = `labels of its classes${didYouMean(String(label), classes)}`;
        throw new CauceError('PARAM_INVALID', {
          where: 'labelEncoder',
          param: 'labels',
          rule,
          received: label,
        });
      }),
    decode: codes =>
      Array.from(codes, code => {
        if (Number.isInteger(code) && code >= 0 && code < classes.length) return classes[code];
        const rule = `whole numbers from 0 to ${show(classes.length - 1)}`;
        throw new CauceError('PARAM_INVALID', {
          where: 'labelEncoder',
          param: 'codes',
          rule,
          received: code,
        });
      }),
  };
}
