/** The directions in which rows vary most. */

import { CauceError } from '../errors.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { lanczosSvd, randomizedSvd } from '../kernels/leading-svd.ts';
import { orthonormalise } from '../kernels/orthonormal.ts';
import { addProducts, centre } from '../kernels/products.ts';
import { type RowReader, triangleOf } from '../kernels/qr.ts';
import { jacobiSvd } from '../kernels/svd.ts';
import { symmetricEigen } from '../kernels/symmetric-eigen.ts';
import { openWorkspace, plainWorkspace, type Workspace } from '../kernels/workspace.ts';
import type { Random } from '../random.ts';
import type { NumericColumn } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import type { Table } from '../table/table.ts';
import { type FeatureMoments, type FeaturesMatrix, mapOf } from './features-matrix.ts';

export type PcaSolver = 'full' | 'covariance_eigh' | 'arpack' | 'randomized';

export interface PcaRules {
  readonly tol: number;
  readonly iteratedPower: number | 'auto';
  readonly nOversamples: number;
}

/** Some or all components, those of most variance first. */
export interface Principal {
  /** Each of shape (features), of length 1. */
  readonly vectors: readonly Float64Array[];
  /** The singular values of the centred rows. */
  readonly singular: Float64Array;
}

/** @param count How many components 'arpack' and 'randomized' are to find; the others find all. */
export function principalComponents(
  solver: PcaSolver,
  table: Table,
  matrix: FeaturesMatrix,
  { mean }: FeatureMoments,
  count: number,
  rules: PcaRules,
  random: Random,
  context: FitContext,
): Principal {
  if (solver === 'arpack') return lanczosSvd(mapOf(matrix, mean), count, rules.tol, random);
  if (solver === 'randomized') {
    const { iteratedPower, nOversamples } = rules;
    const isFew = count < 0.1 * Math.min(matrix.rows, matrix.width);
    const nIter = iteratedPower === 'auto' ? (isFew ? 7 : 4) : iteratedPower;
    return randomizedSvd(mapOf(matrix, mean), count, { nOversamples, nIter }, random);
  }
  const columns = denseTable(table, 'Pca').columns.map(column => (column as NumericColumn).values);
  const cells = matrix.rows * matrix.width;
  const space = cells < fewestCells ? plainWorkspace() : openWorkspace(context.threads);
  try {
    if (solver === 'covariance_eigh') return ofCovariance(space, columns, mean);
    return matrix.rows >= matrix.width ? ofTall(space, columns, mean) : ofWide(space, columns, mean, random);
  } finally {
    space.close();
  }
}

/** With less to do, another thread would start too late to help. */
const fewestCells = 100_000;
/** Numbers of a batch of rows. */
const batchNumbers = 2 ** 19;

/** Of XᵀX. O(rows x features² + features³) time, room for features². */
function ofCovariance(space: Workspace, columns: readonly Float64Array[], mean: Float64Array): Principal {
  const width = columns.length;
  const rows = columns[0]?.length ?? 0;
  const stride = Math.min(rows, Math.max(256, Math.floor(batchNumbers / Math.max(1, width))));
  const batch = space.array(Float64Array, width * stride);
  const shifts = space.array(Float64Array, width);
  shifts.set(mean);
  const products = space.array(Float64Array, width * width);
  for (let start = 0; start < rows; start += stride) {
    const length = Math.min(stride, rows - start);
    columns.forEach((values, j) => {
      batch.set(values.subarray(start, start + length), j * stride);
    });
    space.run(centre, width, batch, stride, length, shifts);
    addProducts(space, { rows: batch, count: width, stride, length }, products, width, {
      factor: 1,
      side: 4,
    });
  }
  const full = Float64Array.from(products);
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) full[j * width + i] = full[i * width + j];
  refuseHuge(full);
  const { values, vectors } = symmetricEigen(full, width);
  return {
    singular: values.map(value => Math.sqrt(Math.max(0, value))),
    vectors: Array.from({ length: width }, (_, i) => vectors.slice(i * width, (i + 1) * width)),
  };
}

/** By X = Q R, R = U S Vᵀ. O(rows x features² + features³) time, room for features². */
function ofTall(space: Workspace, columns: readonly Float64Array[], mean: Float64Array): Principal {
  const width = columns.length;
  const reader: RowReader = {
    rows: columns[0]?.length ?? 0,
    width,
    read(start, count, out, height) {
      for (let j = 0; j < width; j++) {
        for (let r = 0; r < count; r++) out[j * height + r] = columns[j][start + r] - mean[j];
      }
      out.fill(0, width * height, width * height + count);
    },
  };
  const { r } = triangleOf(space, reader);
  refuseHuge(r);
  const { singular, v } = jacobiSvd(r, width);
  const order = descending(singular);
  return {
    singular: Float64Array.from(order, i => singular[i]),
    vectors: order.map(i => v.slice(i * width, (i + 1) * width)),
  };
}

/** By Xᵀ = Q R, R = U S Vᵀ, so that X's right vectors are Q U = Xᵀ V / S. O(features x rows² + rows³). */
function ofWide(
  space: Workspace,
  columns: readonly Float64Array[],
  mean: Float64Array,
  random: Random,
): Principal {
  const rows = columns[0].length;
  const reader: RowReader = {
    rows: columns.length,
    width: rows,
    read(start, count, out, height) {
      for (let j = 0; j < count; j++) {
        for (let r = 0; r < rows; r++) out[r * height + j] = columns[start + j][r] - mean[start + j];
      }
      out.fill(0, rows * height, rows * height + count);
    },
  };
  const { r } = triangleOf(space, reader);
  refuseHuge(r);
  const { singular, v } = jacobiSvd(r, rows);
  const order = descending(singular);
  const vectors = order.map(i => {
    const own = v.subarray(i * rows, (i + 1) * rows);
    return Float64Array.from(columns, (column, j) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += (column[row] - mean[j]) * own[row];
      return sum;
    });
  });
  // Directions of no variance are rounding: what is at right angles to all others is as good.
  const least = Number.EPSILON * columns.length * (singular[order[0]] ?? 0);
  order.forEach((i, place) => {
    if (singular[i] <= least) vectors[place].fill(0);
  });
  orthonormalise(vectors, random);
  return { singular: Float64Array.from(order, i => singular[i]), vectors };
}

function descending(singular: Float64Array): number[] {
  return Array.from(singular.keys()).sort((a, b) => singular[b] - singular[a] || a - b);
}

/** @throws {CauceError} FIT_FAILED. */
function refuseHuge(values: Float64Array): void {
  if (values.every(Number.isFinite)) return;
  const message =
    'the columns hold numbers too large to compute with. Scale them (standardScaler) or correct them.';
  throw new CauceError('FIT_FAILED', { where: 'Pca', message });
}
