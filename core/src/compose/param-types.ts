/** Nested parameter paths and their types, so that a misspelt path or a value of the wrong type does not compile. */

import type { Step } from '../estimator/definition.ts';

type StepUnion = Step<string, unknown>;

/** Path and value type of every parameter of some steps, as a record. */
type ParamsOfSteps<S> = S extends StepUnion ? ParamsOfStep<S['name'], S['params']> : never;

type ParamsOfStep<Name extends string, P> = P extends { readonly parts: infer Parts }
  ? Prefixed<Name, Omit<P, 'parts'>> | PrefixedUnion<Name, ParamsOfParts<Parts>>
  : Prefixed<Name, P>;

type ParamsOfParts<Parts> = {
  [K in keyof Parts & string]: Parts[K] extends readonly [unknown, ...infer Steps]
    ? PrefixedUnion<K, ParamsOfSteps<Steps[number]>>
    : never;
}[keyof Parts & string];

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
