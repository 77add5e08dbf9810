/** The kernels' door: a job is run by the thread that asks, together with those that are at work. */

import * as bins from './bins';
import * as cholesky from './cholesky';
import * as coordinateDescent from './coordinate-descent';
import * as grow from './forest/grow';
import * as rank from './forest/rank';
import * as gradients from './gradients';
import * as histogram from './histogram';
import * as job from './job';
import * as murmur3 from './murmur3';
import * as neighbors from './neighbors';
import * as partition from './partition';
import * as products from './products';
import * as qr from './qr';
import * as sort from './sort';
import * as splits from './splits';
import * as trees from './trees';

/** Runs tasks 0 … tasks - 1 of a kernel; all are done when it returns. */
export function run(kernel: i32, tasks: i32, threads: i32): void {
  const number = job.open(kernel, tasks, threads);
  takePart(number, 0);
  job.close(tasks);
}

/** Takes part in every job from now on. Never returns. */
export function work(thread: i32): void {
  for (;;) takePart(job.next(thread), thread);
}

function takePart(number: u64, thread: i32): void {
  for (;;) {
    const task = job.take(number);
    if (task < 0) return;
    runTask(job.kernel(), task, thread);
    job.finish();
  }
}

/** The numbers are those of the kernels in src/kernels. */
function runTask(kernel: i32, task: i32, thread: i32): void {
  switch (kernel) {
    case 0:
      return sort.sortColumn(task, thread);
    case 1:
      return bins.applyThresholds(task);
    case 2:
      return gradients.expect(task);
    case 3:
      return gradients.writeGradients(task);
    case 5:
      return histogram.count(task, thread);
    case 6:
      return splits.findSplits(task, thread);
    case 7:
      return partition.divide(task);
    case 8:
      return partition.gather(task);
    case 9:
      return gradients.addLeaves(task);
    case 10:
      return trees.walkChunk(task, thread);
    case 20:
      return grow.growTree(task, thread);
    case 21:
      return rank.rankValues(task);
    case 40:
      return products.addProducts(task);
    case 41:
      return products.centre(task);
    case 42:
      return products.addByCode(task);
    case 43:
      return products.countPairs(task);
    case 44:
      return cholesky.solveRows(task);
    case 45:
      return qr.foldBlock(task);
    case 46:
      return coordinateDescent.descend(task);
    case 47:
      return neighbors.nearest(task);
    case 48:
      return murmur3.hashPiece(task);
    default:
      unreachable();
  }
}
