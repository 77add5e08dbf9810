/**
 * Regular expressions that cannot be made to hang: time grows with the text times the pattern, whatever both are.
 *
 * The threads of a program run side by side over the text, in order of preference: Pike's machine, as in Russ Cox,
 * "Regular Expression Matching: the Virtual Machine Approach" (2009, https://swtch.com/~rsc/regexp/regexp2.html).
 * Threads are numbers in arrays that each program's machine keeps, so that matching allocates nothing.
 */

import type { Program } from './program.ts';

const machines = new WeakMap<Program, Machine>();
/** Larger machines are made anew each time: many kept ones would fill the memory. */
const maxKept = 16_000;

/**
 * The first match in a text, chosen as JavaScript chooses it. (Only where a repeated part may match nothing by choice,
 * as in `(a*?)*`, may its end be another.)
 *
 * O(length of the text x length of the program) time, whatever the two are.
 * @returns Where the whole match starts and ends, then each group; -1 for a group that took no part. Null when
 *   nothing matches. The array is the program's: its next match overwrites it.
 */
export function matchPattern(program: Program, text: string): Int32Array | null {
  return machineOf(program).match(text, 0);
}

/**
 * All matches in a text, each beginning where the one before it ended, as Python's `findall` finds them; those of no
 * characters do not count.
 *
 * The ways that a match leaves open may be followed over the rest of the text, and again from the next match on; a text
 * that makes a pattern go over more than fifty times its length is left off.
 * @param found Called with the places of each match, as of `matchPattern`.
 * @returns False when the text was left off.
 */
export function matchAll(program: Program, text: string, found: (places: Int32Array) => void): boolean {
  const machine = machineOf(program);
  let left = mostTurns * (text.length + 1000);
  for (let start = 0; start <= text.length; ) {
    const places = machine.match(text, start);
    left -= machine.end - start + 1;
    if (places === null) return true;
    if (left < 0) return false;
    if (places[1] > places[0]) found(places);
    start = Math.max(places[1], places[0] + 1);
  }
  return true;
}

/** How many times a text may be gone over to find all matches. */
const mostTurns = 50;

function machineOf(program: Program): Machine {
  let machine = machines.get(program);
  if (machine === undefined) {
    machine = new Machine(program);
    if (program.instructions.length * program.slots <= maxKept) machines.set(program, machine);
  }
  return machine;
}

/** The ways of matching that are still open, the preferred first. */
interface Threads {
  count: number;
  /** The instruction of each. */
  readonly pcs: Int32Array;
  /** Shape (threads x slots): the places that each has noted; -1 where none is. */
  readonly places: Int32Array;
}

class Machine {
  /** How far the last match looked. */
  end = 0;
  readonly #program: Program;
  #current: Threads;
  #next: Threads;
  /** The places of the thread being followed. */
  readonly #places: Int32Array;
  readonly #found: Int32Array;
  /** For each instruction, the last place at which a thread reached it. */
  readonly #reached: Int32Array;
  /** What is left to follow: an instruction, or (below it -slot - 1) the place that a slot had before. */
  readonly #stack: number[] = [];

  constructor(program: Program) {
    const { slots, instructions } = program;
    const threads = (): Threads => ({
      count: 0,
      pcs: new Int32Array(instructions.length),
      places: new Int32Array(instructions.length * slots),
    });
    this.#program = program;
    this.#current = threads();
    this.#next = threads();
    this.#places = new Int32Array(slots);
    this.#found = new Int32Array(slots);
    this.#reached = new Int32Array(instructions.length);
  }

  match(text: string, start: number): Int32Array | null {
    const { instructions } = this.#program;
    this.#reached.fill(-1);
    this.#current.count = 0;
    let isFound = false;
    for (let at = start; at <= text.length; at++) {
      this.end = at;
      // A match may begin here, after all that began earlier, unless one of those is found already.
      if (!isFound) {
        this.#places.fill(-1);
        this.#enter(this.#current, 0, text, at);
      } else if (this.#current.count === 0) break;
      const current = this.#current;
      const next = this.#next;
      next.count = 0;
      const code = text.charCodeAt(at);
      for (let thread = 0; thread < current.count; thread++) {
        const pc = current.pcs[thread];
        const instruction = instructions[pc];
        if (instruction.op === 'match') {
          isFound = true;
          copyPlaces(current.places, thread * this.#found.length, this.#found);
          // The threads behind this one are less preferred.
          break;
        }
        if (at < text.length && instruction.op === 'character' && instruction.test(code)) {
          copyPlaces(current.places, thread * this.#places.length, this.#places);
          this.#enter(next, pc + 1, text, at + 1);
        }
      }
      this.#current = next;
      this.#next = current;
    }
    return isFound ? this.#found : null;
  }

  /** Follows a thread, whose places are in `#places`, to the instructions that read a character, or match. */
  #enter(threads: Threads, start: number, text: string, at: number): void {
    const { instructions } = this.#program;
    const places = this.#places;
    const reached = this.#reached;
    const stack = this.#stack;
    stack.push(start);
    while (stack.length > 0) {
      const pc = stack.pop() as number;
      if (pc < 0) {
        places[-pc - 1] = stack.pop() as number;
        continue;
      }
      // Threads at one instruction and place have the same future: only the most preferred goes on.
      if (reached[pc] === at) continue;
      reached[pc] = at;
      const instruction = instructions[pc];
      switch (instruction.op) {
        case 'jump':
          stack.push(instruction.to);
          break;
        case 'split':
          stack.push(instruction.second, instruction.first);
          break;
        case 'save':
          this.#note(instruction.slot, at);
          stack.push(pc + 1);
          break;
        case 'forget':
          for (let slot = instruction.from; slot < instruction.to; slot++) this.#note(slot, -1);
          stack.push(pc + 1);
          break;
        case 'progress':
          if (places[instruction.slot] < at) stack.push(pc + 1);
          break;
        case 'assertion':
          if (instruction.holds(text, at)) stack.push(pc + 1);
          break;
        default: {
          const offset = threads.count * places.length;
          for (let slot = 0; slot < places.length; slot++) threads.places[offset + slot] = places[slot];
          threads.pcs[threads.count++] = pc;
        }
      }
    }
  }

  /** Notes a place, until what follows now has been followed to its end. */
  #note(slot: number, place: number): void {
    this.#stack.push(this.#places[slot], -slot - 1);
    this.#places[slot] = place;
  }
}

function copyPlaces(from: Int32Array, start: number, to: Int32Array): void {
  for (let slot = 0; slot < to.length; slot++) to[slot] = from[start + slot];
}
