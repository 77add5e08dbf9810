/** Nested parameter paths and their types, so that a misspelt path or a value of the wrong type does not compile. */

import type { Step } from '../estimator/definition.ts';

type StepUnion = Step<string, unknown>;
/** A pipeline, or what looks like one. */
interface WithSteps {
  readonly steps: readonly unknown[];
}

/** Path and value type of every parameter of some steps, as a record. */
type ParamsOfSteps<S> = S extends StepUnion ? ParamsOfStep<S['name'], S['params']> : never;

/** Of a step: its own, and those of the steps that it nests, whose parameters are not named in the path. */
type ParamsOfStep<Name extends string, P> =
  | Prefixed<Name, { readonly [K in keyof P as P[K] extends Nest ? never : K]: P[K] }>
  | PrefixedUnion<Name, { [K in keyof P]: P[K] extends Nest ? ParamsOfNest<P[K]> : never }[keyof P]>;

/** What holds steps: a step, a pipeline, several by name, or the parts of `columns`. */
type Nest = StepUnion | WithSteps | Readonly<Record<string, Entry>>;

/** What may be by a name: also the words that stand for no step. */
type Entry =
  | StepUnion
  | WithSteps
  | readonly StepUnion[]
  | readonly [unknown, ...StepUnion[]]
  | 'passthrough'
  | 'drop';

type ParamsOfNest<N> = N extends StepUnion
  ? ParamsOfSteps<N>
  : N extends WithSteps
    ? ParamsOfSteps<N['steps'][number]>
    : { [K in keyof N & string]: PrefixedUnion<K, ParamsOfEntry<N[K]>> }[keyof N & string];

type ParamsOfEntry<E> = E extends StepUnion
  ? ParamsOfSteps<E>
  : E extends WithSteps
    ? ParamsOfSteps<E['steps'][number]>
    : E extends readonly unknown[]
      ? ParamsOfSteps<E[number]>
      : never;

type Prefixed<Name extends string, P> = { readonly [K in keyof P & string as `${Name}.${K}`]: P[K] };
type PrefixedUnion<Name extends string, U> = U extends unknown ? Prefixed<Name, U> : never;

type KeysOf<U> = U extends unknown ? keyof U : never;
type ValueOf<U, K extends PropertyKey> = U extends { readonly [key in K]: infer V } ? V : never;

/** The type of the parameters of a pipeline whose steps are known to the compiler; any path otherwise. */
type AllParams<Steps extends readonly unknown[]> = ParamsOfSteps<Steps[number]>;
type IsOpen<Steps extends readonly unknown[]> = number extends Steps['length'] ? true : false;

/** The paths of a pipeline's parameters: `'columns.numbers.simpleImputer.strategy'`. */
export type ParamPath<Steps extends readonly unknown[]> =
  IsOpen<Steps> extends true ? string : KeysOf<AllParams<Steps>> & string;

/** The type of the parameter at a path. */
export type ParamValue<Steps extends readonly unknown[], Path extends string> =
  IsOpen<Steps> extends true ? unknown : ValueOf<AllParams<Steps>, Path>;

/** New values for some parameters, by path. */
export type ParamValues<Steps extends readonly unknown[]> = {
  readonly [Path in ParamPath<Steps>]?: ParamValue<Steps, Path>;
};
