import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '@cauce/core';
import {
  Metrics,
  prometheusContentType,
  remains,
  render,
  type Snapshot,
} from '../../src/observation/metrics.ts';
import { type ParsedFamily, parsePrometheus, seriesOf } from './prometheus-text.ts';

const newMetrics = (process = 'worker 1') => new Metrics({ process, version: '0.1.0' });

/** As another process gets it. */
const sent = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot));

async function read(...all: Metrics[]): Promise<Map<string, ParsedFamily>> {
  const snapshots = await Promise.all(all.map(metrics => metrics.snapshot()));
  return parsePrometheus(await render(snapshots.map(sent)));
}

function sampleOf(families: Map<string, ParsedFamily>, name: string, labels: Record<string, string> = {}) {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  return family?.values.get(seriesOf(name, labels));
}

describe('metrics', () => {
  it('says what was predicted by which version', async () => {
    const metrics = newMetrics();
    const version = metrics.version('cars', 3);
    version.recordPredict('POST /predict', 10, 0.0001);
    version.recordPredict('POST /predict', 5, 0.0002);
    version.recordPredict('POST /invocations', 1, 11);
    version.recordRefused('POST /predict', 422);
    const families = await read(metrics);
    const of = { model: 'cars', version: '3' };
    const requests = (route: string, status: string) =>
      sampleOf(families, 'cauce_requests_total', { ...of, route, status });
    assert.equal(requests('POST /predict', '200'), 2);
    assert.equal(requests('POST /invocations', '200'), 1);
    assert.equal(requests('POST /predict', '422'), 1);
    assert.equal(sampleOf(families, 'cauce_predicted_rows_total', of), 16);
    assert.equal(sampleOf(families, 'cauce_request_seconds_bucket', { ...of, le: '0.0001' }), 1);
    assert.equal(sampleOf(families, 'cauce_request_seconds_bucket', { ...of, le: '0.00025' }), 2);
    assert.equal(sampleOf(families, 'cauce_request_seconds_bucket', { ...of, le: '10' }), 2);
    assert.equal(sampleOf(families, 'cauce_request_seconds_count', of), 3);
  });

  it('counts warnings that are not listed, so that the sum is right', async () => {
    const metrics = newMetrics();
    metrics.version('cars', 1).recordWarnings(5, [
      { field: 'fuel', code: 'CATEGORY_NEW' },
      { field: 'fuel', code: 'CATEGORY_NEW' },
      { field: null, code: 'ROW_ODD' },
    ]);
    const family = (await read(metrics)).get('cauce_warnings_total')!;
    assert.deepEqual(
      family.samples.map(({ labels: { field, code }, value }) => [field, code, value]),
      [
        ['fuel', 'CATEGORY_NEW', 2],
        ['', 'ROW_ODD', 1],
        ['unlisted', 'unlisted', 2],
      ],
    );
  });

  it('counts other requests, problems and fits', async () => {
    const metrics = newMetrics();
    metrics.request('GET /model', 200, 0.25);
    metrics.request('GET /model', 404, 0.5);
    metrics.recordProblem('MODEL_UNKNOWN');
    metrics.fit({ model: 'cars', outcome: 'succeeded', seconds: 3, rows: 8000 });
    metrics.fit({ model: 'cars', outcome: 'failed', seconds: 0.05, rows: 10 });
    const families = await read(metrics);
    const other = { model: '', version: '', route: 'GET /model' };
    assert.equal(sampleOf(families, 'cauce_requests_total', { ...other, status: '404' }), 1);
    assert.equal(sampleOf(families, 'cauce_route_seconds_sum', { route: 'GET /model' }), 0.75);
    assert.equal(sampleOf(families, 'cauce_route_seconds_count', { route: 'GET /model' }), 2);
    assert.equal(sampleOf(families, 'cauce_problems_total', { code: 'MODEL_UNKNOWN' }), 1);
    const fits = { model: 'cars', outcome: 'succeeded' };
    assert.equal(sampleOf(families, 'cauce_fit_seconds_bucket', { ...fits, le: '2.5' }), 0);
    assert.equal(sampleOf(families, 'cauce_fit_seconds_bucket', { ...fits, le: '5' }), 1);
    assert.equal(sampleOf(families, 'cauce_fit_rows_total', { model: 'cars' }), 8010);
  });

  it('asks for gauges when read, and tells processes apart where they are meant', async () => {
    let waiting = 2;
    const [primary, worker] = [newMetrics('primary'), newMetrics('worker 1')];
    primary.watch({ fitQueueLength: () => waiting, fitsRunning: () => 1 });
    primary.watch({ models: () => [{ name: 'cars', activeVersion: 4, loadedVersions: 2 }] });
    worker.watch({ models: () => [{ name: 'cars', activeVersion: 3, loadedVersions: 1 }] });
    waiting = 7;
    const families = await read(primary, worker);
    assert.equal(sampleOf(families, 'cauce_fit_queue_length'), 7);
    assert.equal(sampleOf(families, 'cauce_fits_running'), 1);
    assert.equal(sampleOf(families, 'cauce_model_active_version', { model: 'cars' }), 4);
    const loaded = families.get('cauce_model_loaded_versions')!;
    assert.deepEqual(
      loaded.samples.map(({ labels, value }) => [labels.process, value]),
      [
        ['primary', 2],
        ['worker 1', 1],
      ],
    );
    const node = process.versions.node;
    assert.equal(sampleOf(families, 'cauce_build_info', { version: '0.1.0', node }), 1);
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total']) {
      assert.ok(sampleOf(families, name, { process: 'primary' })! > 0);
      assert.ok(sampleOf(families, name, { process: 'worker 1' })! > 0);
    }
  });

  it('says how late the event loop was, and nothing when that was not measured', async () => {
    const metrics = newMetrics();
    await metrics.snapshot();
    // At once again: nothing was measured in between.
    for (const { name, values } of await metrics.snapshot()) {
      for (const { value } of values) assert.ok(Number.isFinite(value) && value < 1e18, `${name} ${value}`);
    }
    const until = performance.now() + 60;
    await new Promise(resolve => setTimeout(resolve, 30));
    while (performance.now() < until + 60);
    await new Promise(resolve => setTimeout(resolve, 30));
    const delay = sampleOf(await read(metrics), 'nodejs_eventloop_lag_max_seconds', { process: 'worker 1' })!;
    assert.ok(delay > 0.03 && delay < 10, String(delay));
  });

  it('keeps labels whole, whatever they say', async () => {
    const metrics = newMetrics();
    const field = 'a"b\\c\nd{e="f"},é\u2028';
    metrics.version('cars', 1).recordWarnings(1, [{ field, code: 'CATEGORY_NEW' }]);
    const [sample] = (await read(metrics)).get('cauce_warnings_total')!.samples;
    assert.equal(sample.labels.field, field);
  });

  it('is served under the content type of the text format', () => {
    assert.equal(prometheusContentType, 'text/plain; version=0.0.4; charset=utf-8');
  });
});

