/** Every error that Cauce throws: a code, the facts, and one sentence rendered from them. */

/** One value of one instance that does not fit the schema, or fits it only just. */
export interface ValueIssue {
  /** Index of the instance in the list as sent, from 0; for a file, of the row after the header. */
  readonly instance: number;
  /** Name of the field; null when the instance as a whole is meant. */
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
  /** What was sent, shortened. */
  readonly received?: unknown;
  /** What would have been usual: a range, the nearest category. */
  readonly expected?: unknown;
  /** Line of the file, from 1, where the rows came from a text file. */
  readonly line?: number;
}

/**
 * The catalogue: what each code knows (its `details`) and how it says it. `docs/errors.md` lists the same codes; a
 * test compares the two. HTTP statuses are the server's business.
 */
const sentences = {
  PARAM_INVALID: (d: { where: string; param: string; rule: string; received: unknown }) =>
    `${d.param} of ${d.where} must be ${d.rule}. Got ${show(d.received)}.`,
  PARAM_UNKNOWN: (d: { where: string; param: string; known: readonly string[] }) =>
    `${d.where} has no parameter ${show(d.param)}${didYouMean(d.param, d.known)}.`,
  STEP_DUPLICATE: (d: { name: string }) =>
    `Two steps are named ${show(d.name)}. Give one of them another name with .as('…').`,
  STEP_MISPLACED: (d: { name: string; message: string }) => `Step ${show(d.name)}: ${d.message}`,
  COLUMN_UNKNOWN: (d: { where: string; column: string; known: readonly string[] }) =>
    `${d.where}: there is no column ${show(d.column)}${didYouMean(d.column, d.known)}. The columns are ${list(d.known)}.`,
  COLUMN_DUPLICATE: (d: { where: string; column: string }) =>
    `${d.where}: two columns are named ${show(d.column)}. Rename one of them.`,
  COLUMN_TYPE: (d: { where: string; column: string; expected: string; received: string; hint?: string }) =>
    `${d.where}: column ${show(d.column)} must be ${d.expected}. Got a ${d.received} column.${d.hint ? ` ${d.hint}` : ''}`,
  COLUMN_LENGTH: (d: { column: string; expected: number; received: number }) =>
    `Column ${show(d.column)} must have ${d.expected} rows, like the columns before it. Got ${d.received}.`,
  COLUMN_MISSING_VALUES: (d: { where: string; column: string; hint: string }) =>
    `${d.where}: column ${show(d.column)} has missing or infinite values. ${d.hint}`,
  NO_COLUMNS: (d: { where: string }) => `${d.where}: no columns are left to learn from.`,
  TOO_FEW_ROWS: (d: { where: string; needed: number; received: number }) =>
    `${d.where} needs at least ${d.needed} rows. Got ${d.received}.`,
  TARGET_MISSING: (d: { target: string; count: number; rows: readonly number[] }) =>
    `The target ${show(d.target)} is missing in ${d.count} ${d.count === 1 ? 'row' : 'rows'} (${d.rows.join(', ')}${d.count > d.rows.length ? ', …' : ''}, counted from 0). Remove these rows or fill in the target.`,
  TARGET_TYPE: (d: { target: string; expected: string; received: string }) =>
    `The target ${show(d.target)} must be ${d.expected} for this model. Got a ${d.received} column.`,
  TARGET_CONSTANT: (d: { target: string; value: unknown }) =>
    `The target ${show(d.target)} has the same value, ${show(d.value)}, in every row, so there is nothing to learn.`,
  TARGET_INVALID: (d: { target: string; message: string }) => `The target ${show(d.target)}: ${d.message}`,
  ROWS_INVALID: (d: { issues: readonly ValueIssue[]; total: number }) =>
    d.total === 1
      ? d.issues[0].message
      : `${d.total} problems in the data. The first: ${d.issues[0].message}`,
  EXPRESSION_INVALID: (d: { where: string; message: string }) => `${d.where}: ${d.message}`,
  PATTERN_INVALID: (d: { pattern: string; position: number; message: string }) =>
    `Pattern ${show(d.pattern)}, position ${d.position}: ${d.message}`,
  STEP_NOT_REGISTERED: (d: { name: string; version: number; known: readonly string[] }) =>
    `The model file uses ${d.name} (version ${d.version}), which is not registered here${didYouMean(d.name, d.known)}. It is code of its author's, which does not travel in the file: import the module that defines it and pass it as loadModel(bytes, { definitions: [${lowerFirst(d.name)}] }), or name the module with --definitions.`,
  MODEL_FILE_INVALID: (d: { message: string }) => `Not a usable model file: ${d.message}`,
  CATEGORY_UNKNOWN: (d: {
    where: string;
    column: string;
    row: number;
    received: string | null;
    hint: string;
  }) =>
    `${d.where}: row ${d.row}, column ${show(d.column)}: ${d.received === null ? 'a missing value' : show(d.received)} was not seen when fitting.${d.hint} To let unknown values pass, set handleUnknown.`,
  METRIC_INPUT: (d: { where: string; truth: number; predicted: number; problem?: string }) =>
    d.problem !== undefined
      ? `${d.where}: ${d.problem}`
      : d.truth === 0
        ? `${d.where} needs at least one row. Got none.`
        : `${d.where} needs as many predictions as true values. Got ${d.predicted} for ${d.truth}.`,
  NOT_EXPLAINABLE: (d: { where: string; message: string }) =>
    `${d.where} cannot say what its predictions are made of: ${d.message}.`,
  COVERAGE_TOO_HIGH: (d: { coverage: number; scores: number }) =>
    `The coverage ${d.coverage} cannot be promised: the intervals were calibrated on ${d.scores} rows, which allow at most ${Math.floor((d.scores / (d.scores + 1)) * 10_000) / 10_000}. Ask for no more than that, or train on more rows.`,
  INTERVALS_MISSING: (d: { where: string }) =>
    `${d.where} has no intervals. Train it with them: cauce train --intervals split, or fitMeasured(pipeline, table, { target, intervals: { method: 'split' } }).`,
  FIT_FAILED: (d: { where: string; message: string }) => `${d.where}: ${d.message}`,
  ABORTED: (d: { where: string }) => `${d.where} was stopped before it ended.`,
  TEXT_INVALID: (d: { source: string; line?: number; column?: number | string; message: string }) =>
    `${d.source}${d.line === undefined ? '' : `, line ${d.line}`}${d.column === undefined ? '' : `, column ${typeof d.column === 'number' ? d.column : show(d.column)}`}: ${d.message}`,
  FILE_UNREADABLE: (d: { path: string; message: string }) => `${d.path}: ${d.message}`,
  STORE_INVALID: (d: { where: string; message: string }) => `${d.where}: ${d.message}`,
  VERSION_ACTIVE: (d: { version: number }) =>
    `Version ${d.version} is in use and cannot be removed. Activate another one first.`,
  VERSION_UNKNOWN: (d: { version: number; known: readonly number[] }) =>
    `There is no version ${d.version}. ${d.known.length === 0 ? 'The store is empty.' : `The versions are ${d.known.join(', ')}.`}`,
} as const;

