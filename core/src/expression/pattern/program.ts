/** From the tree of a pattern to a program for Pike's machine. */

import type { CharTest } from './characters.ts';
import { type Assertion, type Part, parsePattern, patternError, type Repetition } from './syntax.ts';

export type Instruction =
  /** Reads one character. */
  | { readonly op: 'character'; readonly test: CharTest }
  | { readonly op: 'assertion'; readonly holds: Assertion }
  /** Goes on at both, preferring the first. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  /** Notes the place in the text. */
  | { readonly op: 'save'; readonly slot: number }
  /** Forgets what a turn of a loop before captured. */
  | { readonly op: 'forget'; readonly from: number; readonly to: number }
  /** Goes on only if the text has moved on since the place was noted in `slot`. */
  | { readonly op: 'progress'; readonly slot: number }
  | { readonly op: 'match' };

/** A pattern ready to run. */
export interface Program {
  readonly instructions: readonly Instruction[];
  /** Number of capturing groups. */
  readonly groups: number;
  /** How many places in the text a thread notes: two for the whole match and for each group, then those of loops. */
  readonly slots: number;
}

/** What a text costs is its length times this, at most. */
const maxInstructions = 1000;

/** By source: those that mind the case of letters, and those that do not. */
const programs = { minding: new Map<string, Program>(), ignoring: new Map<string, Program>() };
const maxPrograms = 250;

/**
 * The program of a pattern, kept for the next time.
 * @throws {CauceError} PATTERN_INVALID with the position.
 */
export function compilePattern(source: string, ignoreCase: boolean): Program {
  const known = ignoreCase ? programs.ignoring : programs.minding;
  let program = known.get(source);
  if (program === undefined) {
    program = new Compiler(source, ignoreCase).compile();
    if (known.size >= maxPrograms) known.clear();
    known.set(source, program);
  }
  return program;
}

class Compiler {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  readonly #instructions: Instruction[] = [];
  #slots = 0;
  #freeSlot = 0;
  #parts = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  compile(): Program {
    const { root, groups } = parsePattern(this.#source, this.#ignoreCase);
    this.#slots = 2 * (groups + 1);
    this.#freeSlot = this.#slots;
    this.#add({ op: 'save', slot: 0 });
    this.#part(root, 0);
    this.#add({ op: 'save', slot: 1 });
    this.#add({ op: 'match' });
    return { instructions: this.#instructions, groups, slots: this.#slots };
  }

  #part(part: Part, position: number): void {
    // Counted too, as empty parts give no instructions however often they are repeated.
    if (++this.#parts > 2 * maxInstructions) this.#failTooLarge(position);
    switch (part.type) {
      case 'character':
        this.#add({ op: 'character', test: part.test }, position);
        break;
      case 'assertion':
        this.#add({ op: 'assertion', holds: part.holds }, position);
        break;
      case 'sequence':
        for (const inner of part.parts) this.#part(inner, position);
        break;
      case 'choice':
        this.#choice(part.options, position);
        break;
      case 'group':
        this.#add({ op: 'save', slot: 2 * part.index }, position);
        this.#part(part.of, position);
        this.#add({ op: 'save', slot: 2 * part.index + 1 }, position);
        break;
      case 'repetition':
        this.#repetition(part);
        break;
    }
  }

  #choice(options: readonly Part[], position: number): void {
    const jumps = options.slice(0, -1).map(option => {
      const split = this.#add({ op: 'split', first: this.#next + 1, second: 0 }, position);
      this.#part(option, position);
      const jump = this.#add({ op: 'jump', to: 0 }, position);
      split.second = this.#next;
      return jump;
    });
    this.#part(options[options.length - 1], position);
    for (const jump of jumps) jump.to = this.#next;
  }

  /** The turns that must be, one copy each; then a loop, or one copy for each turn that may be. */
  #repetition(part: Repetition): void {
    const { of, min, max, isLazy, position } = part;
    for (let turn = 0; turn < min; turn++) {
      this.#forget(part);
      this.#part(of, position);
    }
    const isLoop = max === Number.POSITIVE_INFINITY;
    const splits: (Instruction & { op: 'split' })[] = [];
    const start = this.#next;
    for (let turn = min; turn < (isLoop ? min + 1 : max); turn++) {
      splits.push(this.#add({ op: 'split', first: this.#next + 1, second: this.#next + 1 }, position));
      this.#forget(part);
      // A loop needs no such check: at its start, the machine drops the thread that comes back from where it left.
      if (!isLoop && canBeEmpty(of)) this.#turn(of, position);
      else this.#part(of, position);
    }
    if (isLoop) this.#add({ op: 'jump', to: start }, position);
    for (const split of splits) {
      if (isLazy) split.first = this.#next;
      else split.second = this.#next;
    }
  }

  /** A turn that may be left out: as in JavaScript, one that reads nothing does not count. */
  #turn(of: Part, position: number): void {
    const slot = this.#freeSlot++;
    this.#slots = Math.max(this.#slots, this.#freeSlot);
    this.#add({ op: 'save', slot }, position);
    this.#part(of, position);
    this.#add({ op: 'progress', slot }, position);
    this.#freeSlot--;
  }

  #forget({ groups: [from, to], position }: Repetition): void {
    if (to > from) this.#add({ op: 'forget', from: 2 * from, to: 2 * to }, position);
  }

  get #next(): number {
    return this.#instructions.length;
  }

  #add<I extends Instruction>(instruction: I, position = 0): I {
    if (this.#next >= maxInstructions) this.#failTooLarge(position);
    this.#instructions.push(instruction);
    return instruction;
  }

  #failTooLarge(position: number): never {
    throw patternError(
      this.#source,
      position,
      'with this the pattern is too large. Use smaller counts, or * or +.',
    );
  }
}

function canBeEmpty(part: Part): boolean {
  switch (part.type) {
    case 'character':
      return false;
    case 'assertion':
      return true;
    case 'sequence':
      return part.parts.every(canBeEmpty);
    case 'choice':
      return part.options.some(canBeEmpty);
    case 'group':
      return canBeEmpty(part.of);
    case 'repetition':
      return part.min === 0 || canBeEmpty(part.of);
  }
}
