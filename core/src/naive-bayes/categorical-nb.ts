/** Naive Bayes for categories. */

import { softmaxOf } from '../estimator/class-probabilities.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import { defineClassifier } from '../estimator/definition.ts';
import {
  checkScores,
  compileScores,
  featureMeans,
  type LinearScores,
  linearScoresProblem,
  scoreContributions,
  scoresOf,
} from '../estimator/linear-scores.ts';
import { integer, number, oneOf, optional } from '../estimator/rules.ts';
import { count, float64s, listOf, record, texts } from '../estimator/state.ts';
import { sumByGroup } from '../kernels/linear-scores.ts';
import { featureBlocks } from '../table/feature-blocks.ts';
import { inTurn } from '../table/live-row.ts';
import {
  type ColumnCodes,
  encodeCategories,
  encodeRow,
  findCodes,
  mostCategories,
} from './category-codes.ts';
import { leastAlpha, logPriors, priorParams, scoresOfClasses } from './discrete.ts';
import { weighClasses } from './priors.ts';

const name = 'CategoricalNb';

interface CategoricalState extends LinearScores {
  readonly columns: readonly ColumnCodes[];
}

/**
 * Classes by how frequent each category is in them. Equals scikit-learn's CategoricalNB on ordinal codes, but for an
 * `alpha` below 1e-10, which counts as 1e-10, and priors, which are scaled to add up to 1.
 *
 * Columns of strings need no encoder: their categories are the distinct strings. In columns of numbers, which must be
 * whole and at least 0, they are all numbers up to the greatest, as in scikit-learn, also those that no row has.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | alpha | 1 | added to every count, at least 0 |
 * | fitPrior | true | learn how frequent classes are; otherwise all are as likely |
 * | classPrior | null | how likely each class is, in order of the classes; null to learn it |
 * | minCategories | null | at least so many categories for each column: strings that were not seen take the free places |
 * | handleUnknown | 'error' | a value that was not seen when fitting, and for which there is no place: refused (`error`), or left out of account (`ignore`); scikit-learn knows `error` only |
 *
 * Heeds `sampleWeight`. O(rows x columns) time, O(classes x categories) memory.
 * @throws {CauceError} COLUMN_MISSING_VALUES for missing values, COLUMN_TYPE for numbers that are no codes and for one-hot
 *   blocks, CATEGORY_UNKNOWN with the nearest category, PARAM_INVALID for priors of another length.
 *
 * @example
 * const table = new Table([
 *   ['weather', strings(['rain', 'rain', 'sun', 'sun'])],
 *   ['trip', strings(['museum', 'museum', 'beach', 'beach'])],
 * ]);
 * const model = await pipeline(categoricalNb()).fit(table, { target: 'trip' });
 * model.predictProba([{ weather: 'sun' }]); //=> [[0.75, 0.25]]
 */
export const categoricalNb = defineClassifier({
  name,
  params: {
    alpha: number(1, { min: 0 }),
    ...priorParams,
    minCategories: optional(integer(1, { min: 1, max: mostCategories })),
    handleUnknown: oneOf('error', 'ignore'),
  },
  state: record<CategoricalState>({
    columns: listOf(record<ColumnCodes>({ values: texts, width: count(1, mostCategories) })),
    coef: float64s,
    intercept: float64s,
    mean: float64s,
  }),
  sampleWeight: true,

  fit(table, target, { alpha, minCategories, ...prior }, { sampleWeight }): CategoricalState {
    const rows = countedRows(table, target, sampleWeight);
    const columns = findCodes(name, rows.table, minCategories ?? 1);
    const matrix = featureBlocks(name, encodeCategories(name, rows.table, columns, 'error'));
    const mean = featureMeans(matrix, rows.weights);
    const groups = target.classes.length;
    const intercept = logPriors(name, weighClasses(rows.target, rows.weights), prior, target.classes);
    if (groups === 1) return { columns, coef: new Float64Array(), intercept: new Float64Array(), mean };
    const coef = sumByGroup(matrix, rows.target.codes, groups, rows.weights);
    for (let k = 0; k < groups; k++) {
      for (const { start, width } of matrix.blocks) {
        writeShares(coef.subarray(k * matrix.width + start, k * matrix.width + start + width), alpha);
      }
    }
    return { columns, ...checkScores(name, { coef, intercept, mean }) };
  },

  predictProba(table, { columns, ...scores }, { handleUnknown }) {
    const encoded = encodeCategories(name, table, columns, handleUnknown);
    return softmaxOf(scoresOf(name, encoded, scores), table.length, scores.intercept.length);
  },
  contributions(table, { columns, ...scores }, { handleUnknown }, classes) {
    const encoded = encodeCategories(name, table, columns, handleUnknown);
    return scoreContributions(name, encoded, scores, classes);
  },
  compileRow(row, { columns, ...scores }, { handleUnknown }) {
    const encoded = encodeRow(name, row, columns, handleUnknown);
    const form = compileScores(name, encoded.output, scores, softmaxOf);
    return inTurn([encoded, form], form.output);
  },
  check({ columns, ...scores }, _, classes) {
    const width = columns.reduce((sum, own) => sum + own.width, 0);
    if (width !== scores.mean.length) return 'it must have as many features as categories';
    if (columns.some(({ values, width }) => values.length > width))
      return 'a column has more values than categories';
    return linearScoresProblem(scores, scoresOfClasses(classes));
  },
});

/** Turns the counts of a column's categories in a class into the logarithms of their shares. */
function writeShares(counts: Float64Array, alpha: number): void {
  const added = Math.max(leastAlpha, alpha);
  let total = 0;
  for (const own of counts) total += own + added;
  const logTotal = Math.log(total);
  for (let c = 0; c < counts.length; c++) counts[c] = Math.log(counts[c] + added) - logTotal;
}
