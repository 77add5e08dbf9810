/** Cauce on used cars: fits the whole pipeline, or predicts a batch or single rows with it. */

import { readTable, version } from 'cauce';
import { readTask, repeat, settledMemory, tell } from '../harness/child.ts';
import { timeCalls } from './calls.ts';
import type { Cars } from './data.ts';
import { carPipeline } from './pipelines.ts';
import type { CarsTask } from './works.ts';

const target = 'selling_price';
const task = readTask<CarsTask & Cars>();
const versions = { cauce: version };
const own = carPipeline(task.model);

const runtime = settledMemory();
const train = await readTable(task.train);
const test = await readTable(task.test);
const options = { target, threads: task.threads };
if (task.measure === 'fit') {
  const { result: model, ...measured } = await repeat(task.repeats, runtime, () => own.fit(train, options));
  tell({ ...measured, r2: model.evaluate(test).r2, versions });
} else {
  const model = await own.fit(train, options);
  const inputs = test.drop([target]);
  const { r2 } = model.evaluate(test);
  if (task.measure === 'predict rows one by one') {
    const rows = inputs.slice(0, 500).toRows();
    tell({ ...timeCalls(rows, 20_000, row => model.predict([row])), r2, versions });
  } else {
    const batch = task.measure === 'predict table' ? inputs : inputs.toRows();
    const { result: _, ...measured } = await repeat(task.repeats, runtime, () => model.predict(batch));
    tell({ ...measured, r2, versions });
  }
}
