import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ValueIssue } from '../../errors.ts';
import { type Column, isNumeric } from '../../table/column.ts';
import { IssueLog, type Issues } from '../../table/issues.ts';
import { readRows } from '../../table/rows.ts';
import { field, schema as schemaBy, schemaOf } from '../../table/schema.ts';
import { type AnyRow, Table, valueAt } from '../../table/table.ts';
import { type PolicyInput, resolvePolicy } from '../policy.ts';
import { at } from '../profile/column-profile.ts';
import { learnCars, makeCars } from '../profile/example-cars.ts';
import { falseAlarmRate } from '../profile/pairs.ts';
import { learnProfile } from '../profile/profile.ts';
import { InputGuards } from './input-guards.ts';

const { schema, profile } = learnCars(2000);
const usual: AnyRow = {
  name: 'a car',
  year: 2005,
  km: 190_000,
  fuel: 'Diesel',
  engine: '1700 CC',
  mileage: '20 kmpl',
  height: 150,
  seats: 5,
  sold: '2019-01-01',
  imported: false,
};

function guard(inputs: PolicyInput['inputs'] = {}): InputGuards {
  return new InputGuards(schema, profile, resolvePolicy({ inputs }, schema.names));
}

/** What the guards say of some rows, and make of them. */
function check(
  guards: InputGuards,
  rows: readonly AnyRow[],
): Issues & { readonly given: Table; readonly table: Table } {
  const log = new IssueLog();
  const { table: given } = readRows(guards.schema, rows, { log, warnsOfUnknown: false });
  const { table } = guards.check(given, log);
  return { given, table, ...log.result() };
}

/** The only warning about a usual row in which some values are others. */
function warningOf(changed: AnyRow, inputs: PolicyInput['inputs'] = {}): ValueIssue {
  const { warnings, issueCount } = check(guard(inputs), [{ ...usual, ...changed }]);
  assert.equal(issueCount, 0);
  assert.equal(warnings.length, 1, JSON.stringify(warnings));
  return warnings[0];
}

const { min, max, quantiles } = profile.fields[schema.names.indexOf('height')];

const said: readonly (readonly [changed: AnyRow, code: string, message: string])[] = [
  [
    { year: 1988 },
    'VALUE_OUT_OF_RANGE',
    'Instance 0, field "year": 1988 is outside the range seen in training, 1991 to 2020.',
  ],
  [
    { year: 1850 },
    'VALUE_FAR_OUT_OF_RANGE',
    `Instance 0, field "year": 1850 is far outside the range seen in training, 1991 to 2020, with a median of ${profile.fields[1].quantiles[at.p50]}.`,
  ],
  [
    { year: 14 },
    'VALUE_UNIT_SLIP',
    'Instance 0, field "year": 14 is far outside the range seen in training, 1991 to 2020. It would be usual as 2014 (2000 more).',
  ],
  [
    { height: 1.5 },
    'VALUE_UNIT_SLIP',
    `Instance 0, field "height": 1.5 is far outside the range seen in training, ${min} to ${max}. It would be usual as 150 (times 100).`,
  ],
  [
    { fuel: 'Deisel' },
    'CATEGORY_UNKNOWN',
    'Instance 0, field "fuel": "Deisel" was not among the 3 categories that the model learnt from. Did you mean "Diesel"?',
  ],
  [
    { mileage: '35 mpg' },
    'UNIT_UNKNOWN',
    'Instance 0, field "mileage": "35 mpg" has the unit "mpg", which was not seen in training. The units seen in training: "kmpl", "km/kg".',
  ],
  [
    { mileage: '20' },
    'UNIT_UNKNOWN',
    'Instance 0, field "mileage": "20" has no unit. The units seen in training: "kmpl", "km/kg".',
  ],
  [
    { engine: 'large' },
    'UNIT_UNKNOWN',
    'Instance 0, field "engine": "large" is no number with a unit, as nearly all values in training were. The unit seen in training: "cc".',
  ],
  [
    { engine: '2100 CC' },
    'VALUE_OUT_OF_RANGE',
    'Instance 0, field "engine": "2100 CC" is outside the range seen in training, 900 to 1999 cc.',
  ],
  [
    { sold: '2020-06-01' },
    'VALUE_OUT_OF_RANGE',
    'Instance 0, field "sold": "2020-06-01T00:00:00.000Z" is outside the range seen in training, "2018-01-02T00:00:00.000Z" to "2019-12-01T00:00:00.000Z".',
  ],
];

