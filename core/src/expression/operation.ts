/** Operations: what an expression may do, as small objects. */

import type { Node } from './node.ts';

/** What an expression gives. */
export type Kind = 'number' | 'text' | 'boolean' | 'date';
/** A value of one row. Missing is null, booleans are 0 and 1, dates milliseconds since 1970-01-01 UTC. */
export type Scalar = number | string | null;
/** What one row gives: a boolean becomes 0 or 1, a number that is not finite becomes missing. */
export type Result = Scalar | boolean;
/** A function of one row's values. */
export type Apply = (...values: Scalar[]) => Result;

/** One entry of the table of operations. */
export interface Operation {
  /** The kind of each argument; `any` takes all, those marked `alike` must be of one kind. */
  readonly takes: readonly (Kind | 'any' | 'alike')[];
  /** Whether the last argument may be given more than once. */
  readonly repeats?: boolean;
  /** `alike`: the kind of the arguments so marked. */
  readonly gives: Kind | 'alike';
  /**
   * True for the few operations that see missing values, as null. For all others a missing argument gives a missing
   * result, and `apply` never sees it.
   */
  readonly seesMissing?: boolean;
  /** The result of one row. A method, so that each entry may name the types that it takes. */
  apply(...values: Scalar[]): Result;
  /** The function to use in place of `apply` for arguments of these kinds. */
  forKinds?(kinds: readonly Kind[]): Apply;
  /** What is wrong with the arguments that no kind tells, such as a pattern; may throw an error of its own. */
  check?(args: readonly Node[]): string | undefined;
  /** Stands between its arguments when printed; without it, the operation prints as a method of the first. */
  readonly sign?: string;
  /** How it prints where neither will do. */
  print?(text: (node: Node) => string, ...args: readonly Node[]): string;
}

/** The constant of an argument; undefined when it is none, or none of this type. */
export function constantOf<T extends 'number' | 'string' | 'boolean'>(
  node: Node,
  type: T,
): { number: number; string: string; boolean: boolean }[T] | undefined {
  return 'value' in node && typeof node.value === type ? (node.value as never) : undefined;
}
