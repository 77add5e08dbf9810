/** Texts as features that the hashes of their terms choose. */

import { hashedNames } from '../encoding/hashed-names.ts';
import { defineTransformer } from '../estimator/definition.ts';
import { flag, integer } from '../estimator/rules.ts';
import { record } from '../estimator/state.ts';
import { hashText } from '../kernels/hash-text.ts';
import type { SparseColumn } from '../table/column.ts';
import { sideBySide } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { type AnalyzerParams, analyzerParams, makeAnalyzer } from './analyzer.ts';
import { type CountTerms, documentsOf, liveTerms, sparseRows, textColumn } from './documents.ts';
import { normalizeRow, normParam } from './tfidf.ts';

const where = 'HashingVectorizer';

interface HashingVectorizerParams extends AnalyzerParams {
  readonly nFeatures: number;
  readonly alternateSign: boolean;
}

/**
 * Counts the terms of texts, each in the feature that its hash chooses, and scales each text to length 1. Learns nothing, so
 * that no term is unknown and no vocabulary is kept. Equals scikit-learn's HashingVectorizer of each column, for as many
 * features.
 *
 * Features are named `ad__0`, `ad__1` …. Missing texts are empty. Different terms may share a feature: the more features, the
 * fewer do.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | nFeatures | 65536 | features of each column, up to 2²⁰: scikit-learn's default, with which a linear model takes 16 MB, and ten times as long to fit |
 * | alternateSign | true | half of the terms count -1, so that those that share a feature tend to cancel out |
 * | norm | 'l2' | what a text is divided by: the root of its sum of squares, the sum of its absolute values (`l1`), or nothing (null) |
 * | binary | false | 1 for a feature however often its terms occur |
 * | lowercase … tokenPattern | | as of `countVectorizer` |
 *
 * @throws {CauceError} COLUMN_TYPE for a column that is not of strings.
 * @see Weinberger, Dasgupta, Langford, Smola and Attenberg, "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
 *
 * @example
 * const ads = tableFromRows([{ ad: 'old car' }, { ad: 'old bike' }]);
 * const { table } = await fitTransform(hashingVectorizer({ nFeatures: 16 }), ads);
 * featureNames(table).length; //=> 16
 */
export const hashingVectorizer = defineTransformer({
  name: 'HashingVectorizer',
  params: {
    ...analyzerParams,
    nFeatures: integer(2 ** 16, { min: 1, max: 2 ** 20 }),
    alternateSign: flag(true),
    norm: normParam(),
    binary: flag(false),
  },
  state: record<object>({}),

  fit(table) {
    for (const [name, column] of table.entries()) textColumn(where, name, column);
    return {};
  },

  transform(table, _, params) {
    const counter = hashCounter(params);
    return new Table(
      table.entries().map(([name, column]) => {
        const documents = documentsOf(textColumn(where, name, column));
        const names = hashedNames(`${name}__`, params.nFeatures);
        const block = sparseRows(documents, names, params.binary, counter);
        normalizeRows(block, table.length, params.norm);
        return [name, block] as const;
      }),
      table.length,
    );
  },

  compileRow(row, _, params) {
    const counter = hashCounter(params);
    return sideBySide(
      row.entries().map(([name, column]) => {
        const names = hashedNames(`${name}__`, params.nFeatures);
        const finish = (block: SparseColumn) => normalizeRows(block, 1, params.norm);
        return [
          name,
          liveTerms(textColumn(where, name, column), names, params.binary, counter, finish),
        ] as const;
      }),
    );
  },
});

function hashCounter(params: HashingVectorizerParams): CountTerms {
  const analyze = makeAnalyzer(where, params);
  const { nFeatures, alternateSign } = params;
  return (text, counts) => {
    for (const term of analyze(text)) {
      const hash = hashText(term);
      counts.add(Math.abs(hash) % nFeatures, alternateSign && hash < 0 ? -1 : 1);
    }
  };
}

/** @param block Its values are WRITTEN. */
function normalizeRows({ starts, values }: SparseColumn, rows: number, norm: 'l1' | 'l2' | null): void {
  for (let row = 0; row < rows; row++) normalizeRow(values, starts[row], starts[row + 1], norm);
}
