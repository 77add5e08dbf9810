/** Reads a CSV file with Cauce. */

import { readTable, version } from 'cauce';
import { readTask, repeat, settledMemory, tell } from '../harness/child.ts';

const { file, threads } = readTask<{ readonly file: string }>();
const { result: _, ...measured } = await repeat(1, settledMemory(), () => readTable(file, { threads }));
tell({ ...measured, versions: { cauce: version } });
