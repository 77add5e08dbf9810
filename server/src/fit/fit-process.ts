/** The process that fits: started for one job, told what to do by its first message, ends when it is done. */

import { problemOf } from '../problem.ts';
import { loadDefinitions } from './load-definitions.ts';
import type { FitJob, FitMessage } from './messages.ts';
import { retrain } from './retrain.ts';

/** Between two reports of progress, at the least. */
const progressEveryMs = 100;

process.once('message', async (job: FitJob) => {
  let last = 0;
  try {
    const definitions = await loadDefinitions(job.definitionModules);
    const result = await retrain(job, definitions, progress => {
      const now = Date.now();
      if (now - last < progressEveryMs && progress.done < progress.total) return;
      last = now;
      tell({ kind: 'progress', progress });
    });
    tell({ kind: 'done', result });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) console.error(error);
    tell({ kind: 'failed', problem });
  }
  process.disconnect?.();
});

// Without the server there is nobody to fit for.
process.on('disconnect', () => process.exit());

function tell(message: FitMessage): void {
  process.send?.(message);
}
