/** Output guards: each prediction held against what the target can be and was, and what the policy does about it. */

import { show, type ValueIssue } from '../../errors.ts';
import { type IssueLog, shorten } from '../../table/issues.ts';
import type { Field } from '../../table/schema.ts';
import type { Bounds } from '../intervals/conformal.ts';
import type { OutputAction, Policy } from '../policy.ts';
import { at } from '../profile/column-profile.ts';
import type { Profile } from '../profile/profile.ts';

/** From the smallest to the largest number that a prediction should be. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** What was found in a prediction. */
interface Finding {
  readonly code: string;
  readonly action: OutputAction;
  readonly says: string;
  readonly expected: Partial<Range> | undefined;
}

export class OutputGuards {
  readonly #target: Field;
  readonly #actions: Policy['outputs'];
  readonly #bounds: Range;
  readonly #seen: Range;
  /** Where nothing is to be said of a prediction. */
  readonly #quiet: Range;
  /** What stands in for a prediction, if there is anything. */
  readonly #fallback: number | undefined;

  /**
   * @param profile Null for a model that has none: its target's range is known all the same, its median is not.
   */
  constructor(target: Field, profile: Profile | null, { outputs }: Policy) {
    this.#target = target;
    this.#actions = outputs;
    const isClasses = target.values !== undefined;
    const seen = isClasses ? anyNumber : rangeSeen(target, profile);
    const bounds = isClasses ? anyNumber : boundsOf(outputs, seen);
    this.#seen = seen;
    this.#bounds = bounds;
    const active = (range: Range, action: OutputAction): Range => (action === 'ignore' ? anyNumber : range);
    const rounded = within(active(bounds, outputs.outOfBounds), active(withSlack(seen), outputs.outOfRange));
    this.#quiet = within(rounded, anyFinite);
    this.#fallback = isClasses
      ? mostFrequentClass(target, profile)
      : (outputs.fallback ?? medianOf(profile, bounds));
  }

  /** Whether nothing is to be said of a prediction. @param prediction A number, or the position of a class. */
  isUsual(prediction: number): boolean {
    return prediction >= this.#quiet.min && prediction <= this.#quiet.max;
  }

  /**
   * The predictions as the policy lets them pass. Notes warnings in the log, and issues where it rejects.
   * @param predictions Numbers, or positions of classes; NaN for what is neither. Only read.
   * @param firstInstance The number of the first among the instances of the request.
   * @returns Shape (rows): `predictions` itself when none changes.
   */
  apply(predictions: Float64Array, log: IssueLog, firstInstance = 0): Float64Array {
    let changed: Float64Array | undefined;
    for (let i = 0; i < predictions.length; i++) {
      const raw = predictions[i];
      if (this.isUsual(raw)) continue;
      const finding = this.#judge(raw);
      const answered = this.#answerTo(raw, finding.action);
      const issue = (): ValueIssue => this.#issue(firstInstance + i, raw, answered, finding);
      if (answered === undefined) log.add(-1, issue);
      else {
        log.warn(-1, issue);
        if (!Object.is(answered, raw)) {
          changed ??= predictions.slice();
          changed[i] = answered;
        }
      }
    }
    return changed ?? predictions;
  }

  /**
   * Intervals without the part that the target cannot be: it holds no true value. As they are where the policy lets such
   * predictions pass.
   * @param bounds Shape (rows) each. Only read.
   */
  clip({ lower, upper }: Bounds): Bounds {
    if (this.#actions.outOfBounds === 'ignore' || this.#actions.outOfBounds === 'report')
      return { lower, upper };
    const clipped = (bound: number): number => clampTo(this.#bounds, bound);
    return { lower: lower.map(clipped), upper: upper.map(clipped) };
  }

  #judge(raw: number): Finding {
    const { notFinite, outOfBounds, outOfRange } = this.#actions;
    const target = show(this.#target.name);
    if (!Number.isFinite(raw)) {
      const says = 'the model gives no finite number.';
      return { code: 'PREDICTION_NOT_FINITE', action: notFinite, says, expected: undefined };
    }
    const { min, max } = this.#bounds;
    if (outOfBounds !== 'ignore' && (raw < min || raw > max)) {
      const says = `the prediction ${raw} is ${raw < min ? `below ${min}` : `above ${max}`}, which ${target} cannot be.`;
      return {
        code: 'PREDICTION_OUT_OF_BOUNDS',
        action: outOfBounds,
        says,
        expected: finiteOf(this.#bounds),
      };
    }
    const seen = this.#seen;
    const says = `the prediction ${raw} is outside the range of ${target} in training, ${seen.min} to ${seen.max}.`;
    return { code: 'PREDICTION_OUT_OF_RANGE', action: outOfRange, says, expected: seen };
  }

  /** Undefined when there is no answer. */
  #answerTo(raw: number, action: OutputAction): number | undefined {
    if (action === 'reject') return undefined;
    if (action === 'fallback') return this.#fallback;
    if (action !== 'clamp') return raw;
    // The bounds last: what the target cannot be is not answered, wherever it was seen.
    return clampTo(this.#bounds, this.#actions.outOfRange === 'clamp' ? clampTo(this.#seen, raw) : raw);
  }

  #issue(instance: number, raw: number, answered: number | undefined, finding: Finding): ValueIssue {
    const { code, says, expected } = finding;
    return {
      instance,
      field: null,
      code,
      message: `Instance ${instance}: ${says} ${this.#doneAbout(raw, answered)}`,
      received: shorten(raw),
      ...(expected === undefined ? {} : { expected }),
    };
  }

  #doneAbout(raw: number, answered: number | undefined): string {
    if (answered === undefined) return 'There is no answer to it.';
    if (Object.is(answered, raw)) return 'It is answered as it is.';
    return `The answer is ${show(this.#target.values?.[answered] ?? answered)}.`;
  }
}

const anyNumber: Range = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
const anyFinite: Range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };

function rangeSeen({ range }: Field, profile: Profile | null): Range {
  if (range !== undefined) return { min: range[0], max: range[1] };
  if (profile === null || profile.target.quantiles.length === 0) return anyNumber;
  return { min: profile.target.min, max: profile.target.max };
}

function boundsOf({ min, max }: Policy['outputs'], seen: Range): Range {
  return {
    min: min ?? (seen.min >= 0 ? 0 : Number.NEGATIVE_INFINITY),
    max: max ?? Number.POSITIVE_INFINITY,
  };
}

/** A mean of equal numbers may be off by a bit. */
function withSlack({ min, max }: Range): Range {
  const slack = 1e-9 * Math.max(Math.abs(min), Math.abs(max));
  return Number.isFinite(slack) ? { min: min - slack, max: max + slack } : anyNumber;
}

function within(a: Range, b: Range): Range {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}

function clampTo({ min, max }: Range, value: number): number {
  return Math.min(Math.max(value, min), max);
}

function finiteOf({ min, max }: Range): Partial<Range> {
  return { ...(Number.isFinite(min) ? { min } : {}), ...(Number.isFinite(max) ? { max } : {}) };
}

function medianOf(profile: Profile | null, bounds: Range): number | undefined {
  const median = profile?.target.quantiles[at.p50];
  return median === undefined ? undefined : clampTo(bounds, median);
}

function mostFrequentClass({ values }: Field, profile: Profile | null): number | undefined {
  const place = values?.indexOf(profile?.target.words[0] ?? '') ?? -1;
  return place < 0 ? undefined : place;
}
