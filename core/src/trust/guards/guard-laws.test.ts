import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { IssueLog } from '../../table/issues.ts';
import { createRowReader } from '../../table/row-reader.ts';
import { readRows } from '../../table/rows.ts';
import { type AnyRow, valueAt } from '../../table/table.ts';
import { type FieldPolicy, type InputPolicy, resolvePolicy } from '../policy.ts';
import { learnCars, makeCars } from '../profile/example-cars.ts';
import { InputGuards } from './input-guards.ts';

const { schema, profile } = learnCars(1000);
const cars = makeCars(200, 5);

const odd: Readonly<Record<string, readonly unknown[]>> = {
  name: ['another', null, ''],
  year: [14, 201, 1850, 1988, '2005', null, 2021, -3, 0],
  km: [1, 0, -1, 1e9, 250, null, '12'],
  fuel: ['Deisel', 'diesel', 'Hydrogen', null],
  engine: ['1.2 l', '1500', '9000 CC', '1,999 cc', 'large', null, '999999999999999 CC'],
  mileage: ['23 mpg', '5 kmpl', '26.05 kmpl', '2600 kmpl', 'much', 'a much longer text than any', null],
  height: [1.5, 500, 1e300, -1e300, null, 150.1],
  seats: [null, 3, 50, '5'],
  sold: ['2017-12-31', '2020-01-01', '2400-01-01', '1900-01-01', null],
  imported: [true, 'false', null],
};

/** A car, in which some values are odd. */
const row: fc.Arbitrary<AnyRow> = fc
  .tuple(
    fc.constantFrom(...cars),
    fc.array(
      fc.constantFrom(...Object.entries(odd)).chain(([name, values]) => {
        return fc.constantFrom(...values).map(value => [name, value] as const);
      }),
      { maxLength: 3 },
    ),
  )
  .map(([car, changes]) => ({ ...car, ...Object.fromEntries(changes) }));

