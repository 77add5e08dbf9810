/** Rare combinations: rows whose values were hardly ever seen together, by the pairs of a profile. */

import { show } from '../../errors.ts';
import { type Column, isNumeric, type StringColumn } from '../../table/column.ts';
import { shorten } from '../../table/issues.ts';
import { isoOf, toldValue } from '../guards/findings.ts';
import { bin, binCount } from './bins.ts';
import type { ColumnProfile } from './column-profile.ts';
import { surprises } from './pairs.ts';
import type { Profile } from './profile.ts';

/** How many pairs a message names. */
const namedPairs = 2;

export class Combinations {
  readonly #profile: Profile;
  /** The surprise of each cell of each pair's table, one table after the other. */
  readonly #surprises: Float64Array;
  /** For each pair: positions of its two fields, where its table begins, how many codes the second has. */
  readonly #layout: Int32Array;
  readonly #threshold: number;

  constructor(profile: Profile) {
    const sizes = profile.fields.map(binCount);
    this.#profile = profile;
    this.#surprises = surprises(profile.pairs, sizes);
    this.#layout = layoutOf(profile.pairs.fields, sizes);
    this.#threshold = profile.pairs.threshold;
  }

  /** Whether a row's values were hardly ever seen together. @param codes The bin of each field. */
  isRare(codes: Uint8Array): boolean {
    const layout = this.#layout;
    const cells = this.#surprises;
    let score = 0;
    for (let i = 0; i < layout.length; i += 4) {
      score += cells[layout[i + 2] + codes[layout[i]] * layout[i + 3] + codes[layout[i + 1]]];
    }
    return score > this.#threshold;
  }

  /** How surprising it is to see a row's first few values together. @param fields How many. */
  scoreOf(codes: Uint8Array, fields: number): number {
    const layout = this.#layout;
    let score = 0;
    for (let i = 0; i < layout.length; i += 4) {
      const [first, second, offset, width] = layout.subarray(i, i + 4);
      if (first < fields && second < fields) {
        score += this.#surprises[offset + codes[first] * width + codes[second]];
      }
    }
    return score;
  }

  /** `isRare` of many rows. @param codes For each field, shape (rows). @returns The rows that are, ascending. */
  rareRows(codes: readonly Uint8Array[], rows: number): number[] {
    const layout = this.#layout;
    const scores = new Float64Array(rows);
    for (let i = 0; i < layout.length; i += 4) {
      const first = codes[layout[i]];
      const second = codes[layout[i + 1]];
      const cells = this.#surprises.subarray(layout[i + 2]);
      const width = layout[i + 3];
      for (let row = 0; row < rows; row++) scores[row] += cells[first[row] * width + second[row]];
    }
    return [...scores.keys()].filter(row => scores[row] > this.#threshold);
  }

  /** The one or two pairs of a row that surprise most: `fuel "Electric" with engine "1248 CC": seen 0 times, 21 expected`. */
  describe(row: number, codes: readonly Uint8Array[], columns: readonly Column[]): RareCombination {
    const layout = this.#layout;
    const pairs = Array.from({ length: layout.length / 4 }, (_, pair) => {
      const [first, second, offset, width] = layout.subarray(4 * pair, 4 * pair + 4);
      const i = codes[first][row];
      const j = codes[second][row];
      return { first, second, offset, width, i, j, surprise: this.#surprises[offset + i * width + j] };
    });
    pairs.sort((a, b) => b.surprise - a.surprise);
    // A second pair is worth a word only if it tells about as much.
    const named = pairs.slice(0, namedPairs).filter(pair => pair.surprise * 2 >= pairs[0].surprise);
    const { fields } = this.#profile;
    const received: [string, unknown][] = [];
    const told = named.map(({ first, second, offset, width, i, j }) => {
      const values = [first, second].map(field => {
        received.push([fields[field].name, shorten(toldValue(columns[field], row))]);
        return describeValue(fields[field], columns[field], row, codes[field][row]);
      });
      const { seen, expected } = this.#countsAt(binCount(fields[first]), offset, width, i, j);
      return `${values[0]} with ${values[1]}: seen ${seen} times, ${rounded(expected)} expected`;
    });
    return { told: told.join('; '), received: Object.fromEntries(received) };
  }

  #countsAt(
    height: number,
    offset: number,
    width: number,
    i: number,
    j: number,
  ): { seen: number; expected: number } {
    const counts = this.#profile.pairs.counts.subarray(offset, offset + height * width);
    let ofFirst = 0;
    let ofSecond = 0;
    let total = 0;
    for (let cell = 0; cell < counts.length; cell++) {
      total += counts[cell];
      if (Math.floor(cell / width) === i) ofFirst += counts[cell];
      if (cell % width === j) ofSecond += counts[cell];
    }
    return { seen: counts[i * width + j], expected: (ofFirst * ofSecond) / total };
  }
}

export interface RareCombination {
  readonly told: string;
  /** By field, long strings cut. */
  readonly received: Readonly<Record<string, unknown>>;
}

function layoutOf(pairs: Int32Array, sizes: readonly number[]): Int32Array {
  const layout = new Int32Array(2 * pairs.length);
  let offset = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const [first, second] = pairs.subarray(i, i + 2);
    layout.set([first, second, offset, sizes[second]], 2 * i);
    offset += sizes[first] * sizes[second];
  }
  return layout;
}

/** `fuel "Electric"`; of a number, the bin that was counted too: `engine "1248 CC" (1197 to 1250)`. */
function describeValue(profile: ColumnProfile, column: Column, row: number, code: number): string {
  const { name, kind, edges, min, max, words } = profile;
  if (code === bin.missing) return `no ${name}`;
  const value = `${name} ${show(toldValue(column, row))}`;
  if (kind === 'category') return code === words.length + bin.first ? `${value} (one of the rarer)` : value;
  const place = code - bin.first;
  const type = isNumeric(column) ? column.type : (column as StringColumn).type;
  if (place < 0 || place > edges.length || type === 'boolean') return value;
  const ends = [place === 0 ? min : edges[place - 1], place === edges.length ? max : edges[place]];
  const shown = type === 'date' ? ends.map(end => isoOf(end).slice(0, 10)) : ends;
  return `${value} (${shown[0]} to ${shown[1]})`;
}

function rounded(expected: number): string {
  return expected >= 10 ? String(Math.round(expected)) : String(Number(expected.toPrecision(2)));
}
