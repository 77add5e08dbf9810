/** Errors as RFC 9457 problem documents: the one place where codes get HTTP statuses. */

import { CauceError, type ErrorCode, isCauceError, type ValueIssue } from '@cauce/core';

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Values that do not fit, at most 100. */
  readonly errors?: readonly ValueIssue[];
  /** How many there are in all. */
  readonly errorCount?: number;
  readonly [extension: string]: unknown;
}

/** An error of the HTTP contract itself. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    extensions: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.extensions = extensions;
    this.headers = headers;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'A key is needed',
  403: 'This is not allowed',
  404: 'There is nothing here',
  405: 'This method is not allowed here',
  406: 'The answer cannot be given in this form',
  408: 'The request took too long',
  409: 'This does not go with what there is',
  413: 'The body is too large',
  415: 'The body is of a kind that is not understood',
  422: 'The data does not fit',
  429: 'This is too much at a time',
  431: 'The headers are too large',
  500: 'The server failed',
  503: 'The server cannot do this now',
};

/** Codes that are the sender's fault but not of the data; all of `dataCodes` are 422; any other is the server's. */
const otherStatuses: Partial<Record<ErrorCode, number>> = {
  TEXT_INVALID: 400,
  VERSION_UNKNOWN: 404,
  VERSION_ACTIVE: 409,
};
const dataCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ROWS_INVALID',
  'TOO_FEW_ROWS',
  'TARGET_MISSING',
  'TARGET_TYPE',
  'TARGET_CONSTANT',
  'TARGET_INVALID',
  'COLUMN_UNKNOWN',
  'COLUMN_DUPLICATE',
  'COLUMN_TYPE',
  'COLUMN_MISSING_VALUES',
  'CATEGORY_UNKNOWN',
  'PARAM_INVALID',
  'PARAM_UNKNOWN',
  'NO_COLUMNS',
  'FIT_FAILED',
  'METRIC_INPUT',
  'NOT_EXPLAINABLE',
  'COVERAGE_TOO_HIGH',
  'INTERVALS_MISSING',
]);

/** The HTTP status of an error of core. */
export function statusOf(code: ErrorCode): number {
  return otherStatuses[code] ?? (dataCodes.has(code) ? 422 : 500);
}

/** Any error as a problem document. What is not meant for the caller stays out of it. */
export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof HttpProblem)
    return document(error.status, error.code, error.message, error.extensions);
  if (isCauceError(error, 'ROWS_INVALID')) {
    const { issues, total } = error.details as { issues: readonly ValueIssue[]; total: number };
    return document(422, error.code, error.message, { errors: issues, errorCount: total });
  }
  if (error instanceof CauceError) {
    const status = statusOf(error.code);
    return status < 500 ? document(status, error.code, error.message) : internal();
  }
  if (isStorageProblem(error)) {
    const detail = `${storageProblems[error.code]} Nothing was changed, and the model in use is still there.`;
    return document(503, 'STORAGE_FAILED', detail);
  }
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return document(statusCode, code ?? 'REQUEST_INVALID', (error as Error).message);
  }
  return internal();
}

/** What a disk may say when something is to be kept. */
const storageProblems: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no space left on the disk of the server.',
  EDQUOT: 'The disk space that the server may use is full.',
  EROFS: 'The disk of the server is read-only.',
  EIO: 'The disk of the server failed.',
  EACCES: 'The server may not write where it keeps its models.',
  EPERM: 'The server may not write where it keeps its models.',
};

/** Whether it is the disk that does not let something be kept. */
export function isStorageProblem(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error && Object.hasOwn(storageProblems, (error as NodeJS.ErrnoException).code ?? '')
  );
}

/** As the framework writes it. */
export const problemType = 'application/problem+json; charset=utf-8';

/** Headers that go with the document of an error. */
export function problemHeaders(error: unknown): Readonly<Record<string, string>> {
  return {
    'content-type': problemType,
    ...(error instanceof HttpProblem ? error.headers : {}),
  };
}

function internal(): ProblemDocument {
  return document(
    500,
    'INTERNAL',
    'Something went wrong in the server; its log says what. The model in use is unchanged.',
  );
}

function document(
  status: number,
  code: string,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): ProblemDocument {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code, ...extensions };
}
