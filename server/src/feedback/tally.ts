/** Sums over truths that were held against predictions: plain data that can be added up, whatever process counted. */

/** How often intervals of one promised coverage held the truth. */
export interface LevelTally {
  readonly promised: number;
  n: number;
  covered: number;
}

export interface Tally {
  n: number;
  /** Sum of absolute errors; for classes the number of wrong ones. */
  absolute: number;
  squares: number;
  /** By promised coverage, at most `maxLevels`: those that most truths are told of. */
  readonly levels: LevelTally[];
}

/** Coverages that are counted apart. Whoever asks for a new one with each request must not take the place of those that matter. */
const maxLevels = 8;

export function newTally(): Tally {
  return { n: 0, absolute: 0, squares: 0, levels: [] };
}

/**
 * @param error How far off the prediction was, not negative; for classes 0 or 1. One beyond all numbers is passed over.
 * @param promised The coverage of the interval that was answered; 0 without one.
 */
export function addScore(tally: Tally, error: number, promised: number, isCovered: boolean): void {
  if (!Number.isFinite(error)) return;
  tally.n++;
  tally.absolute += error;
  tally.squares += error * error;
  if (promised > 0) addLevel(tally, { promised, n: 1, covered: isCovered ? 1 : 0 });
}

export function addTally(tally: Tally, { n, absolute, squares, levels }: Tally): void {
  tally.n += n;
  tally.absolute += absolute;
  tally.squares += squares;
  for (const level of levels) addLevel(tally, level);
}

function addLevel({ levels }: Tally, { promised, n, covered }: LevelTally): void {
  let own = levels.find(level => level.promised === promised);
  if (own === undefined) {
    if (levels.length === maxLevels) {
      const rarest = levels.reduce((rarer, level) => (level.n < rarer.n ? level : rarer));
      if (rarest.n > n) return;
      levels.splice(levels.indexOf(rarest), 1);
    }
    own = { promised, n: 0, covered: 0 };
    levels.push(own);
  }
  own.n += n;
  own.covered += covered;
}