describe('metrics of a service that runs for long', () => {
  it('do not grow over a thousand retrainings', async () => {
    const metrics = newMetrics();
    let size = 0;
    for (let version = 1; version <= 1000; version++) {
      metrics.version('cars', version).recordPredict('POST /predict', 1, 0.001);
      metrics.fit({ model: 'cars', outcome: 'succeeded', seconds: 1, rows: 100 });
      if (version === 10) size = countCauceSamples(await metrics.snapshot());
    }
    assert.equal(countCauceSamples(await metrics.snapshot()), size);
    const rows = (await read(metrics)).get('cauce_predicted_rows_total')!;
    assert.deepEqual(rows.samples.map(({ labels }) => labels.version).sort(), [
      '1000',
      ...Array.from({ length: 9 }, (_, i) => String(991 + i)),
    ]);
  });

  it('show a version that is still used after many younger ones, with all its counts', async () => {
    const metrics = newMetrics();
    const first = metrics.version('cars', 1);
    first.recordPredict('POST /predict', 3, 0.001);
    for (let version = 2; version <= 30; version++) metrics.version('cars', version);
    const rows = async () =>
      sampleOf(await read(metrics), 'cauce_predicted_rows_total', { model: 'cars', version: '1' });
    assert.equal(await rows(), undefined);
    first.recordPredict('POST /predict', 4, 0.001);
    assert.equal(await rows(), 7);
  });

  it('do not grow with labels that never end', async () => {
    const metrics = newMetrics();
    const version = metrics.version('cars', 1);
    for (let i = 0; i < 5000; i++) {
      metrics.request(`GET /${i}`, 200, 0.001);
      version.recordWarnings(1, [{ field: `f${i}`, code: 'CATEGORY_NEW' }]);
    }
    const families = await read(metrics);
    const total = (name: string) => families.get(name)!.samples.reduce((sum, { value }) => sum + value, 0);
    assert.ok(countCauceSamples(await metrics.snapshot()) < 2100);
    assert.equal(total('cauce_requests_total'), 5000);
    assert.equal(total('cauce_warnings_total'), 5000);
  });

  it('do not fall when a process is replaced', async () => {
    const [ended, living] = [newMetrics('worker 1'), newMetrics('worker 2')];
    for (const metrics of [ended, living]) {
      for (const version of [1, 2]) metrics.version('cars', version).recordPredict('POST /predict', 5, 0.001);
    }
    const before = await read(ended, living);
    const left = remains([sent(await ended.snapshot())]);
    const after = parsePrometheus(await render([left, sent(await living.snapshot())]));
    for (const [name, family] of before) {
      if (!name.startsWith('cauce_')) continue;
      assert.deepEqual([...after.get(name)!.values].sort(), [...family.values].sort(), name);
    }
    assert.equal(sampleOf(after, 'process_start_time_seconds', { process: 'worker 1' }), undefined);
  });

  it('do not grow when many processes are replaced', async () => {
    let left: Snapshot = [];
    for (let i = 0; i < 40; i++) {
      const metrics = newMetrics();
      metrics.version('cars', i + 1).recordPredict('POST /predict', 1, 0.001);
      metrics.request('GET /model', 200, 0.001);
      left = remains([left, sent(await metrics.snapshot())]);
    }
    const families = parsePrometheus(await render([left]));
    const versions = families.get('cauce_predicted_rows_total')!.samples.map(({ labels }) => labels.version);
    assert.deepEqual(
      versions,
      Array.from({ length: 10 }, (_, i) => String(31 + i)),
    );
    assert.equal(
      sampleOf(families, 'cauce_requests_total', {
        model: '',
        version: '',
        route: 'GET /model',
        status: '200',
      }),
      40,
    );
  });
});

