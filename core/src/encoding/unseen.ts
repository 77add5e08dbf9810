/** What becomes of values that were not seen when fitting, and of missing ones. */

import { oneOf } from '../estimator/rules.ts';

/** Parameters of encoders whose features are numbers of their own. */
export const unseenParams = {
  handleUnknown: oneOf('value', 'error', 'return_nan'),
  handleMissing: oneOf('value', 'return_nan'),
};

export interface UnseenParams {
  /** What is not known becomes 0, is refused, or becomes missing. */
  readonly handleUnknown: 'value' | 'error' | 'return_nan';
  /** Missing values are a category of their own, or stay missing. */
  readonly handleMissing: 'value' | 'return_nan';
}

/** What an unknown value becomes; undefined refuses it. */
export function unknownNumber({ handleUnknown }: UnseenParams): number | undefined {
  if (handleUnknown === 'error') return undefined;
  return handleUnknown === 'value' ? 0 : Number.NaN;
}
