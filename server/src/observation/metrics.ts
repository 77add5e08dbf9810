/** The metrics of one process of the service: counted in plain numbers, made into Prometheus text when asked for. */

import { Counts, otherLabel } from './counts.ts';
import { fitBounds, LatencyHistogram } from './latency-histogram.ts';
import { processFamilies, watchProcess } from './process-metrics.ts';
import { counter, type Family, gauge, keptVersions, type Sample, type Snapshot } from './snapshot.ts';
import { VersionMetrics } from './version-metrics.ts';

export { prometheusContentType, remains, render, type Snapshot } from './snapshot.ts';
export type { VersionMetrics } from './version-metrics.ts';

export interface MetricsOptions {
  /** Tells processes apart in what is said of each: `primary`, `worker 1`. */
  readonly process: string;
  /** Version of Cauce. */
  readonly version: string;
}

/** Asked when a snapshot is taken, in the process that knows. */
export interface Gauges {
  /** Fits that wait. */
  readonly fitQueueLength?: () => number;
  readonly fitsRunning?: () => number;
  /** Of what was told of predictions after they were made. */
  readonly feedback?: () => readonly Family[];
  readonly models?: () => Iterable<{
    readonly name: string;
    /** None, when nothing was ever active. */
    readonly activeVersion: number | undefined;
    /** How many versions are in memory. */
    readonly loadedVersions: number;
  }>;
  /** How far what is served is from what was learnt from. */
  readonly drift?: () => Promise<readonly Family[]>;
}

export type FitOutcome = 'succeeded' | 'failed' | 'cancelled';

/** Routes whose time is counted; the rest counts as `other`. */
const maxRoutes = 200;

/**
 * Counters of requests, predictions, warnings, problems and fits.
 *
 * Labels come from bounded sets only: route templates, never paths; and of each model the `keptVersions` versions
 * that were used last. The series of older versions vanish, as Prometheus expects of targets that come and go; a
 * version that is used again comes back with its counts. So a thousand retrainings leave ten versions behind.
 */
export class Metrics {
  readonly #options: MetricsOptions;
  /** The versions that are shown, for each model: the longest kept first. */
  readonly #versions = new Map<string, Map<number, VersionMetrics>>();
  readonly #requests = new Counts<number>();
  readonly #routes = new Map<string, { seconds: number; count: number }>();
  readonly #problems = new Map<string, number>();
  readonly #fits = new Map<string, Map<FitOutcome, LatencyHistogram>>();
  readonly #fittedRows = new Map<string, number>();
  #gauges: Gauges = {};

  constructor(options: MetricsOptions) {
    this.#options = options;
    watchProcess();
  }

