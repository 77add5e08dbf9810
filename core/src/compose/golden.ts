/** Golden rows: a model file proves by them that it predicts here what it predicted where it was made. */

import { isCauceError, ModelFileError, show } from '../errors.ts';
import { exampleRows } from '../table/example-rows.ts';
import { tableFromRows } from '../table/rows.ts';
import type { Schema } from '../table/schema.ts';
import type { AnyRow, Table } from '../table/table.ts';
import type { Profile } from '../trust/profile/profile.ts';
import { exampleRowsFrom } from '../trust/profile/profile-rows.ts';

export interface Golden {
  /** Made up from the training profile, or from the schema where there is none; never real ones. */
  readonly rows: readonly AnyRow[];
  /** What the model predicts for each: numbers, or classes. */
  readonly predictions: ArrayLike<number | string>;
}

/** What is needed of a model here. */
export interface Predictor {
  readonly schema: Schema;
  readonly profile: Profile | null;
  readonly task: 'regression' | 'classification';
  readonly golden: Golden;
  predict(rows: readonly AnyRow[] | Table<unknown>): (number | string)[];
  predictOne(row: AnyRow): number | string;
}

const goldenRows = 8;
/** A file with more than these is refused: they are predicted each time that it is opened. */
export const maxGoldenRows = 64;

/** Made-up rows, and what the model predicts for them; without those that one of its steps refuses. */
export function makeGolden(model: Predictor): Golden {
  const rows: AnyRow[] = [];
  const predictions: (number | string)[] = [];
  const { schema, profile } = model;
  const made =
    profile === null ? exampleRows(schema.fields, goldenRows) : exampleRowsFrom(profile, schema, goldenRows);
  for (const row of made) {
    try {
      predictions.push(model.predictOne(row));
      rows.push(row);
    } catch (error) {
      if (!isCauceError(error)) throw error;
    }
  }
  // A tensor keeps every bit, and what JSON has no word for.
  return {
    rows,
    predictions: model.task === 'regression' ? Float64Array.from(predictions as number[]) : predictions,
  };
}

/**
 * Predicts the golden rows of a model that was opened, as rows and as a table, and compares to the bit.
 * @throws {ModelFileError} when anything differs: the file is damaged, or this host computes otherwise.
 *
 * @example
 * const model = await pipeline(dummyRegressor()).fit(flowers.drop(['species']), { target: 'petalWidth' });
 * checkGolden(loadModel(model.toBytes())); //=> undefined
 */
export function checkGolden(model: Predictor): void {
  const { rows, predictions } = model.golden;
  const asTable = model.predict(tableFromRows(rows, model.schema));
  rows.forEach((row, i) => {
    for (const prediction of [model.predictOne(row), asTable[i]]) {
      if (Object.is(prediction, predictions[i])) continue;
      throw new ModelFileError(
        `for its golden row ${i} it predicts ${show(prediction)} here, and ${show(predictions[i])} where it was made.`,
      );
    }
  });
}
