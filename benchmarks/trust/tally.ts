/** How often something was said, by its code. */

/** The result: shares of `cases`. */
export interface Counted {
  readonly cases: number;
  /** Share in which anything was said. */
  readonly share: number;
  readonly byCode: Readonly<Record<string, number>>;
}

export class Tally {
  #cases = 0;
  #caught = 0;
  readonly #codes = new Map<string, number>();

  count(codes: ReadonlySet<string>): void {
    this.#cases++;
    if (codes.size > 0) this.#caught++;
    for (const code of codes) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
  }

  result(): Counted {
    const share = (count: number): number =>
      this.#cases === 0 ? 0 : Number((count / this.#cases).toPrecision(5));
    const byCode = [...this.#codes].sort((a, b) => b[1] - a[1]).map(([code, n]) => [code, share(n)]);
    return { cases: this.#cases, share: share(this.#caught), byCode: Object.fromEntries(byCode) };
  }
}

/** What a tally is of: each key says one thing. */
export interface Case {
  readonly fault: string;
  readonly place: string;
  /** Share of the rows that have the fault. */
  readonly part?: number;
  /** Rows of a window. */
  readonly size?: number;
}

export type CountedCase = Case & Counted;

/** A tally for each case, made when first asked for. */
export class Tallies {
  readonly #all = new Map<string, { readonly own: Case; readonly tally: Tally }>();

  of(own: Case): Tally {
    const key = JSON.stringify(own);
    const known = this.#all.get(key) ?? { own, tally: new Tally() };
    this.#all.set(key, known);
    return known.tally;
  }

  /** Without those that never came to a case. */
  result(): CountedCase[] {
    return [...this.#all.values()]
      .map(({ own, tally }) => ({ ...own, ...tally.result() }))
      .filter(({ cases }) => cases > 0);
  }
}