export type ErrorCode = keyof typeof sentences;
/** The facts that an error of this code carries. */
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof sentences)[C]>[0];

/** All codes, for the docs and for those who map codes to something else (HTTP statuses, exit codes). */
export const errorCodes: readonly ErrorCode[] = Object.keys(sentences) as ErrorCode[];

/**
 * What Cauce throws. `code` is stable, `details` are the facts, `message` is the sentence made from them.
 *
 * @example
 * const error = new CauceError('TOO_FEW_ROWS', { where: 'The split', needed: 5, received: 2 });
 * error.code; //=> 'TOO_FEW_ROWS'
 */
export class CauceError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly details: ErrorDetails<C>;

  constructor(code: C, details: ErrorDetails<C>, options?: { cause?: unknown }) {
    super((sentences[code] as (d: ErrorDetails<C>) => string)(details), options);
    this.name = 'CauceError';
    this.code = code;
    this.details = details;
  }
}

/**
 * The bytes are damaged, cut, from another version, or made to harm.
 *
 * @example
 * new ModelFileError('it is cut.').code; //=> 'MODEL_FILE_INVALID'
 */
export class ModelFileError extends CauceError<'MODEL_FILE_INVALID'> {
  constructor(message: string, options?: { cause?: unknown }) {
    super('MODEL_FILE_INVALID', { message }, options);
    this.name = 'ModelFileError';
  }
}

/**
 * True when `error` is a CauceError with this code; narrows its details.
 *
 * @example
 * const error = new CauceError('TOO_FEW_ROWS', { where: 'The split', needed: 5, received: 2 });
 * isCauceError(error, 'TOO_FEW_ROWS'); //=> true
 * isCauceError(new Error('another')); //=> false
 */
export function isCauceError<C extends ErrorCode>(error: unknown, code?: C): error is CauceError<C> {
  return error instanceof CauceError && (code === undefined || error.code === code);
}

/**
 * A received value as an error message shows it: JSON-like, at most 60 characters.
 *
 * @example
 * show('a "word"'); //=> '"a \\"word\\""'
 */
export function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value) && value.length > 8) return `a list of ${value.length} items`;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = undefined;
  }
  text ??= typeof value;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/**
 * ` (did you mean "x"?)` for the nearest known name, or nothing when none is near.
 *
 * @example
 * didYouMean('yaer', ['year', 'km']); //=> ' (did you mean "year"?)'
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` (did you mean ${show(nearest)}?)`;
}

/**
 * The known name nearest to `name` in edit distance, ignoring case, spaces, `_` and `-`; undefined when all are further
 * than a third of its length. Only names of similar length are compared, and at most 2,000 of them.
 *
 * @example
 * nearestName('yaer', ['year', 'km']); //=> 'year'
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = fold(name.slice(0, 100));
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known.slice(0, 2000)) {
    const folded = fold(candidate.slice(0, 100));
    if (Math.abs(folded.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, folded, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/**
 * Edits that make one word of the other, where two letters that changed places count as one (optimal alignment); `limit`
 * where it is no less than that.
 */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast = new Uint8Array(b.length + 1);
  let last = new Uint8Array(b.length + 1);
  let current = new Uint8Array(b.length + 1);
  for (let j = 1; j < last.length; j++) last[j] = j;
  let leastBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    const letter = a.charCodeAt(i - 1);
    const before = i > 1 ? a.charCodeAt(i - 2) : -1;
    let least = i;
    let edits = i;
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1);
      edits = Math.min(edits, last[j]) + 1;
      edits = Math.min(edits, last[j - 1] + (letter === other ? 0 : 1));
      if (j > 1 && before === other && letter === b.charCodeAt(j - 2))
        edits = Math.min(edits, beforeLast[j - 2] + 1);
      current[j] = edits;
      least = Math.min(least, edits);
    }
    // All that comes is made of these two rows, of the first of them with an edit more.
    if (least >= limit && leastBefore + 1 >= limit) return limit;
    leastBefore = least;
    const unused = beforeLast;
    beforeLast = last;
    last = current;
    current = unused;
  }
  return last[b.length];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(show).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown || 'none';
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
