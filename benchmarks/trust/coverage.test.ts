import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRandom } from 'cauce';
import { datasets } from './datasets.ts';

test('measures tables of a folder, and writes what it found', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-coverage-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'penguins.csv'), penguins());
  await writeFile(join(folder, 'titanic.csv'), titanic());
  const out = join(folder, 'coverage.json');
  const program = fileURLToPath(new URL('coverage.ts', import.meta.url));
  const args = ['--data', folder, '--only', 'penguins,titanic', '--splits', '3', '--out', out];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args]);
  assert.match(stdout, /^\| penguins \| cvPlus \| [\d.]+% \|.*\| species (one|two): [\d.]+% \|$/m);
  assert.match(stdout, /^\| titanic \| split \| [\d.]+% \|.*\| class (First|Third): [\d.]+% \|$/m);
  const { datasets: measured } = JSON.parse(await readFile(out, 'utf8'));
  assert.deepEqual(
    measured.map(({ name, results }: { name: string; results: unknown[] }) => [name, results.length]),
    [
      ['penguins', 9],
      ['titanic', 3],
    ],
  );
});

test('names tables once', () => {
  assert.equal(new Set(datasets.map(({ name }) => name)).size, datasets.length);
  assert.equal(new Set(datasets.map(({ file }) => file)).size, datasets.length);
});

/** Made up: heavier with longer flippers; one mass is missing. */
function penguins(): string {
  const random = createRandom(1);
  const lines = Array.from({ length: 160 }, (_, i) => {
    const flipper = 180 + random.integer(50);
    return `${i % 2 === 0 ? 'one' : 'two'},${flipper},${i === 7 ? '' : 20 * flipper + Math.round(200 * random.normal())}`;
  });
  return ['species,flipper_length_mm,body_mass_g', ...lines].join('\n');
}

/** Made up: the young survive more often; one column gives it away. */
function titanic(): string {
  const random = createRandom(2);
  const lines = Array.from({ length: 160 }, (_, i) => {
    // Rows that repeat one another are not calibrated with, and there are few.
    const age = Math.round(8000 * random.next()) / 100;
    const survived = Number(random.next() < 1 - age / 100);
    return `${survived},${age},${i % 3 === 0 ? 'First' : 'Third'},${survived ? 'yes' : 'no'}`;
  });
  return ['survived,age,class,alive', ...lines].join('\n');
}