describe('metrics of several processes', () => {
  it('are the sums of what each counted, however the work was spread', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const alone = newMetrics('all');
      const spread = Array.from({ length: 1 + random.integer(4) }, (_, i) => newMetrics(`worker ${i}`));
      for (let i = 0; i < 300; i++) {
        const work = randomWork(random);
        work(alone);
        work(spread[random.integer(spread.length)]);
      }
      const [expected, merged] = [await read(alone), await read(...spread)];
      for (const [name, family] of expected) {
        if (!name.startsWith('cauce_')) continue;
        const values = merged.get(name)!.values;
        assert.deepEqual([...values.keys()].sort(), [...family.values.keys()].sort());
        // Sums of seconds depend on the order of adding in their last digits.
        for (const [key, value] of family.values) assert.ok(Math.abs(values.get(key)! - value) < 1e-9, key);
      }
    }
  });
});

function randomWork(random: ReturnType<typeof createRandom>): (metrics: Metrics) => void {
  const version = 1 + random.integer(4);
  const model = ['cars', 'houses'][random.integer(2)];
  const seconds = 10 ** (random.next() * 6 - 4.5);
  const field = ['km', 'fuel'][random.integer(2)];
  const route = ['POST /predict', 'POST /invocations'][random.integer(2)];
  const works: ((metrics: Metrics) => void)[] = [
    metrics => metrics.version(model, version).recordPredict(route, version, seconds),
    metrics => metrics.version(model, version).recordRefused(route, 422),
    metrics => metrics.version(model, version).recordWarnings(version, [{ field, code: 'CATEGORY_NEW' }]),
    metrics => metrics.request('GET /model', 200, seconds),
    metrics => metrics.recordProblem(`CODE_${version}`),
    metrics => metrics.fit({ model, outcome: 'failed', seconds, rows: version }),
  ];
  return works[random.integer(works.length)];
}

function countCauceSamples(snapshot: Snapshot): number {
  return snapshot
    .filter(({ name }) => name.startsWith('cauce_'))
    .reduce((sum, { values }) => sum + values.length, 0);
}

describe('the reader of these tests', () => {
  it('refuses what Prometheus would', () => {
    const head = '# HELP a b\n# TYPE a counter\n';
    parsePrometheus(`${head}a{b="c"} 1\n`);
    const bad = [
      'a 1\na 1\n',
      'a{b="c} 1\n',
      'a{b="\\x"} 1\n',
      'b 1\n',
      'a null\n',
      'a{b="1",b="2"} 1\n',
      'a 1',
    ];
    for (const lines of bad) assert.throws(() => parsePrometheus(head + lines), lines);
    const histogram = '# HELP h b\n# TYPE h histogram\n';
    const samples = (first: number, last: number) =>
      `${histogram}h_bucket{le="1"} ${first}\nh_bucket{le="+Inf"} ${last}\nh_sum 1\nh_count 2\n`;
    parsePrometheus(samples(1, 2));
    assert.throws(() => parsePrometheus(samples(3, 2)), /Counts/);
    assert.throws(() => parsePrometheus(samples(1, 1)), /Counts/);
  });
});
