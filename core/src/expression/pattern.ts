/**
 * Regular expressions that cannot be made to hang: time grows with text times pattern, whatever both are.
 *
 * A pattern is compiled to a small program whose threads run side by side over the text, in order of preference: Pike's
 * machine, as in Russ Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009,
 * https://swtch.com/~rsc/regexp/regexp2.html). Look-around and back-references, which no such machine can do, are
 * refused.
 */

import { CauceError } from '../errors.ts';

type Instruction =
  | { readonly op: 'char'; readonly test: (code: number) => boolean }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly holds: (text: string, at: number) => boolean }
  | { readonly op: 'match' };

/** A pattern ready to run. */
export interface Pattern {
  readonly source: string;
  /** Number of capturing groups. */
  readonly groups: number;
  readonly program: readonly Instruction[];
}

const maxInstructions = 2000;
const maxGroups = 20;
const maxRepeat = 200;
const maxNesting = 50;

const compiled = new Map<string, Pattern>();

/**
 * The pattern of this source: JavaScript's syntax, less look-around, back-references, named groups and Unicode classes.
 * @throws {CauceError} PATTERN_INVALID with the position.
 */
export function compilePattern(source: string): Pattern {
  let pattern = compiled.get(source);
  if (pattern === undefined) {
    pattern = new Compiler(source).compile();
    if (compiled.size > 500) compiled.clear();
    compiled.set(source, pattern);
  }
  return pattern;
}

/**
 * The first match in a text: start and end of the whole and of each group, -1 for groups that took no part; null when
 * there is none. O(length of the text x length of the pattern).
 */
export function execPattern({ program, groups }: Pattern, text: string): Int32Array | null {
  const slots = 2 * (groups + 1);
  const visited = new Int32Array(program.length).fill(-1);
  let current: Thread[] = [];
  let found: Int32Array | null = null;
  for (let at = 0; at <= text.length; at++) {
    // A new thread may start here, after all that started earlier, unless one of those has matched.
    if (found === null) addThread(current, 0, new Int32Array(slots).fill(-1), at);
    if (current.length === 0) break;
    const next: Thread[] = [];
    const code = at < text.length ? text.charCodeAt(at) : -1;
    for (const { pc, saved } of current) {
      const instruction = program[pc];
      if (instruction.op === 'match') {
        found = saved;
        // Threads behind this one are less preferred.
        break;
      }
      if (instruction.op === 'char' && code >= 0 && instruction.test(code))
        addThread(next, pc + 1, saved, at + 1);
    }
    current = next;
  }
  return found;

  function addThread(list: Thread[], start: number, saved: Int32Array, at: number): void {
    const stack: [pc: number, saved: Int32Array][] = [[start, saved]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [pc, slots] = top;
      // Threads at one place of text and program are the same: only the most preferred goes on.
      if (visited[pc] === at) continue;
      visited[pc] = at;
      const instruction = program[pc];
      if (instruction.op === 'jump') stack.push([instruction.to, slots]);
      else if (instruction.op === 'split')
        stack.push([instruction.second, slots], [instruction.first, slots]);
      else if (instruction.op === 'save') {
        const own = slots.slice();
        own[instruction.slot] = at;
        stack.push([pc + 1, own]);
      } else if (instruction.op === 'assert') {
        if (instruction.holds(text, at)) stack.push([pc + 1, slots]);
      } else list.push({ pc, saved: slots });
    }
  }
}

interface Thread {
  readonly pc: number;
  readonly saved: Int32Array;
}

type CharTest = (code: number) => boolean;

const isDigit: CharTest = code => code >= 48 && code <= 57;
const isWord: CharTest = code =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpace: CharTest = code => /\s/.test(String.fromCharCode(code));
const isNewline: CharTest = code => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
const not =
  (test: CharTest): CharTest =>
  code =>
    !test(code);
const classes: Readonly<Record<string, CharTest>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

