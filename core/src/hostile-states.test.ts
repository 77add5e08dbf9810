import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentFromBytes, documentToBytes } from './bytes/document.ts';
import { withHoles } from './estimator/laws/values.ts';
import { isCauceError, loadModel, pipeline, Table } from './index.ts';
import { createRandom } from './random.ts';
import { tried } from './tried/all.ts';
import { type Bend, bendsOf } from './tried/bends.ts';
import { classes, target } from './tried/data.ts';
import { goalColumn, plainTable, stepsToTry } from './tried/plain.ts';

/**
 * Files with a good digest around one changed value of a step's state, of its parameters or of the classes: what someone who
 * means harm would make. Each is refused as a file, or predicts, or says why not; none crashes, hangs or fills the memory.
 */
const bendsEach = 40;
const mostMs = 1000;
const mostBytes = 100_000_000;

for (const [step, table, own] of tried) {
  const goal = own ?? (step.kind === 'classifier' ? classes : target);
  // With a hole in each column, for those that learn only where some are.
  const isOfHoles = step.definition.name === 'MissingIndicator';
  const plain = isOfHoles ? holed(plainTable(table)) : plainTable(table);
  const steps = stepsToTry(step, table, goal);
  const { name } = step.definition;

  test(`${name} ${JSON.stringify(step.params).slice(0, 60)}: no bent file does harm`, async () => {
    const learnt = plain.with([['goal', goalColumn(goal)]]);
    const model = await pipeline(...steps).fit(learnt, { target: 'goal', profile: false, threads: 1 });
    const document = documentFromBytes(model.toBytes());
    const at = steps.findIndex(({ definition }) => definition === step.definition);
    const places = [
      ['states', at],
      ['pipeline', at, 'params'],
      ...(model.task === 'classification' ? [['target', 'values']] : []),
    ];
    const bends = places.flatMap(path => [...bendsOf(document, path)]);
    const rows = plain.slice(0, 5);
    for (const bend of someOf(bends)) tryBend(bend, rows);
  });
}

function holed(table: Table): Table {
  return new Table(table.entries().map(([name, column]) => [name, withHoles(column)] as const));
}

/** As many of them, at random. */
function someOf(bends: readonly Bend[]): Bend[] {
  const order = createRandom(7).permutation(bends.length);
  return Array.from(order.subarray(0, bendsEach), i => bends[i]);
}

function tryBend({ name, document }: Bend, rows: Table): void {
  const bytes = documentToBytes(document);
  const before = process.memoryUsage().arrayBuffers;
  // The time of this process alone: the machine may be busy.
  const start = process.cpuUsage();
  try {
    openAndPredict(bytes, rows);
  } catch (error) {
    assert.ok(isCauceError(error), `${name}: ${error instanceof Error ? error.stack : error}`);
  }
  const { user, system } = process.cpuUsage(start);
  assert.ok((user + system) / 1000 < mostMs, `${name}: too slow`);
  assert.ok(process.memoryUsage().arrayBuffers - before < mostBytes, `${name}: too much memory`);
}

function openAndPredict(bytes: Uint8Array, table: Table): void {
  const model = loadModel(bytes);
  const shares = model.task === 'classification' ? model.predictProba(table) : [];
  // Where numbers overflow, no class is likelier than another, and none is predicted.
  const isRight = (predicted: unknown, row: number) =>
    model.task === 'regression'
      ? typeof predicted === 'number'
      : typeof predicted === 'string' || shares[row].includes(Number.NaN);
  for (const predicted of [model.predict(table.toRows()), model.predict(table)]) {
    assert.equal(predicted.length, table.length);
    assert.ok(predicted.every(isRight), `${model.task} of ${predicted}`);
  }
  model.explain(table);
}
