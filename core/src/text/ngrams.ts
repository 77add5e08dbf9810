/** Runs of words, or of characters. */

/** From how many to how many of them in a row. */
export type NgramRange = readonly [min: number, max: number];

/** Words in a row, by a space between them: shorter runs first, as scikit-learn's `_word_ngrams`. */
export function wordNgrams(tokens: readonly string[], range: NgramRange): Iterable<string> {
  return range[1] === 1 ? tokens : wordRuns(tokens, range);
}

function* wordRuns(tokens: readonly string[], [min, max]: NgramRange): Iterable<string> {
  for (let n = min; n <= Math.min(max, tokens.length); n++) {
    for (let i = 0; i + n <= tokens.length; i++) yield tokens.slice(i, i + n).join(' ');
  }
}

/** White space as Python's `\s` and `split` know it. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const spaces = new RegExp(`${space}{2,}`, 'g');
const gaps = new RegExp(`${space}+`, 'g');

/** Characters in a row; several spaces count as one. scikit-learn's `_char_ngrams`. */
export function* charNgrams(text: string, [min, max]: NgramRange): Iterable<string> {
  const all = text.replace(spaces, ' ');
  const starts = characterStarts(all);
  for (let n = min; n < Math.min(max + 1, starts.length); n++) {
    for (let i = 0; i + n < starts.length; i++) yield all.slice(starts[i], starts[i + n]);
  }
}

/** Characters in a row within words, which have a space at both ends. scikit-learn's `_char_wb_ngrams`. */
export function* charWbNgrams(text: string, [min, max]: NgramRange): Iterable<string> {
  for (const word of text.split(gaps)) {
    if (word === '') continue;
    const padded = ` ${word} `;
    const starts = characterStarts(padded);
    const length = starts.length - 1;
    for (let n = min; n <= max; n++) {
      for (let i = 0; i === 0 || i + n <= length; i++) {
        yield padded.slice(starts[i], starts[Math.min(i + n, length)]);
      }
      // A short word counts once, whatever the lengths beyond its own.
      if (n >= length) break;
    }
  }
}

/** Where each character begins, and where the last ends: one beyond U+FFFF takes two units. */
function characterStarts(text: string): number[] {
  const starts: number[] = [];
  for (let i = 0; i < text.length; i++) {
    starts.push(i);
    if ((text.codePointAt(i) as number) > 0xffff) i++;
  }
  starts.push(text.length);
  return starts;
}
