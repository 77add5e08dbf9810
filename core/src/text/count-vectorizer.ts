/** Texts as how often each term occurs. */

import { defineTransformer } from '../estimator/definition.ts';
import { listOf, record, texts } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import { sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { analyzerParams, makeAnalyzer } from './analyzer.ts';
import { documentsOf, liveTerms, sparseRows, textColumn } from './documents.ts';
import {
  featureNamesOf,
  learnVocabulary,
  termCounter,
  vocabularyParams,
  vocabularyProblem,
} from './vocabulary.ts';

const where = 'CountVectorizer';

interface CountVectorizerState {
  /** For each column its terms, by feature. */
  readonly vocabularies: readonly (readonly string[])[];
}

/**
 * Counts the terms of texts: each column of texts becomes a sparse block, a feature for each term. Equals scikit-learn's
 * CountVectorizer of each column.
 *
 * Features are named `ad__word`, in ascending order of the terms' code points. Missing texts are empty.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | lowercase | true | upper case does not count |
 * | stripAccents | null | leaves out accents first (`unicode`), or all that is not ASCII then (`ascii`) |
 * | analyzer | 'word' | terms are words, characters (`char`), or characters within words, with a space at both ends (`char_wb`) |
 * | ngramRange | [1, 1] | from how many to how many words or characters in a row are a term, up to 100 |
 * | stopWords | null | words that do not count: a list, or `english`, a list of 318 |
 * | tokenPattern | '(?u)\\b\\w\\w+\\b' | what a word is, or its only group |
 * | minDf | 1 | rarer terms are left out: a number of rows, or a share of them when below 1 |
 * | maxDf | 1 | terms in more rows are left out: a number of rows, or a share of them when at most 1 |
 * | maxFeatures | null | at most so many terms of each column: the most frequent, of equals the first in order |
 * | vocabulary | null | the terms to count, in the order of the features; null learns them |
 * | binary | false | 1 for a term however often it occurs |
 *
 * In patterns of word characters alone, such as the default or `\w+`, these are letters and digits of any script and `_`, as
 * in Python. Other patterns are those of `col('ad').matches(…)`: `\w` and `\b` are ASCII, there is no look-around, and no
 * text can make them hang.
 * scikit-learn tells counts from shares by their type; here 1 is one row for `minDf` and all of them for `maxDf`.
 * Letters, white space and accents are those of the host's Unicode, which may be a later one than Python's. Which of equally
 * frequent terms `maxFeatures` keeps, scikit-learn does not say.
 *
 * @throws {CauceError} COLUMN_TYPE for a column that is not of strings; FIT_FAILED when no term is left; PARAM_INVALID when
 *   `maxDf` allows fewer rows than `minDf` demands.
 *
 * @example
 * const ads = tableFromRows([{ ad: 'Old car, good car' }, { ad: 'A good bike' }]);
 * const { table } = await fitTransform(countVectorizer(), ads);
 * featureNames(table); //=> ['ad__bike', 'ad__car', 'ad__good', 'ad__old']
 * table.toRows()[0].ad; //=> 'ad__car 2, ad__good 1, ad__old 1'
 */
export const countVectorizer = defineTransformer({
  name: 'CountVectorizer',
  params: { ...analyzerParams, ...vocabularyParams },
  state: record<CountVectorizerState>({ vocabularies: listOf(texts) }),

  fit(table, params): CountVectorizerState {
    const analyze = makeAnalyzer(where, params);
    const vocabularies = table.entries().map(([name, column]) => {
      const documents = documentsOf(textColumn(where, name, column));
      return learnVocabulary(where, name, documents, analyze, params).terms;
    });
    return { vocabularies };
  },

  transform(table, { vocabularies }, params) {
    checkWidth(where, vocabularies.length, table);
    const analyze = makeAnalyzer(where, params);
    return new Table(
      table.entries().map(([name, column], i) => {
        const documents = documentsOf(textColumn(where, name, column));
        const names = featureNamesOf(name, vocabularies[i]);
        return [
          name,
          sparseRows(documents, names, params.binary, termCounter(analyze, vocabularies[i])),
        ] as const;
      }),
      table.length,
    );
  },

  compileRow(row, { vocabularies }, params) {
    checkWidth(where, vocabularies.length, row);
    const analyze = makeAnalyzer(where, params);
    return sideBySide(
      row.entries().map(([name, column], i) => {
        const names = featureNamesOf(name, vocabularies[i]);
        const counter = termCounter(analyze, vocabularies[i]);
        return [name, liveTerms(textColumn(where, name, column), names, params.binary, counter)] as const;
      }),
    );
  },

  check: ({ vocabularies }) => vocabularyProblem(vocabularies),
});
