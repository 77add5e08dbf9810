/** The words of the harness: a work, its contenders, what one run of a contender says, and the goals. */

/** Something to do, the same for all who contend. */
export interface Work {
  /** With its size, such as `boosting-fit-100k`; names the file of its result. */
  readonly name: string;
  readonly title: string;
  /** What a measured value is; default `seconds`, of which less is better. Of the others more is. */
  readonly unit?: 'seconds' | 'requests a second' | 'rows a second';
  /** How often each contender runs; in each round everyone has a turn. */
  readonly rounds: number;
  /** Makes the data, unless it is there, and says where it is: every contender's task gets these members. */
  readonly inputs: () => Promise<object>;
  readonly contenders: readonly Contender[];
  readonly goals?: readonly Goal[];
}

/** Who does the work. */
export interface Contender {
  readonly name: string;
  readonly threads: number;
  /** The program that does it once and prints one line of JSON, a `Run`: TypeScript for Node, or Python. */
  readonly program: URL;
  /** What the program is told beside the inputs and `threads`. */
  readonly task: object;
  /** A task that runs once, unmeasured, before the first round, such as saving the model file that is then loaded. */
  readonly prepare?: object;
  /** Fewer than the work's, for who takes minutes. */
  readonly rounds?: number;
}

/** What one child process measured. */
export interface Run {
  /**
   * The repetitions, in the work's unit. A program that measures nothing itself leaves them out: then it is the time
   * from the start of its process to its line.
   */
  readonly values: readonly number[];
  /** R² on rows held out. */
  readonly r2?: number;
  /** Resident memory in MB. */
  readonly memory?: Memory;
  /** Other values of the run by name: seconds, or so many a second where the work's unit is. */
  readonly details?: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** Resident memory of a process, in MB. */
export interface Memory {
  /** With the libraries loaded, before the data. */
  readonly runtime: number;
  /** With the data loaded, before the first repetition. */
  readonly before: number;
  /** The most during the first repetition. */
  readonly peak: number;
}

/** What must be reached. */
export interface Goal {
  /** The label of our contender. */
  readonly of: string;
  /** The label of the peer; without it `bound` is no ratio but the value itself. */
  readonly against?: string;
  readonly measure: Measure;
  /** What is taken of the peer, where it is something else. */
  readonly againstMeasure?: Measure;
  /** At most this; where more is better at least this. */
  readonly bound: number;
  /** By how much our R² may be lower; default 0.002. */
  readonly r2Loss?: number;
}

/** `value` is what the work measures, `total memory` counts the data, `fit memory` what a fit adds; else a detail. */
export type Measure = 'value' | 'peak memory' | 'total memory' | 'fit memory' | { readonly detail: string };

/** Whether more is better. */
export function isRate({ unit = 'seconds' }: Work): boolean {
  return unit !== 'seconds';
}

/** How a contender is called in tables, charts and goals. */
export function label({ name, threads }: Pick<Contender, 'name' | 'threads'>): string {
  return `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
