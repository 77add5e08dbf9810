/** How the columns of new training data differ from those of the model, said once for each column. */

import { didYouMean, nearestName, show } from '../../errors.ts';
import { type Observation, percent } from './retrain-finding.ts';

/** What was noticed when the rows were read by the model's schema. */
export interface SchemaDifferences {
  /** How many rows there are. */
  readonly rows: number;
  /** Columns that the model does not have, with the number of rows that have them. */
  readonly added: ReadonlyMap<string, number>;
  /** The model's columns that rows do not have, with the number of these rows. */
  readonly absent: ReadonlyMap<string, number>;
  /** Columns with values of another type, with the number of these values and the code of the first one's issue. */
  readonly misfits: ReadonlyMap<string, Misfits>;
}

export interface Misfits {
  readonly values: number;
  readonly code: string;
  readonly received?: unknown;
}

/**
 * From this share of its values on that do not fit, a column is of another type; below, some values are wrong.
 *
 * @example
 * changedShare; //=> 0.05
 */
export const changedShare = 0.05;

/** What each kind of misfit is, of several. */
const words: Readonly<Record<string, string>> = {
  VALUE_NOT_NUMBER: 'are no numbers',
  VALUE_NOT_FINITE: 'are no finite numbers',
  VALUE_NOT_INTEGER: 'are no whole numbers',
  VALUE_NOT_EXACT: 'are beyond 2^53',
  VALUE_NOT_BOOLEAN: 'are neither true nor false',
  VALUE_NOT_DATE: 'are no ISO 8601 dates',
  VALUE_NOT_STRING: 'are no strings',
  VALUE_MISSING: 'are missing',
};

/**
 * The differences by column. Those of the target refuse whatever the policy says: without it nothing can be learnt.
 * @param target Name of the target.
 *
 * @example
 * const same = { rows: 9, added: new Map(), absent: new Map(), misfits: new Map() };
 * schemaObservations(same, 'price'); //=> []
 */
export function schemaObservations(differences: SchemaDifferences, target: string): Observation[] {
  const { rows, added, absent, misfits } = differences;
  const of = (count: number): string => (count === rows ? `all ${rows} rows` : `${count} of ${rows} rows`);
  const always = (name: string): { always?: 'refuse' } => (name === target ? { always: 'refuse' } : {});
  return [
    ...[...absent].map(([field, count]): Observation => {
      const nearest = nearestName(field, [...added.keys()]);
      const hint = nearest === undefined ? '' : ` There is ${show(nearest)}: rename it if it is meant.`;
      const whose = field === target ? 'The target' : 'The column';
      return {
        code: 'COLUMN_ABSENT',
        field,
        message: `${whose} ${show(field)} is not there in ${of(count)}.${hint}`,
        details: { rows: count, nearest: nearest ?? null },
        ...always(field),
      };
    }),
    ...[...added].map(([field, count]): Observation => {
      const wanted = [...absent.keys()];
      return {
        code: 'COLUMN_ADDED',
        field,
        message: `The column ${show(field)}, in ${of(count)}, is none of the model's${didYouMean(field, wanted)}.`,
        details: { rows: count, nearest: nearestName(field, wanted) ?? null },
      };
    }),
    ...[...misfits].flatMap(([field, { values, code, received }]): Observation[] => {
      const share = values / Math.max(1, rows - (absent.get(field) ?? 0));
      if (share < changedShare) return [];
      const first = received === undefined ? '' : ` The first of them is ${show(received)}.`;
      return [
        {
          code: 'COLUMN_CHANGED',
          field,
          message: `The column ${show(field)} is of another type: ${percent(share)} of its values ${words[code] ?? 'do not fit'}.${first}`,
          details: { share, values, first: received ?? null },
          ...always(field),
        },
      ];
    }),
  ];
}
