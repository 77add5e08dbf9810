/** The names of features that hashes choose. */

const lists = new Map<string, readonly string[]>();
/** A list may be long, so that making it for each row would cost more than all else; more than these are made anew. */
const maxLists = 16;

/** `city_0` … `city_1023`: the same list each time. */
export function hashedNames(prefix: string, count: number): readonly string[] {
  const key = `${count}/${prefix}`;
  let names = lists.get(key);
  if (names === undefined) {
    names = Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    if (lists.size >= maxLists) lists.clear();
    lists.set(key, names);
  }
  return names;
}
