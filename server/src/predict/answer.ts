/** Predictions as the text of an answer, which mirrors the request. */

import type { Shape } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import type { Predicted } from './batcher.ts';

/** A list gets a list, one instance one prediction, `{"instances": …}` an object that tells more. */
export function answerText(shape: Shape, predicted: Predicted, { name, version }: ServedVersion): string {
  const { predictions, warnings, warningCount } = predicted;
  if (shape === 'list') return listText(predictions, 0, predictions.length);
  if (shape === 'single') return JSON.stringify(predictions[0]);
  const told = JSON.stringify({ warnings, warningCount, model: { name, version } });
  return `{"predictions":${listText(predictions, 0, predictions.length)},${told.slice(1)}`;
}

/** Predictions in one piece of text. */
const pieceRows = 20_000;

/** The same text in pieces, for answers that are too large to be made at once. */
export function* answerPieces(
  shape: Shape,
  predicted: Predicted,
  { name, version }: ServedVersion,
): Generator<string> {
  const { predictions, warnings, warningCount } = predicted;
  if (shape === 'wrapped') yield '{"predictions":';
  yield '[';
  for (let start = 0; start < predictions.length; start += pieceRows) {
    const text = listText(predictions, start, Math.min(predictions.length, start + pieceRows)).slice(1, -1);
    yield start === 0 ? text : `,${text}`;
  }
  yield ']';
  if (shape !== 'wrapped') return;
  const told = JSON.stringify({ warnings, warningCount, model: { name, version } });
  yield `,${told.slice(1)}`;
}

/** More predictions than this are answered in pieces. */
export const largeAnswer = pieceRows;

function listText(predictions: ArrayLike<number | string>, start: number, end: number): string {
  if (end - start === 1 && typeof predictions[start] === 'number') return `[${predictions[start]}]`;
  return JSON.stringify(Array.prototype.slice.call(predictions, start, end));
}
