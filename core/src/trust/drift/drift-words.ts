/** What changed in a column, in words: `km_driven: 31% above 120000, 10% expected`. */

import type { FieldType } from '../../table/schema.ts';
import { bin } from '../profile/bins.ts';
import type { ColumnProfile } from '../profile/column-profile.ts';

export interface Move {
  /** Which values: `above 120000`, `"Diesel"`, `missing`. */
  readonly values: string;
  /** Their share of the instances now, and of the training data. */
  readonly now: number;
  readonly expected: number;
  /** The whole sentence. */
  readonly message: string;
}

const mostMoves = 3;
/** Smaller changes are not told. */
const leastChange = 0.02;

export interface Wording {
  /** How the values are written. */
  readonly type: FieldType | undefined;
  /** Categories: the share of new ones that is to be expected. */
  readonly newWords: number;
}

/** The largest changes of a column. @param now Instances by bin. Only read. */
export function movesOf(own: ColumnProfile, now: Float64Array, { type, newWords }: Wording): Move[] {
  const all = total(now);
  const learnt = total(own.counts);
  if (all === 0 || learnt === 0) return [];
  const move: MoveOf = (values, start, end = start + 1) => {
    const share = total(now.subarray(start, end)) / all;
    const expected = total(own.counts.subarray(start, end)) / learnt;
    return moveOf(own.name, values, share, expected);
  };
  const moves = [move('missing', bin.missing)];
  if (own.kind === 'category') {
    moves.push(moveOf(own.name, 'never seen before', now[bin.odd] / all, newWords));
    moves.push(...own.words.map((word, i) => move(JSON.stringify(word), bin.first + i)));
    moves.push(move('of the rarer values', bin.first + own.words.length));
  } else if (own.kind !== 'text') {
    moves.push(...cuts(own, type, move));
  }
  return moves
    .filter(({ now: share, expected }) => Math.abs(share - expected) >= leastChange)
    .sort((a, b) => changeOf(b) - changeOf(a))
    .slice(0, mostMoves);
}

/** The values of some bins. */
type MoveOf = (values: string, start: number, end?: number) => Move;

function moveOf(name: string, values: string, now: number, expected: number): Move {
  return {
    values,
    now,
    expected,
    message: `${name}: ${percent(now)} ${values}, ${percent(expected)} expected`,
  };
}

/** Numbers: where most have moved from one side of an edge to the other, and those outside the range. */
function cuts(own: ColumnProfile, type: FieldType | undefined, move: MoveOf): Move[] {
  const size = own.counts.length;
  const { edges, min, max } = own;
  if (type === 'boolean') return [move('true', bin.first + edges.length, size)];
  const show = (value: number): string => written(value, type);
  const outside =
    min > max
      ? []
      : [
          move(own.kind === 'quantity' ? `below ${show(min)}, or no number` : `below ${show(min)}`, bin.odd),
          move(`above ${show(max)}`, size - 1),
        ];
  const inner = Array.from(edges, (edge, i) => move(`above ${show(edge)}`, bin.first + i + 1, size)).sort(
    (a, b) => changeOf(b) - changeOf(a),
  );
  return [...outside, ...inner.slice(0, 1)];
}

function changeOf({ now, expected }: Move): number {
  return Math.abs(now - expected);
}

function written(value: number, type: FieldType | undefined): string {
  if (type !== 'date') return String(Number(value.toPrecision(6)));
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().replace('T00:00:00.000Z', '');
}

/** `31%`, and below ten `4.2%`. */
function percent(share: number): string {
  return `${share >= 0.1 ? Math.round(100 * share) : Math.round(1000 * share) / 10}%`;
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