  /** The counters of one version. Look them up once, when the version is loaded. */
  version(model: string, version: number): VersionMetrics {
    const known = this.#versions.get(model)?.get(version);
    if (known !== undefined) return known;
    const metrics = new VersionMetrics(model, version, this.#keep);
    this.#keep(metrics);
    return metrics;
  }

  /** Counts an answered request that no version predicted for. `route` is a template: `GET /jobs/{id}`. */
  request(route: string, status: number, seconds: number): void {
    this.#requests.add(route, status);
    const known = this.#routes.get(route) ?? this.#newRoute(route);
    known.seconds += seconds;
    known.count++;
  }

  /** Counts a problem document by its code. */
  recordProblem(code: string): void {
    this.#problems.set(code, (this.#problems.get(code) ?? 0) + 1);
  }

  /** Counts a fit that ended. `seconds` without the time that it waited. */
  fit(fit: { model: string; outcome: FitOutcome; seconds: number; rows: number }): void {
    const outcomes = this.#fits.get(fit.model) ?? new Map<FitOutcome, LatencyHistogram>();
    this.#fits.set(fit.model, outcomes);
    const histogram = outcomes.get(fit.outcome) ?? new LatencyHistogram(fitBounds);
    outcomes.set(fit.outcome, histogram);
    histogram.record(fit.seconds);
    this.#fittedRows.set(fit.model, (this.#fittedRows.get(fit.model) ?? 0) + fit.rows);
  }

  /** Sets where gauges come from; what is not given keeps its source. */
  watch(gauges: Gauges): void {
    this.#gauges = { ...this.#gauges, ...gauges };
  }

  /** Everything counted so far. `render` makes text of it and of those of other processes. */
  async snapshot(): Promise<Snapshot> {
    const families = [
      ...this.#requestFamilies(),
      ...this.#fitFamilies(),
      ...this.#gaugeFamilies(),
      ...((await this.#gauges.drift?.()) ?? []),
      ...(this.#gauges.feedback?.() ?? []),
      ...(await processFamilies(this.#options.process)),
    ];
    return families.filter(({ values }) => values.length > 0);
  }

  /** Puts a version last among the kept ones, in the place of the one that was put there first. */
  readonly #keep = (version: VersionMetrics): void => {
    const kept = this.#versions.get(version.model) ?? new Map<number, VersionMetrics>();
    this.#versions.set(version.model, kept);
    const twin = kept.get(version.version);
    if (twin !== undefined) twin.kept = false;
    kept.delete(version.version);
    kept.set(version.version, version);
    version.kept = true;
    if (kept.size <= keptVersions) return;
    const [oldest] = kept.values();
    oldest.kept = false;
    kept.delete(oldest.version);
  };

  #newRoute(route: string): { seconds: number; count: number } {
    const name = this.#routes.size < maxRoutes ? route : otherLabel;
    const totals = this.#routes.get(name) ?? { seconds: 0, count: 0 };
    this.#routes.set(name, totals);
    return totals;
  }

  #requestFamilies(): Family[] {
    const versions = [...this.#versions.values()].flatMap(kept => [...kept.values()]);
    const ofEach = (samples: (metrics: VersionMetrics, labels: Sample['labels']) => Sample[]) =>
      versions.flatMap(metrics =>
        samples(metrics, { model: metrics.model, version: String(metrics.version) }),
      );
    const requests = [
      ...ofEach(({ requests }, labels) => requestSamples(requests, labels)),
      ...requestSamples(this.#requests, { model: '', version: '' }),
    ];
    return [
      counter('cauce_requests_total', 'Requests answered.', requests),
      counter(
        'cauce_predicted_rows_total',
        'Rows predicted.',
        ofEach(({ rows }, labels) => [{ labels, value: rows }]),
      ),
      {
        name: 'cauce_request_seconds',
        help: 'Time of answered predict requests in seconds.',
        type: 'histogram',
        aggregator: 'sum',
        values: ofEach(({ seconds }, labels) => seconds.samples('cauce_request_seconds', labels)),
      },
      counter(
        'cauce_warnings_total',
        'Warnings given with predictions.',
        ofEach(({ warnings }, labels) =>
          Array.from(warnings.entries(), ([field, code, value]) => ({
            labels: { ...labels, field, code },
            value,
          })),
        ),
      ),
      {
        name: 'cauce_route_seconds',
        help: 'Time of all other requests in seconds.',
        type: 'summary',
        aggregator: 'sum',
        values: [...this.#routes].flatMap(([route, { seconds, count }]) => [
          { metricName: 'cauce_route_seconds_sum', labels: { route }, value: seconds },
          { metricName: 'cauce_route_seconds_count', labels: { route }, value: count },
        ]),
      },
      counter(
        'cauce_problems_total',
        'Problem documents sent, by their code.',
        Array.from(this.#problems, ([code, value]) => ({ labels: { code }, value })),
      ),
    ];
  }

  #fitFamilies(): Family[] {
    return [
      {
        name: 'cauce_fit_seconds',
        help: 'Time of fits in seconds, without the time they waited.',
        type: 'histogram',
        aggregator: 'sum',
        values: [...this.#fits].flatMap(([model, outcomes]) =>
          [...outcomes].flatMap(([outcome, histogram]) =>
            histogram.samples('cauce_fit_seconds', { model, outcome }),
          ),
        ),
      },
      counter(
        'cauce_fit_rows_total',
        'Rows that fits were given.',
        Array.from(this.#fittedRows, ([model, value]) => ({ labels: { model }, value })),
      ),
    ];
  }

  #gaugeFamilies(): Family[] {
    const { fitQueueLength, fitsRunning, models } = this.#gauges;
    const asked = [...(models?.() ?? [])];
    return [
      gauge('cauce_fit_queue_length', 'Fits that wait.', 'sum', single(fitQueueLength?.())),
      gauge('cauce_fits_running', 'Fits that run.', 'sum', single(fitsRunning?.())),
      gauge(
        'cauce_model_active_version',
        'Version that answers; while processes differ, the highest.',
        'max',
        asked.flatMap(({ name, activeVersion }) =>
          activeVersion === undefined ? [] : [{ labels: { model: name }, value: activeVersion }],
        ),
      ),
      gauge(
        'cauce_model_loaded_versions',
        'Versions in the memory of a process.',
        'sum',
        asked.map(({ name, loadedVersions }) => ({
          labels: { model: name, process: this.#options.process },
          value: loadedVersions,
        })),
      ),
      gauge('cauce_build_info', 'Always 1; its labels say what runs.', 'first', [
        { labels: { version: this.#options.version, node: process.versions.node }, value: 1 },
      ]),
    ];
  }
}

function requestSamples(requests: Counts, labels: Sample['labels']): Sample[] {
  return Array.from(requests.entries(), ([route, status, value]) => ({
    labels: { ...labels, route, status: String(status) },
    value,
  }));
}

function single(value: number | undefined): Sample[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}
