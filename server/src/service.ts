/** What the routes of a process share: the models that it serves, who may use them, and what is counted. */

import type { DriftWatch } from './drift/drift-watch.ts';
import type { Feedback } from './feedback/feedback.ts';
import type { JobQueue, Learner } from './jobs/job-queue.ts';
import type { ManagedModel } from './models/managed-model.ts';
import type { Models } from './models/models.ts';
import type { Metrics, Snapshot } from './observation/metrics.ts';
import type { Traces } from './observation/traces.ts';
import type { Guard } from './protection/guard.ts';

/** What a body may be, at the most. */
export interface BodyLimits {
  /** Bytes of a body, unpacked. */
  readonly bytes: number;
  /** Instances of a body. */
  readonly rows: number;
  /** Lists and objects within one another. */
  readonly depth: number;
  /** Bytes of one instance. */
  readonly rowBytes: number;
}

/** Learning, and all that changes which versions there are. Only one process of a service has it. */
export interface Control {
  readonly queue: JobQueue;
  readonly managed: ReadonlyMap<string, ManagedModel>;
  readonly learners: ReadonlyMap<string, Learner>;
  readonly drift: DriftWatch;
  /** What is told of predictions after they were made, by model. */
  readonly feedback: ReadonlyMap<string, Feedback>;
  /** What every process counted. */
  snapshots(): Promise<Snapshot[]>;
}

export interface Service {
  readonly models: Models;
  /** Here, or behind the socket of the process that has it. */
  readonly control: Control | { readonly socketPath: string };
  readonly guard: Guard;
  readonly limits: BodyLimits;
  readonly minRows: number;
  readonly metrics: Metrics;
  readonly traces: Traces | undefined;
  /** Aborted when the service is about to stop: long answers end, and no new work is begun. */
  readonly stopping: AbortSignal;
}
