/**
 * Cauce: cars, version 1. Written by `cauce types`: do not edit, write it again.
 *
 *     import { createClient } from '@cauce/client';
 *     import type { Types } from './written-types.ts';
 *
 *     const client = createClient<Types>({ url: 'http://127.0.0.1:8000' });
 */

/** A row to predict. */
export interface Instance {
  /** A whole number. Seen: 1994 to 2020. */
  readonly year: number;
  readonly 'km driven': number | null;
  /** Seen: Diesel, Petrol. */
  readonly fuel: string;
}

/** A row to learn from. */
export interface LabelledInstance {
  /** A whole number. Seen: 1994 to 2020. */
  readonly year: number;
  readonly 'km driven': number | null;
  /** Seen: Diesel, Petrol. */
  readonly fuel: string;
  readonly price: number;
}

/** What is predicted: price. */
export type Prediction = number;

/** All of them, for `createClient<Types>(…)`. */
export interface Types {
  readonly instance: Instance;
  readonly labelledInstance: LabelledInstance;
  readonly prediction: Prediction;
}