/** Recursive descent over the source; each part returns its instructions with addresses relative to its start. */
class Compiler {
  readonly #source: string;
  #at = 0;
  #groups = 0;
  #nesting = 0;

  constructor(source: string) {
    this.#source = source;
  }

  compile(): Pattern {
    const body = this.#alternatives();
    if (this.#at < this.#source.length) this.#fail('a ")" closes nothing.');
    const program: Instruction[] = [
      { op: 'save', slot: 0 },
      ...shift(body, 1),
      { op: 'save', slot: 1 },
      { op: 'match' },
    ];
    this.#checkSize(program);
    return { source: this.#source, groups: this.#groups, program };
  }

  #alternatives(): Instruction[] {
    if (++this.#nesting > maxNesting) this.#fail(`groups are nested more than ${maxNesting} deep.`);
    let code = this.#sequence();
    while (this.#take('|')) {
      const other = this.#sequence();
      code = [
        { op: 'split', first: 1, second: code.length + 2 },
        ...shift(code, 1),
        { op: 'jump', to: code.length + other.length + 2 },
        ...shift(other, code.length + 2),
      ];
      this.#checkSize(code);
    }
    this.#nesting--;
    return code;
  }

  #sequence(): Instruction[] {
    const code: Instruction[] = [];
    while (this.#at < this.#source.length && this.#peek() !== '|' && this.#peek() !== ')') {
      code.push(...shift(this.#repeated(), code.length));
      this.#checkSize(code);
    }
    return code;
  }

  #repeated(): Instruction[] {
    const start = this.#at;
    const groupsBefore = this.#groups;
    const code = this.#atom();
    const bounds = this.#quantifier();
    if (bounds === undefined) return code;
    if (code[0]?.op === 'assert') {
      this.#at = start;
      this.#fail('an assertion cannot be repeated.');
    }
    const [min, max] = bounds;
    const isLazy = this.#take('?');
    if ('*+?'.includes(this.#peek() || ' ')) this.#fail('nothing to repeat.');
    if (
      this.#groups > groupsBefore &&
      code.length * Math.max(min, max === Infinity ? 1 : max) > maxInstructions
    ) {
      this.#fail('the pattern is too large.');
    }
    const out: Instruction[] = [];
    for (let i = 0; i < min; i++) {
      out.push(...shift(code, out.length));
      this.#checkSize(out);
    }
    if (max === Infinity) return [...out, ...shift(loop(code, isLazy), out.length)];
    for (let i = min; i < max; i++) {
      const at = out.length;
      // Each further copy may be skipped, and with it all that follow.
      const end = at + (max - i) * (code.length + 1);
      out.push(branch(at + 1, end, isLazy), ...shift(code, at + 1));
      this.#checkSize(out);
    }
    return out;
  }

  #quantifier(): readonly [min: number, max: number] | undefined {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    const counts = /^\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 20));
    if (counts === null) return undefined;
    const min = Number(counts[1]);
    const max = counts[2] === undefined ? min : counts[3] === undefined ? Infinity : Number(counts[3]);
    if (min > max) this.#fail('the bounds of a repetition are out of order.');
    if (min > maxRepeat || (max !== Infinity && max > maxRepeat))
      this.#fail(`more than ${maxRepeat} repetitions.`);
    this.#at += counts[0].length;
    return [min, max];
  }

  #atom(): Instruction[] {
    const char = this.#source[this.#at++];
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return [{ op: 'char', test: this.#set() }];
      case '.':
        return [{ op: 'char', test: not(isNewline) }];
      case '^':
        return [{ op: 'assert', holds: (_, at) => at === 0 }];
      case '$':
        return [{ op: 'assert', holds: (text, at) => at === text.length }];
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        this.#at--;
        return this.#fail('nothing to repeat.');
      default:
        return [literal(char)];
    }
  }

  #group(): Instruction[] {
    const start = this.#at - 1;
    let slot = -1;
    if (this.#source.startsWith('?:', this.#at)) this.#at += 2;
    else if (this.#peek() === '?') this.#fail('look-around and named groups are not supported.');
    else {
      slot = ++this.#groups;
      if (slot > maxGroups) this.#fail(`more than ${maxGroups} groups.`);
    }
    const code = this.#alternatives();
    if (!this.#take(')')) {
      this.#at = start;
      this.#fail('this group is not closed.');
    }
    if (slot < 0) return code;
    return [{ op: 'save', slot: 2 * slot }, ...shift(code, 1), { op: 'save', slot: 2 * slot + 1 }];
  }

  #escape(): Instruction[] {
    const char = this.#source[this.#at++];
    if (char === undefined) return this.#fail('a "\\" stands at the end.');
    if (char === 'b' || char === 'B') {
      const isEdge = (text: string, at: number): boolean =>
        (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)));
      return [{ op: 'assert', holds: char === 'b' ? isEdge : (text, at) => !isEdge(text, at) }];
    }
    if (/[1-9]/.test(char)) return this.#fail('back-references are not supported.');
    if (Object.hasOwn(classes, char)) return [{ op: 'char', test: classes[char] }];
    return [literal(this.#escaped(char))];
  }

  /** The character that `\` and this one stand for. */
  #escaped(char: string): string {
    if (Object.hasOwn(controls, char)) return controls[char];
    if (/[A-Za-z]/.test(char)) return this.#fail(`"\\${char}" is not supported.`);
    return char;
  }

  #set(): CharTest {
    const start = this.#at - 1;
    const isNegated = this.#take('^');
    const tests: CharTest[] = [];
    while (this.#peek() !== ']') {
      const low = this.#setItem(start);
      if (typeof low === 'function' || this.#peek() !== '-' || this.#source[this.#at + 1] === ']') {
        tests.push(typeof low === 'function' ? low : code => code === low);
        continue;
      }
      this.#at++;
      const high = this.#setItem(start);
      if (typeof high === 'function') return this.#fail('a range cannot end in a class.');
      if (high < low) return this.#fail('a range is out of order.');
      tests.push(code => code >= low && code <= high);
    }
    this.#at++;
    return code => tests.some(test => test(code)) !== isNegated;
  }

  #setItem(start: number): CharTest | number {
    const char = this.#source[this.#at++];
    if (char === undefined) {
      this.#at = start;
      return this.#fail('this set is not closed.');
    }
    if (char !== '\\') return char.charCodeAt(0);
    const escaped = this.#source[this.#at++];
    if (escaped === undefined) return this.#fail('a "\\" stands at the end.');
    if (Object.hasOwn(classes, escaped)) return classes[escaped];
    return escaped === 'b' ? 8 : this.#escaped(escaped).charCodeAt(0);
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (this.#source[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #checkSize(code: readonly Instruction[]): void {
    if (code.length > maxInstructions) this.#fail('the pattern is too large.');
  }

  #fail(message: string): never {
    throw new CauceError('PATTERN_INVALID', { pattern: this.#source, position: this.#at, message });
  }
}

function literal(char: string): Instruction {
  const wanted = char.charCodeAt(0);
  return { op: 'char', test: code => code === wanted };
}

function branch(body: number, end: number, isLazy: boolean): Instruction {
  return isLazy ? { op: 'split', first: end, second: body } : { op: 'split', first: body, second: end };
}

function loop(code: readonly Instruction[], isLazy: boolean): Instruction[] {
  return [branch(1, code.length + 2, isLazy), ...shift(code, 1), { op: 'jump', to: 0 }];
}

function shift(code: readonly Instruction[], by: number): Instruction[] {
  return code.map(instruction => {
    if (instruction.op === 'jump') return { op: 'jump', to: instruction.to + by };
    if (instruction.op !== 'split') return instruction;
    return { op: 'split', first: instruction.first + by, second: instruction.second + by };
  });
}