describe('input guards', () => {
  it('say nothing of a usual row', () => {
    const { warningCount, issueCount, given, table } = check(guard(), [usual]);
    assert.deepEqual([warningCount, issueCount], [0, 0]);
    assert.equal(table, given);
  });

  for (const [changed, code, message] of said) {
    it(`say ${code} of ${JSON.stringify(changed)}: what was received, where, and what is usual`, () => {
      const warning = warningOf(changed);
      assert.equal(warning.code, code);
      assert.equal(warning.message, message);
      assert.equal(warning.field, Object.keys(changed)[0]);
    });
  }

  it('say what would have been usual as data', () => {
    assert.deepEqual(warningOf({ height: 1.5 }).expected, {
      min,
      max,
      median: quantiles[at.p50],
      usual: 150,
    });
    assert.equal(warningOf({ fuel: 'Deisel' }).expected, 'Diesel');
    assert.equal(warningOf({ fuel: 'Hydrogen' }).expected, undefined);
    assert.deepEqual(warningOf({ mileage: '35 mpg' }).expected, ['kmpl', 'km/kg']);
    assert.equal(
      (warningOf({ sold: '2020-06-01' }).expected as { min: string }).min,
      '2018-01-02T00:00:00.000Z',
    );
  });

  it('never take a date for a slip, and one far from all for far only', () => {
    assert.equal(warningOf({ sold: '2049-01-01' }).code, 'VALUE_FAR_OUT_OF_RANGE');
    assert.equal(warningOf({ sold: '1970-01-02' }).code, 'VALUE_FAR_OUT_OF_RANGE');
  });

  it('name the pair that surprises most, with its values and how often it was seen', () => {
    const { field, code, message, received } = warningOf({ fuel: 'Electric', engine: '1700 CC' });
    assert.deepEqual([field, code], [null, 'COMBINATION_RARE']);
    assert.match(
      message,
      /^Instance 0: values that were hardly ever seen together: fuel "Electric" with engine "1700 CC" \(\d+ to \d+\): seen 0 times, \d+ expected\.$/,
    );
    assert.deepEqual(received, { fuel: 'Electric', engine: '1700 CC' });
    assert.match(
      warningOf({ fuel: 'Diesel', engine: null }).message,
      /fuel "Diesel" with no engine: seen 0 times/,
    );
  });

  it('raise no more false alarms about combinations than stated', () => {
    const { warnings } = check(guard(), makeCars(2000, 77));
    const odd = warnings.filter(({ code }) => code === 'COMBINATION_RARE').length;
    assert.ok(odd <= falseAlarmRate * 2000, `${odd} of 2000`);
  });

  it('take a missing value where the policy lets it pass, and only there', () => {
    const row = { ...usual, height: null, year: null };
    const strict = readRows(guard().schema, [row]);
    assert.deepEqual(
      strict.issues.map(({ code }) => code),
      ['VALUE_MISSING', 'VALUE_MISSING'],
    );
    const { warnings, issueCount, table } = check(
      guard({ fields: { height: { unexpectedMissing: 'report' }, year: { unexpectedMissing: 'ignore' } } }),
      [row],
    );
    assert.equal(issueCount, 0);
    assert.deepEqual(
      warnings.map(({ code, message, received }) => [code, message, received]),
      [
        [
          'VALUE_NEVER_MISSING',
          'Instance 0, field "height": is missing, which it never was in training.',
          null,
        ],
      ],
    );
    assert.deepEqual([table.rowAt(0)['height'], table.rowAt(0)['year']], [null, null]);
  });

  it('reject a missing value of a table where that is the policy', () => {
    const log = new IssueLog();
    const { table } = readRows(guard().schema, [usual]);
    const height: Column = { type: 'number', values: Float64Array.of(Number.NaN) };
    guard().check(table.with([['height', height]]), log);
    assert.equal(log.result().issues[0].code, 'VALUE_NEVER_MISSING');
  });

  const actions: readonly (readonly [
    PolicyInput['inputs'],
    AnyRow,
    field: string,
    taken: unknown,
    said: string,
  ])[] = [
    [{ outOfRange: 'clip' }, { year: 1988 }, 'year', 1991, 'It was taken as 1991.'],
    [{ unitSlip: 'clip' }, { year: 14 }, 'year', 1991, 'It was taken as 1991.'],
    [{ farOutOfRange: 'missing' }, { year: 1850 }, 'year', null, 'It was taken as missing.'],
    [{ outOfRange: 'clip' }, { engine: '2100 CC' }, 'engine', '1999 CC', 'It was taken as "1999 CC".'],
    [{ unknownCategory: 'missing' }, { fuel: 'Deisel' }, 'fuel', null, 'It was taken as missing.'],
    [{ unknownCategory: 'missing' }, { mileage: '20 mpg' }, 'mileage', null, 'It was taken as missing.'],
    [
      { outOfRange: 'clip' },
      { sold: '2017-12-01' },
      'sold',
      '2018-01-02T00:00:00.000Z',
      'It was taken as "2018-01-02T00:00:00.000Z".',
    ],
  ];
  for (const [inputs, changed, name, taken, message] of actions) {
    it(`do as they are told with ${JSON.stringify(inputs)}, say so, and leave the caller's columns alone`, () => {
      const row = { ...usual, ...changed };
      const { given, table, warnings } = check(guard(inputs), [usual, row, usual]);
      assert.equal(table.rowAt(1)[name], taken);
      assert.deepEqual(given, readRows(schema, [usual, row, usual]).table);
      assert.equal(warnings.length, 1);
      assert.ok(warnings[0].message.endsWith(message), warnings[0].message);
      const others = table.toRows().map((all, i) => (i === 1 ? { ...all, [name]: row[name] } : all));
      const asGiven = given.toRows().map((all, i) => (i === 1 ? { ...all, [name]: row[name] } : all));
      assert.deepEqual(others, asGiven);
    });
  }

  it('reject where told to, each field by its own policy', () => {
    const guards = guard({ fields: { year: { unitSlip: 'reject' } }, rareCombination: 'reject' });
    const { issues, warnings } = check(guards, [
      { ...usual, year: 14 },
      { ...usual, height: 1.5 },
      { ...usual, fuel: 'Electric' },
    ]);
    assert.deepEqual(
      issues.map(({ instance, code }) => [instance, code]),
      [
        [0, 'VALUE_UNIT_SLIP'],
        [2, 'COMBINATION_RARE'],
      ],
    );
    assert.ok(issues.every(({ message }) => message.endsWith("This model's policy rejects that.")));
    assert.deepEqual(
      warnings.map(({ instance, code }) => [instance, code]),
      [[1, 'VALUE_UNIT_SLIP']],
    );
  });

  it('tell what is unusual in a row also where the policy ignores it, by its number', () => {
    const all = { outOfRange: 'ignore', unknownCategory: 'ignore', rareCombination: 'ignore' } as const;
    const guards = guard(all);
    const { given, warningCount } = check(guards, [usual, { ...usual, year: 1988, fuel: 'Deisel' }]);
    assert.equal(warningCount, 0);
    assert.deepEqual(guards.unusual(given)[0], []);
    assert.deepEqual(
      guards.unusual(given)[1].map(({ instance, code, message }) => [instance, code, message.slice(0, 10)]),
      [
        [1, 'VALUE_OUT_OF_RANGE', 'Instance 1'],
        [1, 'CATEGORY_UNKNOWN', 'Instance 1'],
      ],
    );
  });

  it('say that a field was always missing, and take a value of it as missing where they clip', () => {
    const table = new Table([['x', { type: 'number', values: new Float64Array(300).fill(Number.NaN) }]]);
    const own = schemaOf(table);
    const target = { name: 'y', type: 'number', nullable: false } as const;
    const learnt = learnProfile(
      table,
      own,
      new Float64Array(300),
      target,
      some => new Float64Array(some.length),
    );
    const guards = new InputGuards(own, learnt, resolvePolicy({ inputs: { outOfRange: 'clip' } }));
    const log = new IssueLog();
    const checked = guards.check(readRows(own, [{ x: 5 }]).table, log);
    assert.equal(valueAt(checked.table.columns[0], 0), null);
    assert.match(log.result().warnings[0].message, /always missing in training\. It was taken as missing\.$/);
  });

  it('count a million odd values and list a hundred', () => {
    const rows = 1_000_000;
    const own = schemaBy({ year: field.integer({ range: [1991, 2020] }) });
    const guards = new InputGuards(
      own,
      { ...profile, fields: [profile.fields[1]], pairs: noPairs },
      resolvePolicy(),
    );
    const log = new IssueLog();
    const years: Column = { type: 'integer', values: new Float64Array(rows).fill(1850) };
    assert.ok(isNumeric(years));
    guards.check(new Table([['year', years]]), log);
    assert.deepEqual([log.result().warningCount, log.result().warnings.length], [rows, 100]);
  });
});

const noPairs = { fields: new Int32Array(0), counts: new Int32Array(0), threshold: 0 };
