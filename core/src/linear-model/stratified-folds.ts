/** Folds with their share of each class. */

/**
 * The rows of each fold, in ascending order: of each class as many as of the sorted codes' every nth, given out in the order
 * of the rows. scikit-learn's StratifiedKFold, not shuffled.
 * @param codes (rows): the class of each row.
 */
export function stratifiedFolds(codes: Int32Array, folds: number): Int32Array[] {
  // Classes count in the order in which they first occur.
  const places = new Map<number, number>();
  for (const code of codes) if (!places.has(code)) places.set(code, places.size);
  const own = codes.map(code => places.get(code) as number);
  const left = Array.from({ length: folds }, () => new Int32Array(places.size));
  own
    .slice()
    .sort()
    .forEach((place, i) => {
      left[i % folds][place]++;
    });
  const next = new Int32Array(places.size);
  const out: number[][] = left.map(() => []);
  for (const [row, place] of own.entries()) {
    while (left[next[place]][place] === 0) next[place]++;
    left[next[place]][place]--;
    out[next[place]].push(row);
  }
  return out.map(rows => Int32Array.from(rows));
}
