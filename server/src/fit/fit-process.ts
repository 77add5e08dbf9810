/** The process that fits: started before it is needed, told what to do by its first message, ends when it is done. */

import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '@cauce/core';
import { problemOf } from '../problem.ts';
import { loadDefinitions } from './load-definitions.ts';
import { type FitJob, type FitMessage, jobFiles, rehearsing } from './messages.ts';
import { rehearse } from './rehearse.ts';
import { retrain } from './retrain.ts';
import { watchOver } from './watchdog.ts';

/** Between two reports of progress, at the least. */
const progressEveryMs = 100;

/** Done while nothing is asked for; what is asked for then waits for it. */
const rehearsal = process.argv.includes(rehearsing) ? rehearse() : Promise.resolve();

process.once('message', async (job: FitJob) => {
  let last = 0;
  try {
    // What goes wrong here would go wrong in earnest too, and is said then.
    await rehearsal.catch(() => {});
    watchOver(job.memoryLimitMb);
    const definitions = await loadDefinitions(job.definitionModules);
    const path = (name: keyof typeof jobFiles): string => join(job.folder, jobFiles[name]);
    const active = loadModel(await readFile(path('active')), { definitions }).withPolicy(job.policy);
    const body = createReadStream(path('body'));
    const { result, model, data } = await retrain(job, body, active, progress => {
      const now = Date.now();
      if (now - last < progressEveryMs && progress.done < progress.total) return;
      last = now;
      tell({ kind: 'progress', progress });
    });
    await writeFile(path('model'), model);
    await writeFile(path('data'), data);
    tell({ kind: 'done', result });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) console.error(error);
    tell({ kind: 'failed', problem });
  }
  process.disconnect?.();
});

// A terminal, or what runs the service, may ask all processes to end: this one ends when the server says so.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// Without the server there is nobody to fit for.
process.on('disconnect', () => process.exit());

function tell(message: FitMessage): void {
  process.send?.(message);
}
