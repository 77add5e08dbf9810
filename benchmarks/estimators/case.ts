/** The words of the comparison: what is compared, on what. */

import type { EstimatorStep, Table, TransformerStep } from 'cauce';
import type { Objective } from './objectives.ts';

/**
 * What a case is given of a table: numbers as they are, those and one-hot categories, either with what is missing; whole
 * numbers of at least 0; categories; a text.
 */
export type Kind = 'raw' | 'matrix' | 'missing' | 'counts' | 'words' | 'texts';

/** What the target is: of numbers by its mean and deviation, or above 0; or classes. */
export type Aim = 'number' | 'positive' | 'classes' | 'any';

export interface Case {
  readonly name: string;
  /** One of ours, or several that follow one another. */
  readonly ours: readonly [...TransformerStep[], EstimatorStep] | readonly TransformerStep[];
  /** The same as an expression of Python; `seed` is a number. */
  readonly theirs: string;
  readonly kind: Kind;
  readonly aim: Aim;
  /** How near both are to be: `exact` 1e-9, `iterative` 1e-6; `loose`: iterative, as tolerances are by default; `random` by scores. */
  readonly agree: 'exact' | 'iterative' | 'loose' | 'random';
  /** Fewer rows to learn from than others, for who takes minutes in scikit-learn. */
  readonly rows?: number;
  /** What a linear model of numbers or two classes minimises. */
  readonly objective?: Objective;
  /** What is to be known of a difference. */
  readonly note?: string;
}

/** A table as both are given it. */
export interface Input {
  readonly name: string;
  readonly kind: Kind;
  readonly aim: Exclude<Aim, 'any'>;
  readonly train: Table;
  readonly test: Table;
  /** Whether the column `weight` says what each row counts for. */
  readonly isWeighted: boolean;
  /** Whether it is made to be hard; then only agreement is looked at. */
  readonly isHard: boolean;
}

export const target = 'the target';
export const weight = 'the weight';

/** What one side measured. */
export interface Measured {
  /** Seconds of each repetition. */
  readonly fit: readonly number[];
  readonly predict: readonly number[];
  /** For each seed predictions, probabilities or features of the test rows, row by row. */
  readonly outputs: readonly Float64Array[];
}
