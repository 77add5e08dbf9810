/** Texts as how often each term occurs, weighed by how few texts have it. */

import { defineTransformer } from '../estimator/definition.ts';
import { float64s, listOf, record, texts } from '../estimator/state.ts';
import { checkWidth } from '../estimator/width.ts';
import type { SparseColumn } from '../table/column.ts';
import { sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { type AnalyzerParams, analyzerParams, makeAnalyzer } from './analyzer.ts';
import { documentsOf, liveTerms, sparseRows, textColumn } from './documents.ts';
import { inverseFrequencies, normalizeRow, type TfidfParams, tfidfParams, weigh } from './tfidf.ts';
import {
  featureNamesOf,
  learnVocabulary,
  termCounter,
  type VocabularyParams,
  vocabularyParams,
  vocabularyProblem,
} from './vocabulary.ts';

const where = 'TfidfVectorizer';

interface TfidfVectorizerState {
  /** For each column its terms, by feature. */
  readonly vocabularies: readonly (readonly string[])[];
  /** For each column the weight of each term; empty without `useIdf`. */
  readonly idfs: readonly Float64Array[];
}

/**
 * Counts the terms of texts, weighs them by how few texts have them, and scales each text to length 1: `countVectorizer`, then
 * `tfidfTransformer`, of each column by itself. Equals scikit-learn's TfidfVectorizer of each column.
 *
 * A term that occurs t times in a text, and in d of n texts, becomes t (log((n + 1) / (d + 1)) + 1). Features are named
 * `ad__word`, in ascending order of the terms' code points. Missing texts are empty.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | lowercase … binary | | as of `countVectorizer`; `binary` counts each term once, then weighs it |
 * | norm | 'l2' | what a text is divided by: the root of its sum of squares, the sum of its absolute values (`l1`), or nothing (null) |
 * | useIdf | true | weighs terms; else they only count |
 * | smoothIdf | true | as if one text more had every term; without it the weight is log(n / d) + 1 |
 * | sublinearTf | false | log(t) + 1 instead of t |
 *
 * @throws {CauceError} as `countVectorizer`; FIT_FAILED for a term of a given vocabulary in no text, without `smoothIdf`.
 * @see Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, section 6.2.
 *
 * @example
 * const ads = tableFromRows([{ ad: 'old car, good car' }, { ad: 'a good bike' }]);
 * const { table } = await fitTransform(tfidfVectorizer({ norm: null }), ads);
 * table.toRows()[1].ad; //=> 'ad__bike 1.4054651081081644, ad__good 1'
 */
export const tfidfVectorizer = defineTransformer({
  name: 'TfidfVectorizer',
  params: { ...analyzerParams, ...vocabularyParams, ...tfidfParams },
  state: record<TfidfVectorizerState>({ vocabularies: listOf(texts), idfs: listOf(float64s) }),

  fit(table, params): TfidfVectorizerState {
    const analyze = makeAnalyzer(where, params);
    const learnt = table.entries().map(([name, column]) => {
      const documents = documentsOf(textColumn(where, name, column));
      const { terms, frequencies } = learnVocabulary(where, name, documents, analyze, params);
      const names = featureNamesOf(name, terms);
      const idf = inverseFrequencies(where, frequencies(), table.length, params, term => names[term]);
      return { terms, idf };
    });
    return { vocabularies: learnt.map(({ terms }) => terms), idfs: learnt.map(({ idf }) => idf) };
  },

  transform(table, { vocabularies, idfs }, params) {
    checkWidth(where, vocabularies.length, table);
    const analyze = makeAnalyzer(where, params);
    return new Table(
      table.entries().map(([name, column], i) => {
        const documents = documentsOf(textColumn(where, name, column));
        const names = featureNamesOf(name, vocabularies[i]);
        const block = sparseRows(documents, names, params.binary, termCounter(analyze, vocabularies[i]));
        weighRows(block, table.length, idfs[i], params);
        return [name, block] as const;
      }),
      table.length,
    );
  },

  compileRow(row, { vocabularies, idfs }, params) {
    checkWidth(where, vocabularies.length, row);
    const analyze = makeAnalyzer(where, params);
    return sideBySide(
      row.entries().map(([name, column], i) => {
        const names = featureNamesOf(name, vocabularies[i]);
        const counter = termCounter(analyze, vocabularies[i]);
        const finish = (block: SparseColumn) => weighRows(block, 1, idfs[i], params);
        const from = textColumn(where, name, column);
        return [name, liveTerms(from, names, params.binary, counter, finish)] as const;
      }),
    );
  },

  check({ vocabularies, idfs }, { useIdf }) {
    const isWrong =
      idfs.length !== vocabularies.length ||
      idfs.some((idf, i) => idf.length !== (useIdf ? vocabularies[i].length : 0));
    return isWrong ? 'its parts differ in length' : vocabularyProblem(vocabularies);
  },
});

/** @param block Its values are WRITTEN. */
function weighRows(
  { starts, indices, values }: SparseColumn,
  rows: number,
  idf: Float64Array,
  params: AnalyzerParams & VocabularyParams & TfidfParams,
): void {
  for (let at = 0; at < starts[rows]; at++) values[at] = weigh(values[at], indices[at], idf, params);
  for (let row = 0; row < rows; row++) normalizeRow(values, starts[row], starts[row + 1], params.norm);
}
