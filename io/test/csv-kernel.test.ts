/** The reader in WebAssembly against the one in TypeScript. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileKernel } from '../build-kernel.ts';
import { type BlockRead, type Plan, readBlock } from '../src/csv/block.ts';
import type { CellKind } from '../src/csv/cells.ts';
import { Kernel } from '../src/csv/kernel.ts';
import { missingMarkers } from '../src/csv.ts';
import { texts } from './nasty-csv.ts';

const kernel = Kernel.create() as Kernel;

test('the binary is what its sources compile to', async () => {
  const kept = readFileSync(new URL('../src/csv/binary.ts', import.meta.url), 'utf8');
  assert.ok(kept === (await compileKernel()), 'run `npm run -w io kernel`');
});

const kinds = fc.array(fc.constantFrom<CellKind>('number', 'text', 'skip'), { minLength: 1, maxLength: 5 });
const missing = fc.constantFrom(missingMarkers, [], ['-1', 'x', '日本']);
const plans: fc.Arbitrary<Plan> = fc
  .record({
    kinds,
    missing,
    separator: fc.constantFrom(44, 44, 44, 59),
    decimal: fc.constantFrom(46, 46, 44),
    seed: fc.nat(),
  })
  .map(({ kinds, ...dialect }) => ({ dialect, kinds }));

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text.slice(text.indexOf('\n') + 1).concat('\n'));
}

function sameAsTwin(block: Uint8Array, plan: Plan, maxRows?: number): BlockRead {
  const read = kernel.read(block, plan, maxRows);
  assert.deepStrictEqual(read, readBlock(block, plan, maxRows));
  return read;
}

test('reads the same to the bit, whatever the block is and whatever was read before', () => {
  fc.assert(
    fc.property(texts, plans, fc.option(fc.nat(9), { nil: undefined }), (text, plan, maxRows) => {
      const width = text.slice(0, text.indexOf('\n')).split(',').length;
      sameAsTwin(bytesOf(text), plan, maxRows);
      sameAsTwin(bytesOf(text), {
        ...plan,
        kinds: Array.from({ length: width }, (_, i) => plan.kinds[i] ?? 'text'),
      });
    }),
    { numRuns: 2000 },
  );
});

test('reads the same of any bytes', () => {
  const block = fc.uint8Array({ maxLength: 100 }).map(bytes => Uint8Array.of(...bytes, 10));
  fc.assert(
    fc.property(block, plans, (bytes, plan) => void sameAsTwin(bytes, plan)),
    { numRuns: 1000 },
  );
});

test('numbers are exact, however long', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 24 });
  const number = fc.oneof(
    fc.tuple(digits, digits).map(([whole, fraction]) => `${whole}.${fraction}`),
    fc.double({ noNaN: true }).map(String),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  );
  const dialect = { separator: 44, decimal: 46, missing: [], seed: 1 };
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 5 }), cells => {
      sameAsTwin(bytesOf(`x\n${cells.join('\n')}`), { dialect, kinds: ['number'] });
    }),
    { numRuns: 2000 },
  );
});

test('tells strings of any length apart, and grows with what it reads', () => {
  const strings = Array.from({ length: 5000 }, (_, i) => `${'é'.repeat(i % 40)}${i % 3000}`);
  const plan: Plan = {
    dialect: { separator: 44, decimal: 46, missing: missingMarkers, seed: 12345 },
    kinds: ['text', 'number', 'text'],
  };
  const text = strings.map((cell, i) => `${cell},${i},"${cell}""\n"`).join('\r\n');
  const { rows, lines } = sameAsTwin(bytesOf(`x\n${text}`), plan);
  assert.deepEqual([rows, lines], [5000, 10_000]);
});
