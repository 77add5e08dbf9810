/** Order statistics without sorting. */

/** Rounds after which values that keep their order hidden are sorted. */
const mostRounds = 64;

/**
 * The value that would be at place `k` if `values` were sorted: Hoare, "Algorithm 65: Find", Communications of the ACM 4
 * (1961), with the median of three as pivot. O(length) for all but the most unlucky orders, O(length log length) for
 * these.
 *
 * @param values CHANGED: what is before place k is at most the value there, what is after it at least. No NaN.
 */
export function select(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  for (let round = 0; low < high; round++) {
    if (round === mostRounds) {
      values.subarray(low, high + 1).sort();
      break;
    }
    const pivot = middleOf(values[low], values[(low + high) >> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swapped = values[i];
      values[i++] = values[j];
      values[j--] = swapped;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** The median of `values` (CHANGED: in another order), the mean of two where they are even in number. No NaN; not empty. */
export function medianOf(values: Float64Array): number {
  const middle = values.length >> 1;
  const upper = select(values, middle);
  if (values.length % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < middle; i++) if (values[i] > lower) lower = values[i];
  return (lower + upper) / 2;
}
