/**
 * Regular expressions that cannot be made to hang: time grows with the text times the pattern, whatever both are.
 *
 * The threads of a program run side by side over the text, in order of preference: Pike's machine, as in Russ Cox,
 * "Regular Expression Matching: the Virtual Machine Approach" (2009, https://swtch.com/~rsc/regexp/regexp2.html).
 */

import type { Program } from './program.ts';

/** One way of matching that is still open. */
interface Thread {
  readonly pc: number;
  /** The places noted so far; -1 where none is. Never written once shared. */
  readonly places: Int32Array;
}

/**
 * The first match in a text, chosen as JavaScript chooses it. (Only where a repeated part may match nothing by choice,
 * as in `(a*?)*`, may its end be another.)
 *
 * O(length of the text x length of the program) time, whatever the two are.
 * @returns Where the whole match starts and ends, then each group; -1 for a group that took no part. Null when
 *   nothing matches.
 */
export function matchPattern(program: Program, text: string): Int32Array | null {
  const machine = new Machine(program, text);
  let current: Thread[] = [];
  let found: Int32Array | null = null;
  for (let at = 0; at <= text.length; at++) {
    // A match may begin here, after all that began earlier, unless one of those is found already.
    if (found === null) machine.enter(current, 0, machine.nowhere, at);
    if (found !== null && current.length === 0) break;
    const next: Thread[] = [];
    const code = text.charCodeAt(at);
    for (const { pc, places } of current) {
      const instruction = program.instructions[pc];
      if (instruction.op === 'match') {
        found = places;
        // The threads behind this one are less preferred.
        break;
      }
      if (at < text.length && instruction.op === 'character' && instruction.test(code)) {
        machine.enter(next, pc + 1, places, at + 1);
      }
    }
    current = next;
  }
  return found;
}

class Machine {
  readonly nowhere: Int32Array;
  readonly #program: Program;
  readonly #text: string;
  /** For each instruction, the last place at which a thread reached it. */
  readonly #reached: Int32Array;

  constructor(program: Program, text: string) {
    this.nowhere = new Int32Array(program.slots).fill(-1);
    this.#program = program;
    this.#text = text;
    this.#reached = new Int32Array(program.instructions.length).fill(-1);
  }

  /** Follows a thread to the instructions that read a character, or match, and lists it there. */
  enter(list: Thread[], start: number, startPlaces: Int32Array, at: number): void {
    const stack: Thread[] = [{ pc: start, places: startPlaces }];
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      const { pc, places } = thread;
      // Threads at one instruction and place have the same future: only the most preferred goes on.
      if (this.#reached[pc] === at) continue;
      this.#reached[pc] = at;
      const instruction = this.#program.instructions[pc];
      switch (instruction.op) {
        case 'jump':
          stack.push({ pc: instruction.to, places });
          break;
        case 'split':
          stack.push({ pc: instruction.second, places }, { pc: instruction.first, places });
          break;
        case 'save':
          stack.push({ pc: pc + 1, places: places.slice().fill(at, instruction.slot, instruction.slot + 1) });
          break;
        case 'forget':
          stack.push({ pc: pc + 1, places: places.slice().fill(-1, instruction.from, instruction.to) });
          break;
        case 'progress':
          if (places[instruction.slot] < at) stack.push({ pc: pc + 1, places });
          break;
        case 'assertion':
          if (instruction.holds(this.#text, at)) stack.push({ pc: pc + 1, places });
          break;
        default:
          list.push(thread);
      }
    }
  }
}
