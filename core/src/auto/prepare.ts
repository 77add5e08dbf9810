/** From the plan of a table's columns to the transformers that a kind of estimator needs. */

import { columns, type Part } from '../compose/columns.ts';
import { dateParts } from '../datetime/date-parts.ts';
import { truncatedSvd } from '../decomposition/truncated-svd.ts';
import { oneHotEncoder } from '../encoding/one-hot-encoder.ts';
import { targetEncoder } from '../encoding/target-encoder.ts';
import { CauceError } from '../errors.ts';
import type { TransformerStep } from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { col } from '../expression/builder.ts';
import { simpleImputer } from '../impute/simple-imputer.ts';
import { derive } from '../preprocessing/derive.ts';
import { standardScaler } from '../preprocessing/standard-scaler.ts';
import { createRandom } from '../random.ts';
import { isString, usedStrings } from '../table/column.ts';
import { featureNames, type Table } from '../table/table.ts';
import { countVectorizer } from '../text/count-vectorizer.ts';
import { tfidfVectorizer } from '../text/tfidf-vectorizer.ts';
import type { ColumnPlan } from './plan-columns.ts';

/**
 * What estimators need: trees take missing values and categories as they are; linear models take many features, also
 * sparse ones; those that measure distances take few, all of one scale.
 */
export type Needs = 'trees' | 'linear' | 'distances';

/** Categories of more values than these are encoded by the target where one-hot features would be too many. */
export const manyCategories = 40;
/** Words that are kept of a text. */
const mostWords = 20_000;
/** Numbers that are made of a text for trees and distances, where it has twice as many words; else these are taken as they are. */
const textComponents = 20;
/** Rows that say how many words a text has. */
const fewRows = 500;

/**
 * The transformers that come before an estimator.
 *
 * @param table The rows to learn from. Only read.
 * @throws {CauceError} NO_COLUMNS when nothing can be made of any column.
 */
export function preparation(plan: ColumnPlan, needs: Needs, table: Table<unknown>): TransformerStep[] {
  const parts = partsOf(plan, needs, table);
  if (Object.keys(parts).length === 0) throw new CauceError('NO_COLUMNS', { where: 'autoPipeline' });
  return [...derivations(plan), columns(parts)];
}

/** The step that makes numbers and categories of texts; none where there is nothing to derive. */
export function derivations({ derived }: ColumnPlan): TransformerStep[] {
  if (derived.size === 0) return [];
  const made = [...derived].map(
    ([name, { from, take }]) =>
      [name, take === 'number' ? col(from).extractNumber() : col(from).word(0)] as const,
  );
  return [derive(Object.fromEntries(made))];
}

function partsOf(plan: ColumnPlan, needs: Needs, table: Table<unknown>): Record<string, Part> {
  const { numbers, dates } = plan;
  const [few, many] = byValues(plan, table);
  const filled = needs === 'trees' ? [] : [simpleImputer({ strategy: 'median' }), standardScaler()];
  const part = (names: readonly string[], ...steps: TransformerStep[]): Part | undefined =>
    names.length === 0 ? undefined : [names, ...steps];
  const all = {
    numbers: part(numbers, ...filled),
    dates: part(dates, dateParts(), ...filled),
    categories: part(few, ...(needs === 'trees' ? [] : [encoder()])),
    manyCategories: part(many, targetEncoder(), ...filled),
  };
  const words = tfidfVectorizer({ maxFeatures: mostWords, minDf: 2, sublinearTf: true });
  const texts = plan.texts.flatMap((name, i): [string, Part][] => {
    const count = wordCount(name, table);
    return count === 0 ? [] : [[`text${i + 1}`, [name, words, ...shortened(needs, count)]]];
  });
  return Object.fromEntries(
    [...Object.entries(all), ...texts].filter((entry): entry is [string, Part] => entry[1] !== undefined),
  );
}

function encoder(): TransformerStep {
  return oneHotEncoder({ handleUnknown: 'infrequent_if_exist', minFrequency: 3 });
}

/** How many words of a text are in two rows at least, of some of them: in all there are as many, or more. */
function wordCount(name: string, table: Table<unknown>): number {
  const { definition, params } = countVectorizer({ minDf: 2 });
  const half = table.select([name]).slice(0, Math.min(fewRows, table.length >>> 1));
  try {
    return featureNames(definition.transform(half, definition.fit(half, params, noContext), params)).length;
  } catch {
    // No word is in two rows.
    return 0;
  }
}

/** A vectorizer looks at nothing but its columns. */
const noContext: FitContext = {
  random: createRandom(0),
  target: new Float64Array(0),
  report: () => {},
  throwIfAborted: () => {},
  threads: 1,
};

function shortened(needs: Needs, words: number): TransformerStep[] {
  if (needs === 'linear' || words < 2 * textComponents) return [];
  const few = truncatedSvd({ nComponents: textComponents });
  return needs === 'trees' ? [few] : [few, standardScaler()];
}

/** Categories of few values, and those of many. */
function byValues(
  { categories, derived }: ColumnPlan,
  table: Table<unknown>,
): readonly [few: string[], many: string[]] {
  const isMany = (name: string): boolean => {
    const column = derived.has(name) ? undefined : table.column(name);
    // Of derived first words there are at most a hundred, and often some dozens.
    return column === undefined || (isString(column) && usedStrings(column).length > manyCategories);
  };
  return [categories.filter(name => !isMany(name)), categories.filter(isMany)];
}
