/** Texts as words, by a pattern. */

import { CauceError, isCauceError } from '../errors.ts';
import { custom, type Rule } from '../estimator/rules.ts';
import { matchAll } from '../expression/pattern/match.ts';
import { compilePattern } from '../expression/pattern/program.ts';

export type Tokenize = (text: string) => string[];

/** Two word characters or more: scikit-learn's default. */
const defaultPattern = '(?u)\\b\\w\\w+\\b';

/** Patterns of so many word characters or more: `\w+`, `\b\w\w+\b`, `\b\w{3,}\b`; the `(?u)` of Python is allowed. */
const wordPattern = /^(?:\(\?u\))?(?:\\b)?((?:\\w){0,50})\\w(?:\+|\{(\d{1,3}),\})(?:\\b)?$/;

/** The parameter `tokenPattern`. */
export function tokenPattern(): Rule<string> {
  return custom<string>(
    'a pattern with at most one group',
    {
      problem(value) {
        if (typeof value !== 'string') return 'it is no string';
        try {
          makeTokenizer('a pattern', value);
          return undefined;
        } catch (error) {
          if (isCauceError(error)) return error.message;
          throw error;
        }
      },
      toJson: value => value,
      fromJson: json => json,
    },
    defaultPattern,
  );
}

/**
 * What finds a pattern's matches, or its group's. In patterns of word characters only, these are letters and digits of any
 * script and `_`, as in Python; other patterns are those of `core/src/expression/pattern`, whose `\w` and `\b` are
 * ASCII. Matches of no characters are no words.
 * @throws {CauceError} PATTERN_INVALID; when finding, FIT_FAILED for a text that makes the pattern look ahead too often.
 */
export function makeTokenizer(where: string, pattern: string): Tokenize {
  const words = wordPattern.exec(pattern);
  if (words !== null) return wordsOf(Math.max(1, words[1].length / 2 + Number(words[2] ?? 1)));
  const source = pattern.replace(/^\(\?u\)/, '');
  const program = compilePattern(source, false);
  if (program.groups > 1) {
    const message = 'it has more than one group. Write (?: ) for those whose match is not wanted.';
    throw new CauceError('PATTERN_INVALID', { pattern, position: 0, message });
  }
  const slot = 2 * program.groups;
  return text => {
    const tokens: string[] = [];
    const isWhole = matchAll(program, text, places => {
      if (places[slot] >= 0) tokens.push(text.slice(places[slot], places[slot + 1]));
    });
    if (isWhole) return tokens;
    const message = `a text of ${text.length} characters makes its tokenPattern look ahead too often. Write it so that a match ends soon after it begins.`;
    throw new CauceError('FIT_FAILED', { where, message });
  };
}

function wordsOf(least: number): Tokenize {
  const words = new RegExp(`[\\p{L}\\p{N}_]{${least},}`, 'gu');
  return text => text.match(words) ?? [];
}
