/** Who is told of every instance that a model answers: see `Model.predictGuarded`. */

export interface Observer {
  /**
   * One instance.
   * @param codes The bin of each field, in the schema's order. Overwritten by the next call: to be counted, not kept.
   * @param prediction A number, or the position of the class.
   */
  row(codes: Uint8Array, prediction: number): void;
  /** Several instances. @param codes For each field, shape (rows). @param predictions Shape (rows). */
  table(codes: readonly Uint8Array[], predictions: ArrayLike<number>): void;
}
