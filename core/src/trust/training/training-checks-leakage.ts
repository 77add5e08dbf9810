/** Target leakage: a single column that tells the target, as one does that was made from it. */

import { show } from '../../errors.ts';
import type { ClassTarget } from '../../estimator/fit-context.ts';
import { type Column, isNumeric, type StringColumn } from '../../table/column.ts';
import { rowKeys } from '../../table/row-keys.ts';
import { type Observation, percent } from './retrain-finding.ts';
import { type Champion, type Labelled, quantitiesOf, takeLabelled, thinned } from './training-sample.ts';

/** Rows that are looked at, at the most and at the least. */
const mostRows = 1000;
const fewestRows = 50;
/** Share of the target that a column tells from which it is told of. */
const nearlyAll = 0.99;
/** What it leaves open must be less than this share of what it left open before. */
const remainder = 1 / 3;
/** More classes than this are not looked at. */
const mostClasses = 50;

/**
 * Columns that tell the target nearly perfectly, and did not in the data of the version in use.
 * @param before Those data; where they were not kept, columns are taken for known when the version in use scored as high.
 */
export function leakingColumns(
  sent: Labelled,
  before: Labelled | undefined,
  champion: Champion,
): Observation[] {
  if (sent.table.length < fewestRows) return [];
  const now = askable(sent);
  const then = before === undefined ? undefined : askable(before);
  const { r2, accuracy } = champion.metrics ?? {};
  return champion.schema.fields.flatMap(({ name }, i): Observation[] => {
    const isQuantity = champion.profile?.fields[i].kind === 'quantity';
    const told = now(name, isQuantity);
    if (told < nearlyAll) return [];
    const known = then === undefined ? (r2 ?? accuracy ?? 0) : then(name, isQuantity);
    if (1 - told >= remainder * (1 - known)) return [];
    const was =
      then === undefined ? '' : ` In the data of the version in use it told ${percent(Math.max(0, known))}.`;
    return [
      {
        code: 'TARGET_LEAKED',
        field: name,
        message: `The column ${show(name)} tells ${percent(told)} of the target ${show(champion.target.name)} by itself: it may have been made from it, and not be known when predicting.${was}`,
        details: { share: told, before: then === undefined ? null : known },
      },
    ];
  });
}

/**
 * How much of the target each column tells of rows that are not looked at themselves: 1 is all, 0 or less is nothing. A
 * row is told by those of the same value or, where it is the only one, by those of the next smaller and the next larger
 * value. Of numbers R² of their ranks, so that any monotone function is told; of classes the share that is told, where
 * that is much more than without the column. O(rows log rows) for each column.
 */
function askable(data: Labelled): (name: string, isQuantity: boolean) => number {
  const { table, target } = withoutCopies(thinned(data, mostRows));
  if (table.length < fewestRows) return () => 0;
  if (target instanceof Float64Array) {
    const ranks = ranksOf(target);
    return (name, isQuantity) => ranksTold(groupsOf(table.column(name), isQuantity), ranks);
  }
  if (target.classes.length > mostClasses) return () => 0;
  return (name, isQuantity) => classesTold(groupsOf(table.column(name), isQuantity), target);
}

/** Each row once: a copy would tell the target of the other, whatever the column. */
function withoutCopies(data: Labelled): Labelled {
  const keys = rowKeys(data.table, data.table.names);
  const places = new Map(Array.from(keys, (key, row) => [key, row]));
  return places.size === keys.length ? data : takeLabelled(data, Int32Array.from(places.values()));
}

interface Groups {
  /** Shape (rows): the group of each. */
  readonly of: Int32Array;
  readonly count: number;
  /** Whether groups that follow one another are near one another. */
  readonly isOrdered: boolean;
}

