/** Predictions as the text of an answer, which mirrors the request. */

import type { Shape } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import type { Predicted } from './predict-rows.ts';

/** Predictions, and what they are called by whoever tells the truth about them later. */
export interface Answer {
  readonly predicted: Predicted;
  readonly id: string;
  readonly served: ServedVersion;
}

/** A list gets a list, one instance one prediction, `{"instances": …}` an object that tells more. */
export function answerText(shape: Shape, answer: Answer): string {
  const { predictions } = answer.predicted;
  if (shape === 'list') return listText(predictions, 0, predictions.length);
  if (shape === 'single') return JSON.stringify(predictions[0]);
  return [...wrappedPieces(answer)].join('');
}

/** Predictions in one piece of text. */
const pieceRows = 20_000;

/** The same text in pieces, for answers that are too large to be made at once. */
export function answerPieces(shape: Shape, answer: Answer): Generator<string> {
  return shape === 'wrapped' ? wrappedPieces(answer) : listPieces(answer.predicted.predictions);
}

/** A list as JSON, in pieces. */
export function* listPieces(list: ArrayLike<unknown>): Generator<string> {
  yield '[';
  for (let start = 0; start < list.length; start += pieceRows) {
    const text = listText(list, start, Math.min(list.length, start + pieceRows)).slice(1, -1);
    yield start === 0 ? text : `,${text}`;
  }
  yield ']';
}

/** More predictions than this are answered in pieces. */
export const largeAnswer = pieceRows;

function* wrappedPieces({ predicted, id, served: { name, version } }: Answer): Generator<string> {
  const { predictions, intervals, sets, explanations, warnings, warningCount } = predicted;
  const lists = { predictions, intervals, sets, explanations };
  let before = '{';
  for (const [key, list] of Object.entries(lists)) {
    if (list === undefined) continue;
    yield `${before}"${key}":`;
    yield* listPieces(list);
    before = ',';
  }
  yield `,${JSON.stringify({ warnings, warningCount, id, model: { name, version } }).slice(1)}`;
}

function listText(list: ArrayLike<unknown>, start: number, end: number): string {
  if (end - start === 1 && typeof list[start] === 'number') return `[${list[start]}]`;
  return JSON.stringify(Array.prototype.slice.call(list, start, end));
}
