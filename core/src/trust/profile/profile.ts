/**
 * The training profile: what a model remembers of the data that it learnt from, as quantiles and counts, never rows. New
 * instances, new training data and live traffic are held against it.
 */

import type { ClassTarget } from '../../estimator/fit-context.ts';
import type { Column } from '../../table/column.ts';
import type { Field, Schema } from '../../table/schema.ts';
import type { Table } from '../../table/table.ts';
import { binColumn, binCount } from './bins.ts';
import { type ColumnProfile, learnColumn, withCounts } from './column-profile.ts';
import { learnPairs, type PairProfile } from './pairs.ts';

export interface Profile {
  /** How many rows it was made from: those of the training data, or a sample of them. */
  readonly rows: number;
  /** Of the schema's fields, in their order. */
  readonly fields: readonly ColumnProfile[];
  /** Which values were seen together. */
  readonly pairs: PairProfile;
  readonly target: ColumnProfile;
  /** What the model predicts: for rows that it did not learn from where there were any, else for its own. */
  readonly predictions: ColumnProfile;
}

/** Most rows that a profile is made from: more tell no more of quantiles and counts. */
const mostRows = 20_000;
/** Most rows that are predicted for it, which is the dearest part for a forest. */
const mostPredicted = 5000;

/**
 * The profile of training data.
 *
 * @param inputs The table without the target. Only read.
 * @param field The target's.
 * @param predict The model's raw predictions for some rows of the inputs: numbers, or codes of classes.
 * O(columns² x rows); 20,000 rows, evenly spread, stand for more of them.
 */
export function learnProfile(
  inputs: Table,
  schema: Schema<unknown>,
  target: Float64Array | ClassTarget,
  field: Field,
  predict: (inputs: Table) => Float64Array,
): Profile {
  const rows = evenlySpread(inputs.length, mostRows);
  const sample = rows === undefined ? inputs : inputs.take(rows);
  const toPredict = evenlySpread(sample.length, mostPredicted);
  const learnt = schema.fields.map(own => {
    const column = sample.column(own.name);
    const profile = learnColumn(own, column);
    const codes = binColumn(profile, column, knows(own));
    return { profile: withCounts(profile, codes), codes };
  });
  const truth = target instanceof Float64Array ? target : Float64Array.from(target.codes);
  return {
    rows: sample.length,
    fields: learnt.map(({ profile }) => profile),
    pairs: learnPairs(
      learnt.map(({ profile, codes }) => ({ kind: profile.kind, size: binCount(profile), codes })),
      sample.length,
    ),
    target: learnCounted(
      field,
      asColumn(field, rows === undefined ? truth : Float64Array.from(rows, row => truth[row])),
    ),
    predictions: learnPredictions(field, predict(toPredict === undefined ? sample : sample.take(toPredict))),
  };
}

/** Fewest predictions from which their distribution is learnt. */
const fewestPredictions = 200;

/**
 * The profile with predictions for rows that the model did not learn from: those for its own are spread wider than those
 * for new ones, where it learnt rows by heart. Too few of them change nothing.
 * @param raw Numbers, or codes of classes.
 */
export function withPredictions(profile: Profile, field: Field, raw: Float64Array): Profile {
  return raw.length < fewestPredictions ? profile : { ...profile, predictions: learnPredictions(field, raw) };
}

/** @param field The target's. */
function learnPredictions(field: Field, raw: Float64Array): ColumnProfile {
  // What the target ranged over says nothing of what is predicted.
  const { range: _, ...unranged } = field;
  return learnCounted(unranged, asColumn(field, raw));
}

function learnCounted(field: Field, column: Column): ColumnProfile {
  const profile = learnColumn(field, column);
  return withCounts(profile, binColumn(profile, column, knows(field)));
}

function asColumn({ values }: Field, raw: Float64Array): Column {
  return values === undefined
    ? { type: 'number', values: raw }
    : {
        type: 'category',
        codes: Int32Array.from(raw, code => (Number.isNaN(code) ? -1 : code)),
        dictionary: values,
      };
}

/** Whether a field was seen with a string. */
export function knows({ values }: Field): (text: string) => boolean {
  const known = new Set(values);
  return text => known.has(text);
}

/** At most so many of a number of rows, evenly spread; undefined for all of them. */
function evenlySpread(rows: number, most: number): Int32Array | undefined {
  if (rows <= most) return undefined;
  return Int32Array.from({ length: most }, (_, i) => Math.floor((i * rows) / most));
}
