/** Errors as logs and traces show them. */

import { redactText } from '../protection/redact.ts';

export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  /** Where it was thrown, without the message; empty when it is not known. */
  readonly stack: string;
  readonly cause?: DescribedError;
  readonly [other: string]: unknown;
}

/** Errors to be followed by `cause`. */
const maxCauses = 5;

/** An error for the log: no properties but these, since those of ours list values that were received. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: 'Something that is no Error was thrown.', stack: '' };
  }
  const { name, code, cause } = error as Error & { code?: unknown };
  return {
    type: name,
    message: quotesValues(error) ? 'Left out, since it quotes what was received.' : redactText(error.message),
    ...(code !== undefined && { code }),
    stack: framesOf(error),
    ...(cause !== undefined && depth < maxCauses && { cause: describeError(cause, depth + 1) }),
  };
}

/** The stack without the message that it starts with, which may have lines that look like frames. */
function framesOf({ message, stack = '' }: Error): string {
  const start = stack.indexOf(message);
  if (start < 0) return '';
  const rest = stack.slice(start + message.length);
  const frames = rest.search(/^ {4}at /m);
  return frames < 0 ? '' : rest.slice(frames);
}

/** JSON that cannot be read, and rows that do not fit: both say what they found. */
function quotesValues(error: Error & { details?: unknown }): boolean {
  const { details } = error;
  return (
    error instanceof SyntaxError || (typeof details === 'object' && details !== null && 'issues' in details)
  );
}
