/**
 * A strict reader of the Prometheus text format 0.0.4, written from
 * https://prometheus.io/docs/instrumenting/exposition_formats/: it throws at anything that is not exactly so.
 */

export interface ParsedFamily {
  readonly type: string;
  readonly help: string;
  /** Values by line without the value: `name{label="value"}` with labels sorted by name. */
  readonly values: Map<string, number>;
  readonly samples: { name: string; labels: Record<string, string>; value: number }[];
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"';
const number = '[+-]?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|NaN';
const samplePattern = new RegExp(`^(${name})(?:\\{(${label}(?:,${label})*)\\})? (${number})$`);
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
};

export function parsePrometheus(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line must end with a line feed.');
  const families = new Map<string, ParsedFamily>();
  let current: { name: string; family: ParsedFamily } | undefined;
  let help: { name: string; text: string } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const helpLine = new RegExp(`^# HELP (${name}) (.*)$`).exec(line);
    const typeLine = new RegExp(`^# TYPE (${name}) (counter|gauge|histogram|summary)$`).exec(line);
    if (helpLine) {
      help = { name: helpLine[1], text: helpLine[2] };
    } else if (typeLine) {
      if (help?.name !== typeLine[1]) throw new Error(`No HELP before: ${line}`);
      if (families.has(typeLine[1])) throw new Error(`A second time: ${line}`);
      const family = { type: typeLine[2], help: help.text, values: new Map(), samples: [] };
      current = { name: typeLine[1], family };
      families.set(typeLine[1], family);
    } else {
      addSample(line, current);
    }
  }
  for (const [family, parsed] of families) if (parsed.type === 'histogram') checkHistogram(family, parsed);
  return families;
}

function addSample(line: string, current: { name: string; family: ParsedFamily } | undefined): void {
  const match = samplePattern.exec(line);
  if (match === null) throw new Error(`Not a sample: ${line}`);
  const [, metric, labelText = ''] = match;
  const value = Number(match.at(-1)!.replace('Inf', 'Infinity'));
  if (current === undefined || !suffixes[current.family.type].some(end => metric === current.name + end)) {
    throw new Error(`Under ${current?.name} there is: ${line}`);
  }
  const labels: Record<string, string> = {};
  for (const [, key, escaped] of labelText.matchAll(new RegExp(label, 'g'))) {
    if (Object.hasOwn(labels, key)) throw new Error(`${key} twice in: ${line}`);
    labels[key] = escaped.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
  }
  const key = seriesOf(metric, labels);
  if (current.family.values.has(key)) throw new Error(`Twice: ${line}`);
  current.family.values.set(key, value);
  current.family.samples.push({ name: metric, labels, value });
}

export function seriesOf(metric: string, labels: Readonly<Record<string, string>>): string {
  return `${metric}${JSON.stringify(Object.entries(labels).sort())}`;
}

/** Buckets rise with `le`, end with +Inf, and that one is the count. */
function checkHistogram(family: string, { samples }: ParsedFamily): void {
  const series = Map.groupBy(samples, ({ labels: { le, ...others } }) => seriesOf(family, others));
  for (const [key, lines] of series) {
    const buckets = lines.filter(line => line.name === `${family}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels.le.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const isRising = (list: number[], strictly: boolean) =>
      list.every((one, i) => i === 0 || one > list[i - 1] || (!strictly && one === list[i - 1]));
    const count = lines.find(line => line.name === `${family}_count`)?.value;
    const hasSum = lines.some(line => line.name === `${family}_sum`);
    if (!isRising(bounds, true) || bounds.at(-1) !== Number.POSITIVE_INFINITY)
      throw new Error(`Bounds of ${key}`);
    if (!isRising(counts, false) || counts.at(-1) !== count || !hasSum) throw new Error(`Counts of ${key}`);
  }
}
