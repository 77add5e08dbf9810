/** From a text to its terms: what vectorizers count. */

import { flag, oneOf, optional, plain } from '../estimator/rules.ts';
import { englishStopWords } from './english-stop-words.ts';
import { charNgrams, charWbNgrams, type NgramRange, wordNgrams } from './ngrams.ts';
import { type StripAccents, stripAccents } from './strip-accents.ts';
import { makeTokenizer, tokenPattern } from './tokens.ts';

export interface AnalyzerParams {
  readonly lowercase: boolean;
  readonly stripAccents: StripAccents;
  readonly analyzer: 'word' | 'char' | 'char_wb';
  readonly ngramRange: NgramRange;
  readonly stopWords: 'english' | readonly string[] | null;
  readonly tokenPattern: string;
}

/** Longer runs are of no use, and of a long text too many. */
const longestNgram = 100;

/** Parameters of all vectorizers. */
export const analyzerParams = {
  lowercase: flag(true),
  stripAccents: optional(oneOf('ascii', 'unicode')),
  analyzer: oneOf('word', 'char', 'char_wb'),
  ngramRange: plain<NgramRange>(
    `[shortest, longest], whole numbers from 1 to ${longestNgram} in ascending order`,
    isNgramRange,
    [1, 1],
  ),
  stopWords: plain<'english' | readonly string[] | null>(
    '"english", a list of words, or null',
    value => value === null || value === 'english' || isTextList(value),
    null,
  ),
  tokenPattern: tokenPattern(),
};

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function isNgramRange(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every(n => Number.isInteger(n) && n >= 1 && n <= longestNgram) &&
    value[0] <= value[1]
  );
}

/** The terms of a text, in order, as often as they occur. */
export type Analyze = (text: string) => Iterable<string>;

/** @param where The definition, for errors. @throws when analyzing, as a tokenizer does. */
export function makeAnalyzer(where: string, params: AnalyzerParams): Analyze {
  const terms = makeTerms(where, params);
  return text => terms(stripAccents(params.lowercase ? text.toLowerCase() : text, params.stripAccents));
}

function makeTerms(
  where: string,
  { analyzer, ngramRange, stopWords, tokenPattern }: AnalyzerParams,
): Analyze {
  if (analyzer === 'char') return text => charNgrams(text, ngramRange);
  if (analyzer === 'char_wb') return text => charWbNgrams(text, ngramRange);
  const tokenize = makeTokenizer(where, tokenPattern);
  if (stopWords === null) return text => wordNgrams(tokenize(text), ngramRange);
  const stopped = new Set(stopWords === 'english' ? englishStopWords : stopWords);
  return text =>
    wordNgrams(
      tokenize(text).filter(token => !stopped.has(token)),
      ngramRange,
    );
}
