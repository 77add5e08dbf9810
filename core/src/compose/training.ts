/** New training data for a model, as the checks see them: the target apart, of the model's task. */

import type { ClassTarget } from '../estimator/fit-context.ts';
import type { Table } from '../table/table.ts';
import type { RetrainFinding } from '../trust/training/retrain-finding.ts';
import { checkTrainingData } from '../trust/training/training-checks.ts';
import type { Labelled } from '../trust/training/training-sample.ts';
import type { Model } from './model.ts';
import { classTarget, numericTarget } from './target.ts';

/** Tables with the model's columns and its target. */
export interface TrainingTables {
  /** The rows that came. */
  readonly sent: Table;
  /** All that is to be learnt from: the same table, or one that has the rows of the version in use too. */
  readonly all: Table;
  /** What the version in use learnt from, where that was kept. */
  readonly before?: Table | undefined;
}

/**
 * What there is to say of new training data before anything is fitted, by the policy of the model in use: new
 * categories, other units, shifted distributions, repeated and contradicting rows, columns that give the target away.
 * How the columns themselves differ is `schemaObservations`.
 *
 * @throws {CauceError} COLUMN_UNKNOWN, TARGET_TYPE, TARGET_MISSING, TARGET_INVALID.
 *
 * @example
 * const table = flowers.drop(['species']);
 * const active = await pipeline(dummyRegressor()).fit(table, { target: 'petalWidth' });
 * checkTraining(active, { sent: table, all: table, before: table }).length; //=> 0
 */
export function checkTraining(active: Model, { sent, all, before }: TrainingTables): RetrainFinding[] {
  const labelled = (table: Table): Labelled => ({ table, target: targetOf(active, table) });
  const newRows = labelled(sent);
  return checkTrainingData(
    {
      sent: newRows,
      all: all === sent ? newRows : labelled(all),
      before: before === undefined ? undefined : labelled(before),
    },
    active,
  );
}

/** The target of a table, as a model of this task learns it. */
export function targetOf({ task, target }: Model, table: Table<unknown>): Float64Array | ClassTarget {
  return task === 'classification' ? classTarget(table, target.name) : numericTarget(table, target.name);
}
