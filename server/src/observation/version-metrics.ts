/** What is counted of the predictions of one version: the hot path of the service's metrics. */

import { Counts } from './counts.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** Pairs of field and code that a version counts; further ones are counted together as `other`. */
const maxWarningKinds = 500;

export class VersionMetrics {
  readonly model: string;
  readonly version: number;
  /** Requests by route and status. */
  readonly requests = new Counts();
  /** Time of answered predict requests. */
  readonly seconds = new LatencyHistogram();
  /** Warnings by field and code. */
  readonly warnings = new Counts(maxWarningKinds);
  rows = 0;
  /** Whether it is among those that are shown. Its owner sets it false on dropping it. */
  kept = false;
  readonly #keep: (version: VersionMetrics) => void;

  /** @param keep Is called before counting when `kept` is false. */
  constructor(model: string, version: number, keep: (version: VersionMetrics) => void) {
    this.model = model;
    this.version = version;
    this.#keep = keep;
  }

  /**
   * Counts a predict request that was answered with 200.
   * @param route Template of the route, such as `POST /predict`.
   * @param seconds From its first byte to the last of its answer, or as near as is known.
   */
  recordPredict(route: string, rows: number, seconds: number): void {
    if (!this.kept) this.#keep(this);
    this.requests.add(route, 200);
    this.seconds.record(seconds);
    this.rows += rows;
  }

  /** Counts a predict request that this version refused or failed to answer: 422, 500. */
  recordRefused(route: string, status: number): void {
    if (!this.kept) this.#keep(this);
    this.requests.add(route, status);
  }

  /**
   * Counts the warnings of one request.
   * @param count How many there were in all. Those that are not listed are counted under field and code `unlisted`,
   *   so that the sum over fields is the number of warnings.
   * @param listed At most `count` of them.
   */
  recordWarnings(
    count: number,
    listed: readonly { readonly field: string | null; readonly code: string }[],
  ): void {
    for (const { field, code } of listed) this.warnings.add(field ?? '', code);
    if (count > listed.length) this.warnings.add('unlisted', 'unlisted', count - listed.length);
  }
}
