import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRandom } from 'cauce';
import { type MeasuredTable, medianCaught, verdicts } from './promises.ts';

test('measures tables of a folder, and writes what it found', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-faults-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'penguins.csv'), penguins());
  await writeFile(join(folder, 'coverage.json'), JSON.stringify({ splits: 0, datasets: [] }));
  const [out, page] = [join(folder, 'faults.json'), join(folder, 'page.md')];
  const program = fileURLToPath(new URL('faults.ts', import.meta.url));
  const files = ['--out', out, '--page', page, '--coverage', join(folder, 'coverage.json')];
  const args = ['--data', folder, '--only', 'penguins', '--splits', '1', ...files];
  // The promises are of real tables: whether this one keeps them is not looked at.
  const told = await promisify(execFile)(process.execPath, [program, ...args]).catch(error => error);
  assert.match(told.stdout, /^(kept {2}|BROKEN) penguins: rows of a rare combination: [\d.]+%, at most 2%/m);
  const { tables } = JSON.parse(await readFile(out, 'utf8'));
  const [{ rows, windows, retrains }] = tables as MeasuredTable[];
  assert.equal(rows.clean.cases, 300);
  const typo = rows.faulty.find(({ fault, place }) => fault === 'another case' && place === 'species');
  assert.equal(typo?.share, 1);
  assert.deepEqual([windows.clean.length, retrains.clean.length], [0, 2]);
  const thousands = retrains.faulty.find(({ fault }) => fault === 'target in thousands');
  assert.equal(thousands?.byCode['SCALE_CHANGED'], 1);
  assert.match(await readFile(page, 'utf8'), /^\| another case \| 100% \| 100% \|/m);
});

const kept: MeasuredTable = {
  name: 'cars',
  task: 'regression',
  target: 'price',
  rowCount: 2000,
  learnt: 1000,
  ranged: 2,
  rows: { clean: { cases: 1000, share: 0.02, byCode: { COMBINATION_RARE: 0.02 } }, faulty: [] },
  windows: { clean: [], faulty: [] },
  retrains: { clean: [], faulty: [] },
};
const results = (table: MeasuredTable) => ({
  commit: '',
  measuredAt: '',
  splits: 1,
  seed: 0,
  tables: [table],
});
const broken = (table: MeasuredTable): string[] =>
  verdicts(results(table)).flatMap(({ isKept, says }) => (isKept ? [] : [says]));

test('a promise is kept up to its bound', () => assert.deepEqual(broken(kept), []));

test('a promise is broken above its bound', () => {
  const clean = { cases: 1000, share: 0.03, byCode: { COMBINATION_RARE: 0.021, VALUE_OUT_OF_RANGE: 0.1 } };
  const drifting = { fault: 'none', place: '', size: 200, cases: 100, share: 0.01, byCode: {} };
  const refused = { fault: 'none', place: 'replace', cases: 10, share: 0.1, byCode: { refused: 0.1 } };
  const said = broken({
    ...kept,
    rows: { clean, faulty: [] },
    windows: { clean: [drifting], faulty: [] },
    retrains: { clean: [refused], faulty: [] },
  });
  assert.deepEqual(
    said.map(says => says.split(':').slice(0, -1).join(':')),
    [
      'cars: rows of a rare combination',
      'cars: rows outside what was seen',
      'windows that drift',
      'retrainings refused',
    ],
  );
});

test('what is caught is the lower median over all places', () => {
  const faulty = [0.1, 0.9, 0.5, 0.7].map((share, i) => ({
    fault: 'times 10',
    place: `column ${i}`,
    cases: 10,
    share,
    byCode: {},
  }));
  const table = { ...kept, rows: { ...kept.rows, faulty } };
  assert.equal(medianCaught([table], { level: 'rows', fault: 'times 10' }), 0.5);
  assert.equal(medianCaught([table], { level: 'rows', fault: 'divided by 10' }), undefined);
});

/** Made up: heavier with longer flippers. */
function penguins(): string {
  const random = createRandom(1);
  const lines = Array.from({ length: 600 }, (_, i) => {
    const flipper = 180 + random.integer(50);
    const bill = (40 + 5 * random.next()).toFixed(1);
    const depth = (14 + 5 * random.next()).toFixed(1);
    const mass = 20 * flipper + Math.round(200 * random.normal());
    return [i % 2 === 0 ? 'one' : 'two', bill, depth, flipper, mass].join(',');
  });
  return ['species,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g', ...lines].join('\n');
}
