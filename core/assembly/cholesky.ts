import { whole } from './job';

/**
 * Rows of a Cholesky factor below a finished block of columns, from those of the matrix; some rows.
 *
 * Arguments: matrix (f64, CHANGED), its side, first column of the block, the column after it, rows of a task.
 */
export function solveRows(task: i32): void {
  const matrix = whole(0);
  const n = whole(1);
  const start = whole(2);
  const end = whole(3);
  const side = whole(4);
  const first = end + <usize>task * side;
  const last = min(first + side, n);
  for (let i = first; i < last; i++) {
    const own = matrix + ((i * n) << 3);
    for (let j = start; j < end; j++) {
      const other = matrix + ((j * n) << 3);
      let rest = load<f64>(own + (j << 3));
      for (let k = start; k < j; k++) rest -= load<f64>(own + (k << 3)) * load<f64>(other + (k << 3));
      store<f64>(own + (j << 3), rest / load<f64>(other + (j << 3)));
    }
  }
}
