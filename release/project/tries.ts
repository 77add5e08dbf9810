/** Things that are tried one after the other in a runtime, each reported on a line of its own as it ends. */

/** What is printed of each. */
export interface Tried {
  readonly name: string;
  /** Why it failed; null when it works. */
  readonly failure: string | null;
}

/** Longest time for one, in milliseconds. */
const limitMs = 60_000;

/** Runs one; what fails does not keep the next from being tried. */
export async function attempt(name: string, work: () => unknown): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`It took more than ${limitMs / 1000} s.`)), limitMs);
  });
  let failure: string | null = null;
  try {
    await Promise.race([Promise.resolve(work()), late]);
  } catch (error) {
    failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  clearTimeout(timer);
  console.log(JSON.stringify({ name, failure } satisfies Tried));
}

/** @throws {Error} when the two are not equal. */
export function same(received: unknown, expected: unknown): void {
  const [left, right] = [received, expected].map(value => JSON.stringify(value));
  if (left !== right) throw new Error(`Expected ${right}. Got ${left?.slice(0, 300)}`);
}