/** Rows of one value, missing ones too; of numbers in ascending order, the missing ones last. */
function groupsOf(column: Column, isQuantity: boolean): Groups {
  if (!isNumeric(column) && column.type !== 'sparse' && !isQuantity) {
    // Numbered as they come: a thousand rows may have a dictionary of millions.
    const groups = new Map<number, number>();
    const of = column.codes.map(code => {
      const known = groups.get(code) ?? groups.size;
      groups.set(code, known);
      return known;
    });
    return { of, count: groups.size, isOrdered: false };
  }
  const values = isNumeric(column) ? column.values : quantitiesOf(column as StringColumn).values;
  const sorted = values.slice().sort();
  const distinct = sorted.filter(
    (value, i) => i === 0 || (value !== sorted[i - 1] && !Number.isNaN(sorted[i - 1])),
  );
  return {
    of: Int32Array.from(values, value => placeOf(distinct, value)),
    count: distinct.length,
    isOrdered: true,
  };
}

/** Where a value stands in ascending ones that hold it; NaN stands last. */
function placeOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value || (Number.isNaN(value) && !Number.isNaN(ascending[middle])))
      low = middle + 1;
    else high = middle;
  }
  return low;
}

function ranksTold({ of, count, isOrdered }: Groups, ranks: Float64Array): number {
  const sums = new Float64Array(count);
  const sizes = new Float64Array(count);
  let total = 0;
  for (let row = 0; row < of.length; row++) {
    sums[of[row]] += ranks[row];
    sizes[of[row]]++;
    total += ranks[row];
  }
  const mean = total / of.length;
  const meanOf = (group: number): number => sums[group] / sizes[group];
  const around = (group: number): number => {
    if (!isOrdered || count === 1) return mean;
    if (group === 0) return meanOf(1);
    return group === count - 1 ? meanOf(group - 1) : (meanOf(group - 1) + meanOf(group + 1)) / 2;
  };
  let open = 0;
  let all = 0;
  for (let row = 0; row < of.length; row++) {
    const group = of[row];
    const told = sizes[group] > 1 ? (sums[group] - ranks[row]) / (sizes[group] - 1) : around(group);
    open += (ranks[row] - told) ** 2;
    all += (ranks[row] - mean) ** 2;
  }
  return all === 0 ? 0 : 1 - open / all;
}

function classesTold({ of, count, isOrdered }: Groups, { codes, classes }: ClassTarget): number {
  const width = classes.length;
  const counts = new Float64Array(count * width);
  const totals = new Float64Array(width);
  for (let row = 0; row < of.length; row++) {
    counts[of[row] * width + codes[row]]++;
    totals[codes[row]]++;
  }
  const commonest = (start: number, from: Float64Array, without: number): number => {
    let best = -1;
    let most = 0;
    for (let k = 0; k < width; k++) {
      const own = from[start + k] - Number(k === without);
      if (own > most) [best, most] = [k, own];
    }
    return best;
  };
  const usual = commonest(0, totals, -1);
  const wrongBefore = of.length - totals[usual];
  let wrong = 0;
  for (let row = 0; row < of.length; row++) {
    const group = of[row];
    let told = commonest(group * width, counts, codes[row]);
    if (told < 0 && isOrdered && group > 0) told = commonest((group - 1) * width, counts, -1);
    if ((told < 0 ? usual : told) !== codes[row]) wrong++;
  }
  // Errors at all, and beside those without the column: a rare class must not make it seem to tell everything.
  return wrongBefore === 0 ? 0 : Math.min(1 - wrong / of.length, 1 - (wrong / wrongBefore) * rareShare);
}

/** Of the errors without a column, a tenth left is as much as a hundredth of all rows. */
const rareShare = 0.1;

/** The rank of each value, ties sharing theirs. */
function ranksOf(values: Float64Array): Float64Array {
  const { of, count } = groupsOf({ type: 'number', values }, false);
  const sizes = new Float64Array(count);
  for (const group of of) sizes[group]++;
  let before = 0;
  const ranks = sizes.map(size => {
    before += size;
    return before - (size + 1) / 2;
  });
  return Float64Array.from(of, group => ranks[group]);
}
