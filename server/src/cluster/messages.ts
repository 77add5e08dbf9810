/** What the first process tells those that serve. */

import type { ModelFolder } from '../model-folders.ts';
import type { ServiceOptions } from '../options.ts';

export interface Start {
  readonly models: readonly ModelFolder[];
  readonly options: ServiceOptions;
  readonly host: string;
  readonly port: number;
  /** The process's name in logs and metrics. */
  readonly process: string;
  /** Where the first process takes what a serving one has no route for. */
  readonly controlSocket: string;
  /** The versions to begin with; a model without one has none yet. */
  readonly versions: Readonly<Record<string, number>>;
}

export interface Switch {
  readonly model: string;
  readonly version: number;
}
