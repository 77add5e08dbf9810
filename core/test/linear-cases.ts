/** References of linear models: see references/_linear_cases.py. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RegressorDefinition, StepFactory } from '../src/estimator/definition.ts';
import type { FitContext } from '../src/estimator/fit-context.ts';
import { createRandom } from '../src/random.ts';
import { type Column, numeric } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';

interface ReferenceBlock {
  readonly values?: number[];
  readonly codes?: number[];
  readonly width?: number;
  /** Of a sparse block. */
  readonly columns?: number[][];
}

export interface LinearFit {
  readonly estimator: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly weight?: number[] | null;
  readonly coef: number[];
  readonly intercept: number;
  readonly predictions?: number[];
}

export interface LinearCase {
  readonly name: string;
  readonly blocks: readonly ReferenceBlock[];
  readonly target: number[];
  readonly fits: readonly LinearFit[];
}

export function readCases(file: string): readonly LinearCase[] {
  return JSON.parse(readFileSync(new URL(`../../references/${file}`, import.meta.url), 'utf8')).cases;
}

export const fitContext: FitContext = {
  random: createRandom(0),
  threads: 1,
  target: new Float64Array(),
  sampleWeight: undefined,
  report: () => {},
  throwIfAborted: () => {},
};

export interface FittedLinear {
  readonly state: { readonly coef: Float64Array; readonly intercept: number };
  predict(table: Table): Float64Array;
}

// biome-ignore lint/suspicious/noExplicitAny: of any parameters
export type LinearFactory = StepFactory<string, any, 'regressor'>;

export function fitLinear(
  factory: LinearFactory,
  params: Readonly<Record<string, unknown>>,
  table: Table,
  target: ArrayLike<number>,
  weight?: ArrayLike<number> | null,
): FittedLinear {
  const { definition } = factory as { definition: RegressorDefinition };
  const all = factory(params).params;
  const sampleWeight = weight == null ? undefined : Float64Array.from(weight);
  const context = { ...fitContext, sampleWeight };
  const state = definition.fit(table, Float64Array.from(target), all, context) as FittedLinear['state'];
  return { state, predict: other => definition.predict(other, state, all) };
}

export function tableOfBlocks(blocks: readonly ReferenceBlock[]): Table {
  return new Table(blocks.map((block, i): [string, Column] => [`x${i}`, columnOf(block, i)]));
}

function columnOf({ values, codes, width = 0, columns }: ReferenceBlock, index: number): Column {
  if (values !== undefined) return numeric(Float64Array.from(values));
  const names = Array.from({ length: columns?.length ?? width }, (_, j) => `x${index}_${j}`);
  if (columns === undefined) return { type: 'oneHot', codes: Int32Array.from(codes ?? []), names };
  const starts = [0];
  const found: [number, number][] = [];
  for (let r = 0; r < columns[0].length; r++) {
    for (let j = 0; j < columns.length; j++) if (columns[j][r] !== 0) found.push([j, columns[j][r]]);
    starts.push(found.length);
  }
  return {
    type: 'sparse',
    names,
    starts: Int32Array.from(starts),
    indices: Int32Array.from(found, ([j]) => j),
    values: Float64Array.from(found, ([, value]) => value),
  };
}

/** Within `tolerance` of the largest expected number, or of `size` if that is larger. */
export function closeTo(
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  size = 0,
): void {
  assert.equal(received.length, expected.length);
  const largest = Array.from(expected, Math.abs).reduce((a, b) => Math.max(a, b), size);
  Array.from(expected).forEach((value, i) => {
    const difference = Math.abs(received[i] - value);
    assert.ok(difference <= tolerance * largest, `${i}: ${received[i]}, not ${value}`);
  });
}
