/** What is different in one column of new training data: its categories, its units, its distribution. */

import { nearestName, show } from '../../errors.ts';
import type { ClassTarget } from '../../estimator/fit-context.ts';
import { isString, type StringColumn } from '../../table/column.ts';
import { compareColumn } from '../drift/drift-column.ts';
import type { DriftPolicy } from '../policy.ts';
import { at } from '../profile/column-profile.ts';
import { type Observation, percent, short } from './retrain-finding.ts';
import type { Counted } from './training-sample.ts';
import { findUnitChange } from './unit-change.ts';

/** How often new data like the old are told to have shifted: once in so many retrainings, over all columns together. */
const shiftedByChance = 0.001;
/** What is looked at of each column: its distribution, its missing values, its values never seen or out of range. */
const testsByColumn = 3;
/** Fewest rows that a distribution is compared with. */
const fewestRows = 30;

/** Everything about the columns one by one. A column of new units is not told to have shifted, too. */
export function columnObservations(columns: readonly Counted[], drift: DriftPolicy): Observation[] {
  return columns.flatMap(column => {
    const units = [...newUnits(column), ...changedScale(column)];
    const rest =
      units.length > 0 ? [] : shift(column, drift, shiftedByChance / (testsByColumn * columns.length));
    return [...newCategories(column), ...units, ...rest];
  });
}

/** A twentieth, and not by one or two rows. */
const newShare = 0.05;
const fewestNew = 3;
const listed = 5;

function newCategories({ field, isTarget, profile, column, rows }: Counted): Observation[] {
  if (profile.kind !== 'category' || !isString(column) || field.values === undefined) return [];
  if (isTarget) return [];
  const { values } = field;
  const known = new Set(values);
  const found = countWords(column).filter(({ word }) => !known.has(word));
  const count = found.reduce((sum, own) => sum + own.count, 0);
  if (count < fewestNew || count <= newShare * rows) return [];
  const named = found.slice(0, listed).map(own => ({
    value: own.word,
    share: own.count / rows,
    nearest: nearestName(own.word, values) ?? null,
  }));
  const words = named.map(({ value, share, nearest }) => {
    const hint = nearest === null ? '' : `, near ${show(nearest)}`;
    return `${show(value)} (${percent(share)}${hint})`;
  });
  const more = found.length > listed ? ` and ${found.length - listed} more` : '';
  return [
    {
      code: 'CATEGORIES_NEW',
      field: field.name,
      message: `The column ${show(field.name)}: ${percent(count / rows)} of the rows have categories that were not in the data of the version in use: ${words.join(', ')}${more}.`,
      details: { share: count / rows, categories: named, total: found.length },
    },
  ];
}

/** Classes that the new model will know and the version in use does not, or the other way round. */
export function changedClasses(target: ClassTarget, known: readonly string[], field: string): Observation[] {
  const { classes } = target;
  const added = classes.filter(name => !known.includes(name));
  const gone = known.filter(name => !classes.includes(name));
  if (added.length + gone.length === 0) return [];
  const list = (names: readonly string[]): string => names.slice(0, listed).map(show).join(', ');
  const parts = [
    ...(added.length > 0 ? [`${list(added)} ${added.length === 1 ? 'is' : 'are'} new`] : []),
    ...(gone.length > 0 ? [`${list(gone)} will never be predicted, since no row has it`] : []),
  ];
  return [
    {
      code: 'CLASSES_CHANGED',
      field,
      message: `The classes of the target ${show(field)}: ${parts.join('; ')}.`,
      details: { added: added.slice(0, 100), gone: gone.slice(0, 100) },
    },
  ];
}

/** Units written beside the numbers. */
function newUnits({ field, profile, quantities }: Counted): Observation[] {
  if (quantities === undefined) return [];
  const { units, without } = quantities;
  const present = [...units.values()].reduce((sum, count) => sum + count, without);
  const named = (unit: string): string => (unit === '' ? 'no unit' : show(unit));
  const before = profile.units.map(named).join(', ');
  const observations: Observation[] = [];
  for (const [unit, count] of units) {
    const share = count / present;
    if (profile.units.includes(unit) || count < fewestNew || share <= newShare) continue;
    observations.push({
      code: 'UNIT_NEW',
      field: field.name,
      message: `The column ${show(field.name)}: ${percent(share)} of the values have ${named(unit)}. The data of the version in use had ${before}.`,
      details: { unit, share, before: profile.units },
    });
  }
  const share = without / Math.max(1, present);
  if (without >= fewestNew && share > 2 * newShare) {
    observations.push({
      code: 'COLUMN_CHANGED',
      field: field.name,
      message: `The column ${show(field.name)} is of another kind: ${percent(share)} of its values are no numbers with a unit, as nearly all were (${before}).`,
      details: { share, values: without, first: null },
    });
  }
  return observations;
}

/** Values that are a multiple of what they were. Dates have no other units; nor has a target, beside powers of ten. */
function changedScale({ field, isTarget, profile, values, counts }: Counted): Observation[] {
  if (values === undefined || field.type === 'date' || field.type === 'boolean') return [];
  const change = findUnitChange(profile, values, counts, !isTarget);
  if (change === undefined) return [];
  const { words, factor, units, share } = change;
  const which = share === 1 ? 'the values are' : `${percent(share)} of the values are`;
  const reason = units === undefined ? '' : ` That is what lies between ${units}.`;
  const what = isTarget ? 'The target' : 'The column';
  return [
    {
      code: 'SCALE_CHANGED',
      field: field.name,
      message: `${what} ${show(field.name)}: ${which} as if ${words} those of the data of the version in use, whose median is ${short(profile.quantiles[at.p50])}.${reason}`,
      details: {
        change: words,
        factor,
        share,
        units: units ?? null,
        medianBefore: profile.quantiles[at.p50],
      },
    },
  ];
}

/** Dates go on by nature. Where a shift is only possible, it is a warning at the most. */
function shift(
  { field, isTarget, profile, counts, rows }: Counted,
  drift: DriftPolicy,
  chance: number,
): Observation[] {
  if (field.type === 'date' || rows < fewestRows) return [];
  const policy = { ...drift, minInstances: fewestRows };
  const { level, index, missing, moved } = compareColumn(profile, counts, { policy, chance, field });
  if (level !== 'possible' && level !== 'certain') return [];
  const what = isTarget ? 'The target' : 'The column';
  const moves = moved.map(
    ({ values, now, expected }) => `${percent(now)} ${values}, before ${percent(expected)}`,
  );
  return [
    {
      code: 'DISTRIBUTION_SHIFTED',
      field: field.name,
      message: `${what} ${show(field.name)} is distributed otherwise than in the data of the version in use${moves.length > 0 ? `: ${moves.join('; ')}` : ''}.`,
      details: {
        level,
        index,
        missing,
        moved: moved.map(({ values, now, expected }) => ({ values, now, expected })),
      },
      ...(level === 'possible' ? { always: 'warn' as const } : {}),
    },
  ];
}

/** The strings that rows have, the most frequent first. */
function countWords({ codes, dictionary }: StringColumn): { word: string; count: number }[] {
  const counts = new Float64Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  return dictionary
    .map((word, code) => ({ word, count: counts[code] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}
