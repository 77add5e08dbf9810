/** Regular expressions, read: from the source of a pattern to a tree. */

import { CauceError } from '../../errors.ts';
import { type CharTest, classTests, isNewline, isWord, negate, range, single } from './characters.ts';

/** A part of a pattern. */
export type Part =
  | { readonly type: 'character'; readonly test: CharTest }
  | { readonly type: 'assertion'; readonly holds: Assertion }
  | { readonly type: 'sequence'; readonly parts: readonly Part[] }
  | { readonly type: 'choice'; readonly options: readonly Part[] }
  | { readonly type: 'group'; readonly index: number; readonly of: Part }
  | Repetition;

export interface Repetition {
  readonly type: 'repetition';
  readonly of: Part;
  readonly min: number;
  /** May be Infinity. */
  readonly max: number;
  readonly isLazy: boolean;
  /** The capturing groups inside: from the first up to, not including, the last. */
  readonly groups: readonly [from: number, to: number];
  /** Where it stands, for errors. */
  readonly position: number;
}

/** Holds or not between two characters; needs none. */
export type Assertion = (text: string, at: number) => boolean;

/** A pattern as a tree. */
export interface Syntax {
  readonly root: Part;
  /** Number of capturing groups. */
  readonly groups: number;
}

const maxLength = 1000;
const maxGroups = 20;
const maxRepeat = 200;
const maxNesting = 50;
const controls: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
  ['v', '\v'],
]);

const atStart: Assertion = (_, at) => at === 0;
const atEnd: Assertion = (text, at) => at === text.length;
const atEdge: Assertion = (text, at) =>
  (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)));
const notAtEdge: Assertion = (text, at) => !atEdge(text, at);

/**
 * The tree of a pattern in JavaScript's syntax, less what a linear-time machine cannot do (look-around,
 * back-references) and what is rarely wanted here (named groups, Unicode classes, octal escapes).
 * @throws {CauceError} PATTERN_INVALID with the position, from 0.
 */
export function parsePattern(source: string, ignoreCase: boolean): Syntax {
  return new Parser(source, ignoreCase).parse();
}

/** The error for a pattern that cannot be used. */
export function patternError(pattern: string, position: number, message: string): CauceError {
  return new CauceError('PATTERN_INVALID', { pattern, position, message });
}

/** Recursive descent: one method for each rule of the grammar. */
class Parser {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #at = 0;
  #groups = 0;
  #nesting = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  parse(): Syntax {
    if (this.#source.length > maxLength) this.#fail(`it is longer than ${maxLength} characters.`, maxLength);
    const root = this.#choice();
    if (this.#at < this.#source.length) this.#fail('this ")" closes nothing.');
    return { root, groups: this.#groups };
  }

  #choice(): Part {
    if (++this.#nesting > maxNesting) this.#fail(`groups are nested more than ${maxNesting} deep.`);
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#nesting--;
    return options.length === 1 ? options[0] : { type: 'choice', options };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      parts.push(this.#quantified());
    }
    return parts.length === 1 ? parts[0] : { type: 'sequence', parts };
  }

  #quantified(): Part {
    const firstGroup = this.#groups + 1;
    const of = this.#atom();
    const position = this.#at;
    const bounds = this.#quantifier();
    if (bounds === undefined) return of;
    if (of.type === 'assertion') this.#fail('an assertion cannot be repeated.', position);
    const [min, max] = bounds;
    const isLazy = this.#take('?');
    if (this.#startsQuantifier()) this.#fail('there is nothing to repeat.');
    return { type: 'repetition', of, min, max, isLazy, groups: [firstGroup, this.#groups + 1], position };
  }

  #quantifier(): readonly [min: number, max: number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const counts = this.#counts();
    if (counts === null) return undefined;
    const [all, low, comma, high] = counts;
    const min = Number(low);
    const max = comma === undefined ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (min > max) this.#fail('the bounds of a repetition are out of order.');
    if (min > maxRepeat || (max > maxRepeat && max !== Number.POSITIVE_INFINITY)) {
      this.#fail(`a part cannot be repeated more than ${maxRepeat} times, except with * or +.`);
    }
    this.#at += all.length;
    return [min, max];
  }

  /** `{3}`, `{3,}` or `{3,5}` at this place. A brace that is none of them stands for itself. */
  #counts(): RegExpExecArray | null {
    return /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 40));
  }

