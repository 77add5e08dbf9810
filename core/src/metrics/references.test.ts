import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as agreement from './agreement.ts';
import { calibrationCurve } from './calibration-curve.ts';
import * as classification from './classification.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import * as curves from './curves.ts';
import * as deviance from './deviance.ts';
import * as pinball from './pinball.ts';
import * as precisionRecall from './precision-recall.ts';
import * as losses from './probability-losses.ts';
import * as ranking from './ranking.ts';
import * as regression from './regression.ts';

/** A number, NaN (null), infinity, or a list of these. */
type Expected = number | null | 'Infinity' | readonly Expected[];

interface Case {
  readonly name: string;
  readonly truth: readonly unknown[];
  readonly predicted?: readonly unknown[];
  readonly scores?: readonly unknown[];
  readonly classes: readonly string[] | null;
  readonly sampleWeight: readonly number[] | null;
  readonly calls: readonly [metric: string, options: Record<string, unknown>, expected: Expected][];
}

type Kind = 'numbers' | 'labels' | 'scores' | 'probabilities';
const references: Readonly<Record<Kind, readonly Case[]>> = JSON.parse(
  readFileSync(new URL('../../../references/metrics.json', import.meta.url), 'utf8'),
);

type Metric = (...given: unknown[]) => unknown;
const metrics = {
  ...agreement,
  calibrationCurve,
  ...classification,
  confusionMatrix,
  ...curves,
  ...deviance,
  ...pinball,
  ...precisionRecall,
  ...losses,
  ...ranking,
  ...regression,
} as unknown as Readonly<Record<string, Metric>>;
/** Those that are told which classes scores are of. */
const ofClasses = new Set([...Object.keys(losses), ...Object.keys(ranking)]);

for (const kind of ['numbers', 'labels', 'scores', 'probabilities'] as const) {
  describe(`metrics of ${kind} agree with scikit-learn`, () => {
    for (const { name, truth, predicted, scores, classes, sampleWeight, calls } of references[kind]) {
      it(name, () => {
        for (const [metric, given, expected] of calls) {
          const options = optionsOf(given, sampleWeight);
          const rest = ofClasses.has(metric) ? [classes, options] : [options];
          const received = metrics[metric](truth, predicted ?? scores, ...rest);
          assertClose(plain(received), expected, `${metric} ${JSON.stringify(given)}`);
        }
      });
    }
  });
}

function optionsOf(
  given: Record<string, unknown>,
  sampleWeight: Case['sampleWeight'],
): Record<string, unknown> {
  const options = { ...given, ...(sampleWeight === null ? {} : { sampleWeight }) } as Record<string, unknown>;
  if (options['labels'] === null) delete options['labels'];
  if (options['zeroDivision'] === null) options['zeroDivision'] = Number.NaN;
  return options;
}

/** Records as the lists that scikit-learn gives. */
function plain(received: unknown): unknown {
  if (typeof received !== 'object' || received === null) return received;
  if ('matrix' in received) return received.matrix;
  return Array.isArray(received) ? received : Object.values(received);
}

function assertClose(received: unknown, expected: Expected, where: string): void {
  if (Array.isArray(expected)) {
    const list = Array.from((received ?? []) as ArrayLike<unknown>);
    assert.equal(
      list.length,
      expected.length,
      `${where}: ${JSON.stringify(list)}, not ${JSON.stringify(expected)}`,
    );
    expected.forEach((item, i) => {
      assertClose(list[i], item, `${where} [${i}]`);
    });
    return;
  }
  const wanted = expected === null ? Number.NaN : Number(expected);
  // No support where scores are averaged.
  const got = received === null ? Number.NaN : (received as number);
  const isClose = Object.is(got, wanted) || Math.abs(got - wanted) <= 1e-9 * Math.max(Math.abs(wanted), 1e-3);
  // What is tiny altogether has no rounding beside something of size 1.
  const isTiny = Math.abs(wanted) < 1e-50 && Math.abs(got - wanted) <= 1e-9 * Math.abs(wanted);
  assert.ok(Math.abs(wanted) < 1e-50 && wanted !== 0 ? isTiny : isClose, `${where}: ${got}, not ${wanted}`);
}
