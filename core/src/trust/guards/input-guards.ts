/** Input guards: each instance held against what training saw, before it is predicted, and what the policy does about it. */

import type { ValueIssue } from '../../errors.ts';
import type { IssueLog } from '../../table/issues.ts';
import { Schema } from '../../table/schema.ts';
import { Table } from '../../table/table.ts';
import { fieldPolicy, type InputPolicy, type Policy } from '../policy.ts';
import { binColumn } from '../profile/bins.ts';
import { Combinations } from '../profile/combinations.ts';
import { knows, type Profile } from '../profile/profile.ts';
import { guardColumn } from './column-guard.ts';
import { type GuardedField, judgeColumn, toldValue } from './findings.ts';
import { combinationIssue, valueIssue } from './guard-issues.ts';
import { compileField, noteworthy } from './live-guard.ts';

/** The guards of a live row. */
export interface LiveGuard {
  /** The bin of each field of the row that `isUsual` was asked of last. */
  readonly codes: Uint8Array;
  /** Whether nothing is to be said of the row: otherwise it is left to `check`. */
  isUsual(): boolean;
}

export interface Checked {
  /** The table; with other columns where the policy clips values or takes them as missing. */
  readonly table: Table;
  /** For each field the bins of what was received, shape (rows). */
  readonly codes: readonly Uint8Array[];
}

export class InputGuards {
  /**
   * The schema that rows are to be read by: nullable in it are also the fields in which the policy lets a missing value pass
   * though none was missing in training. Unknown categories are noticed here, so `readRows` need not warn of them.
   */
  readonly schema: Schema;
  readonly #fields: readonly GuardedField[];
  /** For each field, whether training saw a string. */
  readonly #isSeen: readonly ((text: string) => boolean)[];
  readonly #combinations: Combinations;
  readonly #onRare: InputPolicy['rareCombination'];

  constructor({ fields }: Schema, profile: Profile, policy: Policy) {
    this.#fields = fields.map((field, i) => ({
      field,
      profile: profile.fields[i],
      policy: fieldPolicy(policy, field.name),
    }));
    this.schema = new Schema(
      this.#fields.map(({ field, policy }) =>
        policy.unexpectedMissing === 'reject' ? field : { ...field, nullable: true },
      ),
    );
    this.#isSeen = fields.map(knows);
    this.#combinations = new Combinations(profile);
    this.#onRare = policy.inputs.rareCombination;
  }

  /**
   * For one row after the other. O(fields + pairs) for each, without allocation for most.
   * @param row A live row of the schema's columns.
   */
  compile(row: Table): LiveGuard {
    const codes = new Uint8Array(this.#fields.length);
    const reads = this.#fields.map((guarded, i) => compileField(guarded, row.columns[i], this.#isSeen[i]));
    const combinations = this.#onRare === 'ignore' ? undefined : this.#combinations;
    return {
      codes,
      isUsual() {
        let notes = 0;
        for (let i = 0; i < reads.length; i++) {
          const read = reads[i]();
          // Its lower eight bits.
          codes[i] = read;
          notes |= read & noteworthy;
        }
        return notes === 0 && (combinations === undefined || !combinations.isRare(codes));
      },
    };
  }

  /**
   * Any rows. Notes warnings in the log, and issues where the policy rejects.
   * @param table The schema's columns, in its order. Only read.
   */
  check(table: Table, log: IssueLog): Checked {
    const columns = this.#fields.map((guarded, position) => {
      const column = table.columns[position];
      return guardColumn(guarded, column, (row, guarding) => {
        const issue = (): ValueIssue => valueIssue(row, guarded.field, toldValue(column, row), guarding);
        if (guarding.action === 'reject') log.add(position, issue);
        else log.warn(position, issue);
      });
    });
    const codes = this.#codesOf(table);
    const action = this.#onRare;
    for (const row of action === 'ignore' ? [] : this.#combinations.rareRows(codes, table.length)) {
      const issue = (): ValueIssue =>
        combinationIssue(row, this.#combinations.describe(row, codes, table.columns), action);
      if (action === 'reject') log.add(-1, issue);
      else log.warn(-1, issue);
    }
    const isSame = columns.every((column, i) => column === table.columns[i]);
    const entries = columns.map((column, i) => [table.names[i], column] as const);
    return { table: isSame ? table : new Table(entries, table.length), codes };
  }

  /**
   * What is unusual in each row, whatever the policy does about it: by field, then the combination.
   * @param table The schema's columns, in its order, as received. Only read.
   * @param first Number of the first row, as messages count them.
   */
  unusual(table: Table, first = 0): ValueIssue[][] {
    const { columns, length } = table;
    const issues = Array.from({ length }, (): ValueIssue[] => []);
    for (const [i, guarded] of this.#fields.entries()) {
      for (let row = 0; row < length; row++) {
        const finding = judgeColumn(guarded, columns[i], row);
        if (finding === undefined) continue;
        const received = toldValue(columns[i], row);
        const guarding = { finding, action: 'ignore', taken: null } as const;
        issues[row].push(valueIssue(first + row, guarded.field, received, guarding));
      }
    }
    const codes = this.#codesOf(table);
    for (const row of this.#combinations.rareRows(codes, length)) {
      const described = this.#combinations.describe(row, codes, columns);
      issues[row].push(combinationIssue(first + row, described, 'ignore'));
    }
    return issues;
  }

  #codesOf({ columns }: Table): Uint8Array[] {
    return columns.map((column, i) => binColumn(this.#fields[i].profile, column, this.#isSeen[i]));
  }
}