  #startsQuantifier(): boolean {
    return '*+?'.includes(this.#peek() || ' ') || this.#counts() !== null;
  }

  #atom(): Part {
    if (this.#startsQuantifier()) this.#fail('there is nothing to repeat.');
    const char = this.#source[this.#at++];
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return this.#set();
      case '.':
        return { type: 'character', test: negate(isNewline) };
      case '^':
        return { type: 'assertion', holds: atStart };
      case '$':
        return { type: 'assertion', holds: atEnd };
      case '\\':
        return this.#escape();
      default:
        return this.#character(char.charCodeAt(0));
    }
  }

  #group(): Part {
    const start = this.#at - 1;
    const isCapturing = this.#peek() !== '?';
    if (!isCapturing) {
      if (!this.#source.startsWith('?:', this.#at)) {
        this.#fail('look-around and named groups are not supported, only ( ) and (?: ).');
      }
      this.#at += 2;
    }
    const index = isCapturing ? ++this.#groups : 0;
    if (index > maxGroups) this.#fail(`there are more than ${maxGroups} groups.`);
    const of = this.#choice();
    if (!this.#take(')')) this.#fail('this group is not closed.', start);
    // A group that captures nothing still is one part: "(?:^)*" repeats it.
    return isCapturing ? { type: 'group', index, of } : { type: 'sequence', parts: [of] };
  }

  #escape(): Part {
    const char = this.#peek();
    if (char === 'b' || char === 'B') {
      this.#at++;
      return { type: 'assertion', holds: char === 'b' ? atEdge : notAtEdge };
    }
    const test = classTests.get(char);
    if (test === undefined) return this.#character(this.#escapedCode());
    this.#at++;
    return { type: 'character', test };
  }

  /** The character that an escape stands for; its `\` is read already. */
  #escapedCode(): number {
    const start = this.#at - 1;
    const char = this.#source[this.#at++];
    if (char === undefined) return this.#fail('this "\\" escapes nothing.', start);
    const control = controls.get(char);
    if (control !== undefined) return control.charCodeAt(0);
    if (char === '0' && !/\d/.test(this.#peek())) return 0;
    if (/\d/.test(char)) return this.#fail('back-references and octal escapes are not supported.', start);
    if (char === 'x') return this.#hexadecimal(2, start);
    if (char === 'u') return this.#hexadecimal(4, start);
    if (/[A-Za-z]/.test(char)) return this.#fail(`"\\${char}" is not supported.`, start);
    return char.charCodeAt(0);
  }

  #hexadecimal(digits: number, start: number): number {
    const text = this.#source.slice(this.#at, this.#at + digits);
    if (text.length < digits || /[^0-9a-fA-F]/.test(text)) {
      return this.#fail(`this escape must have ${digits} hexadecimal digits.`, start);
    }
    this.#at += digits;
    return Number.parseInt(text, 16);
  }

  #set(): Part {
    const start = this.#at - 1;
    const isNegated = this.#take('^');
    const tests: CharTest[] = [];
    while (!this.#take(']')) {
      const from = this.#at;
      const low = this.#setItem(start);
      const isRange = this.#peek() === '-' && this.#source[this.#at + 1] !== ']';
      if (!isRange || typeof low !== 'number') {
        if (isRange) this.#fail('a range must begin with a character.', from);
        tests.push(typeof low === 'number' ? single(low, this.#ignoreCase) : low);
        continue;
      }
      this.#at++;
      const high = this.#setItem(start);
      if (typeof high !== 'number') return this.#fail('a range must end with a character.', from);
      if (high < low) this.#fail('this range is out of order.', from);
      tests.push(range(low, high, this.#ignoreCase));
    }
    const isInside: CharTest = code => tests.some(test => test(code));
    return { type: 'character', test: isNegated ? negate(isInside) : isInside };
  }

  #setItem(start: number): CharTest | number {
    const char = this.#source[this.#at++];
    if (char === undefined) return this.#fail('this set is not closed.', start);
    if (char !== '\\') return char.charCodeAt(0);
    const test = classTests.get(this.#peek());
    if (test !== undefined) {
      this.#at++;
      return test;
    }
    // In a set, \b is the backspace.
    return this.#take('b') ? 8 : this.#escapedCode();
  }

  #character(code: number): Part {
    return { type: 'character', test: single(code, this.#ignoreCase) };
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (this.#source[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #fail(message: string, position = this.#at): never {
    throw patternError(this.#source, position, message);
  }
}