const action = fc.constantFrom('ignore', 'report', 'clip', 'missing', 'reject');
const someFieldPolicy = fc.record(
  {
    outOfRange: action,
    farOutOfRange: action,
    unitSlip: action,
    unknownCategory: fc.constantFrom('ignore', 'report', 'missing', 'reject'),
    unexpectedMissing: fc.constantFrom('ignore', 'report', 'reject'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<FieldPolicy>>;
const inputs: fc.Arbitrary<Partial<InputPolicy>> = fc
  .tuple(
    someFieldPolicy,
    fc.constantFrom('ignore', 'report', 'reject'),
    fc.dictionary(fc.constantFrom(...schema.names), someFieldPolicy, { maxKeys: 3 }),
  )
  .map(
    ([common, rareCombination, fields]) => ({ ...common, rareCombination, fields }) as Partial<InputPolicy>,
  );

const policies = fc.sample(inputs, { numRuns: 60, seed: 1 }).map(given => resolvePolicy({ inputs: given }));

describe('input guards, whatever the policy and the rows', () => {
  const guards = policies.map(policy => {
    const own = new InputGuards(schema, profile, policy);
    const reader = createRowReader(own.schema, ['price']);
    return { policy, own, reader, live: own.compile(reader.row) };
  });

  it('find a row usual exactly when nothing is said of it in a table, and give it the same bins', () => {
    let usual = 0;
    fc.assert(
      fc.property(fc.constantFrom(...guards), row, ({ own, reader, live }, given) => {
        const log = new IssueLog();
        const { table, issueCount } = readRows(own.schema, [given], { log, warnsOfUnknown: false });
        assert.equal(reader.read(given), issueCount === 0);
        if (issueCount > 0) return;
        const { codes } = own.check(table, log);
        const result = log.result();
        const isUsual = live.isUsual();
        assert.equal(isUsual, result.warningCount + result.issueCount === 0);
        assert.deepEqual(
          codes.map(([code]) => code),
          [...live.codes],
        );
        usual += Number(isUsual);
      }),
      { numRuns: 4000 },
    );
    assert.ok(usual > 400 && usual < 3600, `${usual} of 4000 were usual`);
  });

  it('say of rows together what they say of each', () => {
    fc.assert(
      fc.property(fc.constantFrom(...guards), fc.array(row, { maxLength: 8 }), ({ own }, given) => {
        const of = (rows: readonly AnyRow[], first: number) => {
          const log = new IssueLog();
          const { table, issueCount } = readRows(own.schema, rows, { warnsOfUnknown: false });
          if (issueCount > 0) return undefined;
          const checked = own.check(table, log);
          const { issues, warnings } = log.result();
          const told = [...issues, ...warnings].map(issue => ({
            ...issue,
            instance: first + issue.instance,
            message: issue.message.replace(/^Instance \d+/, ''),
          }));
          return { rows: checked.table.toRows(), told };
        };
        const together = of(given, 0);
        const each = given.map((one, i) => of([one], i));
        if (together === undefined) return;
        const sorted = <T extends { instance: number; code: string }>(all: readonly T[]): T[] =>
          all.toSorted((a, b) => a.instance - b.instance || a.code.localeCompare(b.code));
        assert.deepEqual(
          together.rows,
          each.flatMap(one => one?.rows ?? []),
        );
        assert.deepEqual(sorted(together.told), sorted(each.flatMap(one => one?.told ?? [])));
      }),
      { numRuns: 500 },
    );
  });

  it('change no value without a word about it, and none of the caller’s', () => {
    fc.assert(
      fc.property(fc.constantFrom(...guards), fc.array(row, { maxLength: 8 }), ({ own }, given) => {
        const read = (): ReturnType<typeof readRows> =>
          readRows(own.schema, given, { warnsOfUnknown: false });
        const { table, issueCount } = read();
        if (issueCount > 0) return;
        const log = new IssueLog();
        const { table: taken } = own.check(table, log);
        assert.deepEqual(table, read().table);
        const { warnings } = log.result();
        const told = new Set(
          warnings
            .filter(({ message }) => message.includes(' It was taken as '))
            .map(({ instance, field }) => `${instance} ${field}`),
        );
        table.columns.forEach((column, i) => {
          for (let at = 0; at < table.length; at++) {
            const isSame = Object.is(valueAt(column, at), valueAt(taken.columns[i], at));
            if (!isSame) assert.ok(told.has(`${at} ${table.names[i]}`));
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('find in a clipped row nothing more to clip', () => {
    const clip = { outOfRange: 'clip', farOutOfRange: 'clip', unitSlip: 'clip' } as const;
    const own = new InputGuards(schema, profile, resolvePolicy({ inputs: clip }));
    fc.assert(
      fc.property(row, given => {
        const { table, issueCount } = readRows(own.schema, [given], { warnsOfUnknown: false });
        if (issueCount > 0) return;
        const log = new IssueLog();
        own.check(own.check(table, new IssueLog()).table, log);
        const codes = log.result().warnings.map(({ code }) => code);
        assert.ok(!codes.some(code => code.startsWith('VALUE_')), codes.join());
      }),
      { numRuns: 1000 },
    );
  });

  it('tell of a row what they report where all is to be reported', () => {
    const own = new InputGuards(schema, profile, resolvePolicy());
    fc.assert(
      fc.property(row, given => {
        const { table, issueCount } = readRows(own.schema, [given], { warnsOfUnknown: false });
        if (issueCount > 0) return;
        const log = new IssueLog();
        own.check(table, log);
        const { warnings } = log.result();
        const byCode = (a: { code: string }, b: { code: string }): number => a.code.localeCompare(b.code);
        assert.deepEqual(own.unusual(table)[0].toSorted(byCode), warnings.toSorted(byCode));
      }),
      { numRuns: 1000 },
    );
  });
});
