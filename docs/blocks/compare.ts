/**
 * Whether something printed what a page shows. Blanks and line ends do not count, so that a page may break lines where
 * it reads best; `…` stands for anything; durations, times and the ids of requests may differ.
 */
export function isAsShown(shown: string, printed: string): boolean {
  const parts = essence(shown).split('…').map(escaped);
  return new RegExp(`^${parts.join('[\\s\\S]*?')}$`).test(essence(printed));
}

const changing: readonly (readonly [RegExp, string])[] = [
  [/\b\d+(?:\.\d+)? (?:ms|s)\b/g, '0s'],
  [/"durationMs": ?\d+/g, '"durationMs":0'],
  [/"id": ?"[0-9a-z]+-\d+"/g, '"id":""'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?Z?)?/g, '<time>'],
];

function essence(text: string): string {
  let left = text;
  for (const [pattern, same] of changing) left = left.replaceAll(pattern, same);
  return left.replaceAll(/\s+/g, '');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
