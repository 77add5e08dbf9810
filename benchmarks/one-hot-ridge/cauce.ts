/** Fits one-hot and ridge with Cauce. */

import { columns, oneHotEncoder, pipeline, readTable, ridge, version } from 'cauce';
import { readTask, repeat, settledMemory, tell } from '../harness/child.ts';

const task = readTask<{ readonly train: string; readonly test: string }>();
const own = pipeline(
  columns({
    category: [['category'], oneHotEncoder({ handleUnknown: 'ignore' })],
    numbers: [['x0', 'x1', 'x2', 'x3', 'x4']],
  }),
  ridge(),
);
const runtime = settledMemory();
const train = await readTable(task.train);
const options = { target: 'y', threads: task.threads };
const { result: model, ...measured } = await repeat(1, runtime, () => own.fit(train, options));
tell({ ...measured, r2: model.evaluate(await readTable(task.test)).r2, versions: { cauce: version } });
