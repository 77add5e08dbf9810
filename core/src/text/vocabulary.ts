/** The terms that a vectorizer counts. */

import { CauceError } from '../errors.ts';
import { flag, integer, number, optional, plain } from '../estimator/rules.ts';
import { byCodePoint, positionsOf } from '../table/column.ts';
import { type Analyze, isTextList } from './analyzer.ts';
import type { CountTerms, Documents } from './documents.ts';

export interface VocabularyParams {
  readonly minDf: number;
  readonly maxDf: number;
  readonly maxFeatures: number | null;
  readonly vocabulary: readonly string[] | null;
  readonly binary: boolean;
}

/** Parameters of vectorizers that learn a vocabulary. */
export const vocabularyParams = {
  minDf: number(1, { min: 0 }),
  maxDf: number(1, { min: 0 }),
  maxFeatures: optional(integer(1000, { min: 1 })),
  vocabulary: plain<readonly string[] | null>(
    'a list of distinct terms, at least one, or null',
    value =>
      value === null || (isTextList(value) && value.length > 0 && new Set(value).size === value.length),
    null,
  ),
  binary: flag(false),
};

/** The terms of a column. */
export interface Vocabulary {
  /** By feature. */
  readonly terms: readonly string[];
  /** @returns Shape (terms): in how many rows each occurs. */
  readonly frequencies: () => Float64Array;
}

/**
 * The terms of a column, in ascending order of code points unless they are given.
 * @throws {CauceError} PARAM_INVALID when `maxDf` allows fewer rows than `minDf` demands; FIT_FAILED when no term is left.
 */
export function learnVocabulary(
  where: string,
  name: string,
  documents: Documents,
  analyze: Analyze,
  params: VocabularyParams,
): Vocabulary {
  if (params.vocabulary !== null) {
    const terms = params.vocabulary;
    return { terms, frequencies: () => frequenciesOf(terms, countTerms(documents, analyze)) };
  }
  const { most, least } = boundsOf(where, documents.places.length, params);
  const found = countTerms(documents, analyze);
  if (found.size === 0) {
    throw noTerms(where, name, 'has no terms. Perhaps its texts are empty, or of stop words only.');
  }
  let kept = [...found].filter(([, { rows }]) => rows >= least && rows <= most);
  kept.sort(([a], [b]) => byCodePoint(a, b));
  if (params.maxFeatures !== null && kept.length > params.maxFeatures) {
    const frequency = ({ rows, times }: Frequency) => (params.binary ? rows : times);
    // Sorting keeps the order of those that are equally frequent.
    kept = kept.sort(([, a], [, b]) => frequency(b) - frequency(a)).slice(0, params.maxFeatures);
    kept.sort(([a], [b]) => byCodePoint(a, b));
  }
  if (kept.length === 0) throw noTerms(where, name, 'has no terms that minDf and maxDf leave.');
  const terms = kept.map(([term]) => term);
  return { terms, frequencies: () => frequenciesOf(terms, found) };
}

/** Adds up the terms of a text that are in the vocabulary. */
export function termCounter(analyze: Analyze, vocabulary: readonly string[]): CountTerms {
  const positions = positionsOf(vocabulary);
  return (text, counts) => {
    for (const term of analyze(text)) {
      const position = positions.get(term);
      if (position !== undefined) counts.add(position, 1);
    }
  };
}

const names = new WeakMap<readonly string[], Map<string, readonly string[]>>();

/** `ad__word` for each term: the same list each time. */
export function featureNamesOf(column: string, vocabulary: readonly string[]): readonly string[] {
  const own = names.get(vocabulary) ?? new Map<string, readonly string[]>();
  names.set(vocabulary, own);
  const list = own.get(column) ?? vocabulary.map(term => `${column}__${term}`);
  own.set(column, list);
  return list;
}

/** What is wrong with vocabularies from a file. */
export function vocabularyProblem(vocabularies: readonly (readonly string[])[]): string | undefined {
  const isRepetitive = vocabularies.some(own => positionsOf(own).size !== own.length);
  return isRepetitive ? 'a term occurs twice' : undefined;
}

interface Frequency {
  /** In how many rows a term occurs. */
  rows: number;
  /** How often it occurs in all of them. */
  times: number;
  /** The last text that it was met in. */
  last: number;
}

function countTerms({ texts, places }: Documents, analyze: Analyze): Map<string, Frequency> {
  const repetitions = new Float64Array(texts.length);
  for (const place of places) repetitions[place]++;
  const found = new Map<string, Frequency>();
  texts.forEach((text, i) => {
    for (const term of analyze(text)) {
      let own = found.get(term);
      if (own === undefined) {
        own = { rows: 0, times: 0, last: -1 };
        found.set(term, own);
      }
      own.times += repetitions[i];
      if (own.last !== i) own.rows += repetitions[i];
      own.last = i;
    }
  });
  return found;
}

function frequenciesOf(terms: readonly string[], found: ReadonlyMap<string, Frequency>): Float64Array {
  return Float64Array.from(terms, term => found.get(term)?.rows ?? 0);
}

function boundsOf(
  where: string,
  rows: number,
  { minDf, maxDf }: VocabularyParams,
): { least: number; most: number } {
  const least = minDf < 1 ? minDf * rows : minDf;
  const most = maxDf <= 1 ? maxDf * rows : maxDf;
  if (most >= least) return { least, most };
  const rule = `at least minDf, which demands ${least} of the ${rows} rows`;
  throw new CauceError('PARAM_INVALID', { where, param: 'maxDf', rule, received: maxDf });
}

function noTerms(where: string, name: string, message: string): CauceError {
  return new CauceError('FIT_FAILED', { where, message: `column ${JSON.stringify(name)} ${message}` });
}
