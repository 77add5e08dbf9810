/** What is said of retrainings that are not taken on, or not done. */

import { HttpProblem } from '../problem.ts';

export function unknownJob(id: string): HttpProblem {
  return new HttpProblem(404, 'JOB_UNKNOWN', `There is no job ${id.slice(0, 60)}, or it ended long ago.`);
}

export function queueFull(waiting: number, maxWaiting: number): HttpProblem {
  const detail = `${waiting} retrainings are waiting, and no more than ${maxWaiting} may. Send it again later.`;
  return new HttpProblem(429, 'QUEUE_FULL', detail, {}, { 'retry-after': '10' });
}

export function keyReused(job: string): HttpProblem {
  const detail = 'This Idempotency-Key came before, with another body. Take a new key for a new retraining.';
  return new HttpProblem(422, 'IDEMPOTENCY_KEY_REUSED', detail, { job });
}

export function givenUp(attempts: number): HttpProblem {
  const detail = `The server went down ${attempts} times while it did this retraining, so it is given up.`;
  return new HttpProblem(503, 'JOB_GIVEN_UP', detail);
}

export function cancelled(): HttpProblem {
  return new HttpProblem(
    409,
    'JOB_CANCELLED',
    'The retraining was cancelled. The model in use is unchanged.',
  );
}

export function closing(): HttpProblem {
  const detail = 'The server is about to stop. Send it again to the one that comes after it.';
  return new HttpProblem(503, 'STOPPING', detail, {}, { 'retry-after': '5' });
}
