/** What each column adds to the score of a class of normal distributions. */

import { type Contributions, noContributions } from '../estimator/contributions.ts';
import { never } from '../estimator/linear-scores.ts';
import { sumOf } from '../kernels/moments.ts';
import type { NumericColumn } from '../table/column.ts';
import { denseTable } from '../table/dense.ts';
import { featureBlocks } from '../table/feature-blocks.ts';
import type { Table } from '../table/table.ts';
import type { GaussianState } from './gaussian-nb.ts';

/**
 * The score of a class is the logarithm of its share times its density; of two classes, by how much it exceeds the other's.
 * Densities multiply over the features, so that their logarithms add up: each column adds what it has above its mean, that
 * over the classes' distributions in their shares.
 *
 * @param classes Shape (rows): the class of each row.
 */
export function gaussianContributions(
  where: string,
  table: Table,
  state: GaussianState,
  classes: Int32Array,
): Contributions {
  const { blocks } = featureBlocks(where, table);
  const parts = state.constant.length;
  if (parts === 1)
    return noContributions('probability', new Float64Array(table.length).fill(1), blocks.length);
  const columns = denseTable(table, where).columns.map(column => (column as NumericColumn).values);
  const usual = usualLogDensities(state);
  const baseOf = state.constant.map(
    (constant, k) => constant + sumOf(usual.subarray(k * columns.length, (k + 1) * columns.length)),
  );
  const base = Float64Array.from(classes, k => baseOf[k] - (parts === 2 ? baseOf[1 - k] : 0));
  const values = new Float64Array(table.length * blocks.length);
  for (const [b, { start, width }] of blocks.entries()) {
    for (let r = 0; r < table.length; r++) {
      for (let j = start; j < start + width; j++) {
        const above = (k: number) =>
          logDensity(state, columns.length, k, j, columns[j][r]) - usual[k * columns.length + j];
        values[r * blocks.length + b] += above(classes[r]) - (parts === 2 ? above(1 - classes[r]) : 0);
      }
    }
  }
  const total = base.map(
    (own, r) => own + sumOf(values.subarray(r * blocks.length, (r + 1) * blocks.length)),
  );
  return { unit: 'logOdds', base, values, total };
}

/** But for its factor, which is part of the class's constant. Farther than numbers go is as far as no row makes up for. */
function logDensity(
  { mean, variance }: GaussianState,
  width: number,
  k: number,
  j: number,
  x: number,
): number {
  const distance = x - mean[k * width + j];
  return Math.max(never, (-0.5 * distance * distance) / variance[k * width + j]);
}

/** Shape (classes x features): the mean of each over the distributions of all classes. */
function usualLogDensities({ mean, variance, constant }: GaussianState): Float64Array {
  const width = mean.length / constant.length;
  const shares = sharesOf({ mean, variance, constant });
  return mean.map((centre, at) => {
    const j = at % width;
    let squares = 0;
    for (const [c, share] of shares.entries()) {
      const other = c * width + j;
      squares += share * (variance[other] + (mean[other] - centre) ** 2);
    }
    return Math.max(never, (-0.5 * squares) / variance[at]);
  });
}

/** Shape (classes): how likely each is, from its constant less its density's factor. */
function sharesOf({ variance, constant }: GaussianState): Float64Array {
  const width = variance.length / constant.length;
  return constant.map((own, k) => {
    let share = own;
    for (let j = 0; j < width; j++) share += 0.5 * Math.log(2 * Math.PI * variance[k * width + j]);
    return Math.exp(share);
  });
}
