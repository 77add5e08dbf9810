/** Predictions as a service answers them: what comes in and what goes out is held against the training profile. */

import { CauceError, type ValueIssue } from '../errors.ts';
import { counted, IssueLog, type Issues } from '../table/issues.ts';
import { readRows } from '../table/rows.ts';
import { Table } from '../table/table.ts';
import { InputGuards } from '../trust/guards/input-guards.ts';
import { OutputGuards } from '../trust/guards/output-guards.ts';
import type { Bounds } from '../trust/intervals/conformal.ts';
import type { Observer } from '../trust/observer.ts';
import type { Policy } from '../trust/policy.ts';
import type { Profile } from '../trust/profile/profile.ts';
import type { FittedPipeline } from './fitted-pipeline.ts';
import type { RowPredictor } from './row-predictor.ts';

export interface Guarded extends Pick<Issues, 'warnings' | 'warningCount'> {
  /** The rows as they were received. */
  readonly given: Table;
  /** What was predicted from: the same, with values that the policy clips or takes as missing changed. */
  readonly input: Table;
  /** Shape (rows): numbers, or positions of classes. */
  readonly predictions: Float64Array;
  /** The bin of each value, by field, as an observer is told it; undefined without a profile. */
  readonly codes: readonly Uint8Array[] | undefined;
}

/** What an instance is held against before it is predicted; undefined without a profile. */
interface LiveGuard {
  readonly codes: Uint8Array;
  isUsual(): boolean;
}

export class GuardedPredictor {
  readonly #fitted: FittedPipeline;
  readonly #inputs: InputGuards | undefined;
  readonly #outputs: OutputGuards;
  #live: { readonly predictor: RowPredictor; readonly guard: LiveGuard | undefined } | undefined;

  /** @param profile Null for a model that has none: then only what no schema allows is noticed. */
  constructor(fitted: FittedPipeline, profile: Profile | null, policy: Policy) {
    this.#fitted = fitted;
    this.#inputs = profile === null ? undefined : new InputGuards(fitted.schema, profile, policy);
    this.#outputs = new OutputGuards(fitted.target, profile, policy);
  }

  /**
   * The quick way for a few rows: their predictions, when there is nothing to be said of any of them.
   * @returns Undefined when there is, or when the rows are better predicted as a table; then nobody was told of them.
   */
  predictUsual(rows: readonly unknown[], observer: Observer | undefined): Float64Array | undefined {
    const { predictor, guard } = this.#liveParts();
    if (rows.length > predictor.worthwhileRows) return undefined;
    const predictions = new Float64Array(rows.length);
    const isOne = rows.length === 1;
    const seen: Uint8Array[] = [];
    for (let i = 0; i < rows.length; i++) {
      if (!predictor.run(rows[i])) return undefined;
      if (guard === undefined ? predictor.isNew() : !guard.isUsual()) return undefined;
      const prediction = this.#fitted.rawOfRow(predictor);
      if (!this.#outputs.isUsual(prediction)) return undefined;
      predictions[i] = prediction;
      if (observer !== undefined && guard !== undefined && !isOne) seen.push(guard.codes.slice());
    }
    if (observer === undefined || guard === undefined) return predictions;
    if (isOne) observer.row(guard.codes, predictions[0]);
    else for (const [i, codes] of seen.entries()) observer.row(codes, predictions[i]);
    return predictions;
  }

  /**
   * Any rows. Nobody is told of them yet.
   * @param first Number of the first row, as messages count them.
   * @throws {CauceError} ROWS_INVALID with the first 100 problems: of values that do not fit, and of those that the policy
   *   rejects.
   */
  predict(rows: readonly unknown[] | Table<unknown>, first = 0): Guarded {
    const log = new IssueLog();
    const given = rows instanceof Table ? this.#fitted.input(rows) : this.#read(rows, log, first);
    const guarded = this.#inputs?.check(given, log);
    throwIssues(log, first);
    const input = guarded?.table ?? given;
    const predictions = this.#outputs.apply(this.#fitted.raw(input), log);
    throwIssues(log, first);
    const { warnings, warningCount } = log.result();
    const codes = guarded?.codes;
    return { given, input, predictions, codes, warnings: counted(warnings, first), warningCount };
  }

  /** Intervals without the part that the target cannot be. */
  clip(bounds: Bounds): Bounds {
    return this.#outputs.clip(bounds);
  }

  /**
   * What is unusual in each row as it was received, whatever the policy does about it.
   * @param first As `predict`.
   */
  unusual(given: Table, first = 0): ValueIssue[][] {
    return this.#inputs?.unusual(given, first) ?? Array.from({ length: given.length }, () => []);
  }

  #read(rows: readonly unknown[], log: IssueLog, first: number): Table {
    const { ignored, schema } = this.#fitted;
    const { table } = readRows(this.#inputs?.schema ?? schema, rows, {
      ignore: ignored,
      log,
      warnsOfUnknown: this.#inputs === undefined,
    });
    throwIssues(log, first);
    return table;
  }

  #liveParts(): { readonly predictor: RowPredictor; readonly guard: LiveGuard | undefined } {
    const predictor = this.#fitted.row;
    this.#live ??= { predictor, guard: this.#inputs?.compile(predictor.row) };
    return this.#live;
  }
}

/** @throws {CauceError} ROWS_INVALID when anything was found that no prediction can be made of. */
function throwIssues(log: IssueLog, first: number): void {
  const { issues, issueCount } = log.result();
  if (issueCount > 0)
    throw new CauceError('ROWS_INVALID', { issues: counted(issues, first), total: issueCount });
}
