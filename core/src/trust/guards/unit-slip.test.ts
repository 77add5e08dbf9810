import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { numeric } from '../../table/column.ts';
import { type ColumnProfile, learnColumn } from '../profile/column-profile.ts';
import { unitSlipOf } from './unit-slip.ts';

/** A profile of whole numbers, as many of each, from one to another. */
function from(min: number, max: number): ColumnProfile {
  const values = Float64Array.from({ length: 500 }, (_, i) => Math.round(min + ((max - min) * i) / 499));
  return learnColumn({ name: 'x', type: 'integer', nullable: false }, numeric(values));
}

const years = from(1995, 2020);
const prices = from(50_000, 900_000);
const engines = from(800, 2500);
const fevers = from(36, 41);

const cases: readonly (readonly [
  value: number,
  profile: ColumnProfile,
  isWhole: boolean,
  usual: number | undefined,
  change?: string,
])[] = [
  [14, years, true, 2014, '2000 more'],
  [98, years, true, 1998, '1900 more'],
  [201, years, true, 2010, 'times 10'],
  [20_140, years, true, 2014, 'divided by 10'],
  [20_145, years, true, undefined],
  [20_145, years, false, 2014.5, 'divided by 10'],
  [450, prices, true, 450_000, 'times 1000'],
  [4.5, prices, false, 450_000, 'times 100000'],
  [0.45, prices, false, 450_000, 'times 1000000'],
  [45_000_000, prices, true, 450_000, 'divided by 100'],
  [1.248, engines, false, 1248, 'times 1000'],
  [1.1, engines, false, 1100, 'times 1000'],
  [102.2, fevers, false, 39, '°F as °C'],
  [154, from(50, 90), true, 69.85322498, 'pounds as kilograms'],
  [0, years, true, undefined],
  [1, prices, true, undefined],
  [-14, years, true, undefined],
  [Number.POSITIVE_INFINITY, years, false, undefined],
  [3000, years, true, undefined],
];

describe('a unit slip', () => {
  for (const [value, profile, isWhole, usual, change] of cases) {
    const found = usual === undefined ? 'nothing' : `${usual}, ${change}`;
    it(`finds ${found} for ${value} among ${profile.min} to ${profile.max}`, () => {
      assert.deepEqual(
        unitSlipOf(profile, value, isWhole),
        usual === undefined ? undefined : { usual, change },
      );
    });
  }
});
