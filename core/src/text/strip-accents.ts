/** Letters without their accents. */

export type StripAccents = 'ascii' | 'unicode' | null;

/** `unicode`: marks that combine with letters are left out (é is e). `ascii`: all that is not ASCII then, too. */
export function stripAccents(text: string, how: StripAccents): string {
  if (how === null || isAscii(text)) return text;
  const decomposed = text.normalize('NFKD');
  if (how === 'ascii') return decomposed.replace(/[^\0-\x7f]/g, '');
  return decomposed.replace(/\p{M}/gu, mark => (isCombining(mark) ? '' : mark));
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 128) return false;
  return true;
}

const combining = new Map<string, boolean>();

/**
 * Whether a mark's canonical combining class is not 0: `unicodedata.combining` of Python. JavaScript does not tell classes,
 * but normalizing puts marks of classes other than 0 in ascending order: each such mark moves before one of class 240
 * (U+0345) or behind one of class 1 (U+0334).
 */
function isCombining(mark: string): boolean {
  let is = combining.get(mark);
  if (is === undefined) {
    const behind = `${mark}\u0334`.normalize('NFD').startsWith('\u0334');
    is = behind || `\u0345${mark}`.normalize('NFD').startsWith(mark);
    combining.set(mark, is);
  }
  return is;
}
