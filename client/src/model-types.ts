/** What the compiler knows of a model: its rows and its predictions. */

/** The types of one model. `cauce types` writes one as `Types`; `TypesOf` makes one of a schema. */
export interface ModelTypes {
  /** A row to predict: every field but the target. */
  readonly instance: object;
  /** A row to learn from: every field and the target. */
  readonly labelledInstance: object;
  readonly prediction: number | string | boolean;
}

/** Of a model of which the compiler is told nothing: rows are any objects. */
export type AnyModel = ModelTypes;

/**
 * The types of the model that predicts one field of a schema of `@cauce/core`:
 * `createClient<TypesOf<typeof cars, 'price'>>({ url })`.
 */
export interface TypesOf<S extends SchemaLike, Target extends keyof RowOf<S>> {
  readonly instance: Omit<RowOf<S>, Target>;
  readonly labelledInstance: RowOf<S>;
  readonly prediction: Extract<RowOf<S>[Target], number | string | boolean>;
}

/** What a `Schema` of core is to the compiler; so that its package is not needed here. */
interface SchemaLike {
  readonly row?: unknown;
}
type RowOf<S extends SchemaLike> = S extends { readonly row?: infer Row } ? Row : never;
