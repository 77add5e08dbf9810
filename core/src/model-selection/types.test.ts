import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** A program that compiles but for what is put in its place. */
const program = (statement: string) => `
  import * as core from '${fileURLToPath(new URL('../index.ts', import.meta.url))}';
  const { columns, crossValidate, gridSearch, groupKFold, halvingGridSearch, integers, numeric, pipeline } = core;
  const { randomizedSearch, ridge, simpleImputer, standardScaler, Table, validationCurve } = core;
  const table = new Table<{ age: number; shop: string; price: number }>([]);
  const line = pipeline(columns({ numbers: [['age'], simpleImputer()] }), standardScaler(), ridge());
  const shops = gridSearch(line, { 'ridge.alpha': [1] }, { cv: groupKFold({ groups: 'shop' }) });
  const { bestModel, bestParams } = await shops.fit(table, { target: 'price' });
  ${statement};
  export { bestModel, bestParams, crossValidate, halvingGridSearch, integers, numeric, randomizedSearch, validationCurve };
`;

/** Statements, each with what the compiler says of it; null where it compiles. */
const statements: readonly (readonly [string, RegExp | null])[] = [
  [`gridSearch(line, { 'ridge.alpha': [1], 'columns.numbers.simpleImputer.strategy': ['median'] })`, null],
  [`gridSearch(line, [{ 'ridge.alpha': [1] }, { 'standardScaler.withMean': [true] }])`, null],
  [`randomizedSearch(line, { 'ridge.alpha': integers(1, 3), 'standardScaler.withMean': [true] })`, null],
  [`bestModel.predictOne({ age: 3 })`, null],
  [
    `void (await crossValidate(line, table, { target: 'price', scoring: { mine: (t, p) => t[0] - p[0] } }))`,
    null,
  ],
  [
    `gridSearch(line, { 'ridge.alhpa': [1] })`,
    /'ridge\.alhpa'' does not exist in type '(readonly )?\{ readonly "columns\.numbers\.simpleImputer/,
  ],
  [`gridSearch(line, { 'ridge.alpha': ['x'] })`, /Type 'string' is not assignable to type 'number'/],
  [
    `gridSearch(line, { 'columns.numbers.simpleImputer.strategy': ['mead'] })`,
    /Type '"mead"' is not assignable to type '"constant" \| "mean" \| "median" \| "most_frequent"'/,
  ],
  [
    `randomizedSearch(line, { 'ridge.alhpa': integers(1, 3) })`,
    /'ridge\.alhpa'' does not exist in type '(readonly )?\{ readonly "col/,
  ],
  [
    `halvingGridSearch(line, { 'ridge.alpha': [1] }, { resource: 'ridge.alhpa' })`,
    /Did you mean '"ridge\.alpha"'\?/,
  ],
  [
    `void validationCurve(line, table, { target: 'price', param: 'ridge.alhpa', values: [1] })`,
    /Did you mean '"ridge\.alpha"'\?/,
  ],
  [
    `void validationCurve(line, table, { target: 'price', param: 'ridge.alpha', values: ['x'] })`,
    /Type 'string' is not assignable to type 'number'/,
  ],
  [
    `void crossValidate(line, table, { target: 'prise' })`,
    /Type '"prise"' is not assignable to type '"age" \| "price" \| "shop"'/,
  ],
  [
    `void crossValidate(line, table, { target: 'price', scoring: ['r2', 'rmsee'] })`,
    /Did you mean '"rmse"'\?/,
  ],
  [
    `bestModel.predictOne({ age: 3, shop: 'x' })`,
    /'shop' does not exist in type '\{ readonly age: number; \}'/,
  ],
  [`bestParams['ridge.alhpa']`, /Did you mean 'ridge\.alpha'\?/],
];

describe('the compiler', () => {
  let folder = '';
  let said: string[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cauce-types-'));
    const base = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
    const files = statements.map((_, i) => `s${i}.ts`);
    const options = { extends: base, compilerOptions: { noUnusedLocals: false }, files };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
    for (const [i, [statement]] of statements.entries())
      await writeFile(join(folder, `s${i}.ts`), program(statement));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const lines = (await compile(folder)).split('\n');
    said = files.map(file => lines.filter(line => line.includes(`${file}(`)).join('\n'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const [i, [statement, expected]] of statements.entries()) {
    it(`${expected === null ? 'takes' : 'refuses, in words that help,'} ${statement}`, () => {
      if (expected === null) assert.equal(said[i], '');
      else assert.match(said[i], expected);
    });
  }
});

function compile(folder: string): Promise<string> {
  const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
  return new Promise(resolve => {
    execFile(process.execPath, [tsc, '-p', folder], (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}
