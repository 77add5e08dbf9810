/** What one process has counted, as plain JSON; several of them make one Prometheus text. */

/** One line of Prometheus text. Its name is that of the family unless `metricName` says otherwise. */
export interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

/** A metric with its samples, in the form of prom-client's `getMetricsAsJSON`. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  /** How the values of several processes with the same labels become one. */
  readonly aggregator: 'sum' | 'max' | 'first';
  readonly values: readonly Sample[];
}

export function counter(name: string, help: string, values: readonly Sample[]): Family {
  return { name, help, type: 'counter', aggregator: 'sum', values };
}

export function gauge(
  name: string,
  help: string,
  aggregator: Family['aggregator'],
  values: readonly Sample[],
): Family {
  return { name, help, type: 'gauge', aggregator, values };
}

/** Plain JSON: survives `process.send`. */
export type Snapshot = readonly Family[];

/** The media type of `render`'s text. */
export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** So many versions of a model have series of their own; those of older ones are dropped. */
export const keptVersions = 10;

/** Prometheus text, format 0.0.4, of all processes together. */
export async function render(snapshots: readonly Snapshot[]): Promise<string> {
  // Loaded when it is first asked for: a service starts without it.
  const { AggregatorRegistry } = await import('prom-client');
  return AggregatorRegistry.aggregate(snapshots as unknown as object[]).metrics();
}

/**
 * What remains of processes that ended: their counters and histograms, without gauges and without what was said of
 * the process itself. Passed to `render` beside the living, it keeps sums from falling when a process is replaced,
 * which Prometheus would take for a restart from zero. Of each model the `keptVersions` newest versions remain, so
 * that it does not grow however often processes end.
 */
export function remains(snapshots: readonly Snapshot[]): Snapshot {
  const families = new Map<string, Family>();
  const sums = new Map<string, Map<string, Sample>>();
  for (const family of snapshots.flat()) {
    if (family.type === 'gauge' || !family.name.startsWith('cauce_')) continue;
    families.set(family.name, family);
    const samples = sums.get(family.name) ?? new Map<string, Sample>();
    sums.set(family.name, samples);
    for (const sample of family.values) {
      const key = JSON.stringify([sample.metricName, ...Object.entries(sample.labels).flat()]);
      samples.set(key, { ...sample, value: sample.value + (samples.get(key)?.value ?? 0) });
    }
  }
  const merged = [...families.values()].map(family => ({
    ...family,
    values: [...sums.get(family.name)!.values()],
  }));
  const kept = newestVersions(merged);
  return merged.map(family => ({
    ...family,
    values: family.values.filter(
      ({ labels: { model, version } }) => !version || kept.get(model)!.includes(Number(version)),
    ),
  }));
}

/** The newest versions of each model that samples speak of. */
function newestVersions(families: Snapshot): Map<string | number, number[]> {
  const seen = new Map<string | number, Set<number>>();
  for (const { labels } of families.flatMap(({ values }) => values)) {
    const { model, version } = labels;
    if (!version) continue;
    seen.set(model, (seen.get(model) ?? new Set()).add(Number(version)));
  }
  return new Map(
    [...seen].map(([model, versions]) => [model, [...versions].sort((a, b) => b - a).slice(0, keptVersions)]),
  );
}
