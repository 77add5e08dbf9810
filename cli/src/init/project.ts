/** What is known of a new project before its files are written. */

import { basename, extname, resolve } from 'node:path';
import type { AnyRow, ColumnPlan, Schema, Task } from '@cauce/core';
import type { WhatIf } from './what-if.ts';

export interface Project {
  /** Of the package and of the model. */
  readonly name: string;
  /** Name of the copy of the table, in the folder `data`. */
  readonly dataFile: string;
  /** How many rows the table has. */
  readonly rows: number;
  /** All columns, the target among them. */
  readonly schema: Schema;
  readonly target: string;
  readonly task: Task;
  /** What becomes of the other columns. */
  readonly plan: ColumnPlan;
  /** A row of the table without its target. */
  readonly example: AnyRow;
  /** Undefined where no column makes a difference. */
  readonly whatIf: WhatIf | undefined;
}

/** The score that tells a model from a dummy, and its better end. Lower is better for both. */
export function scoreOf(task: Task): 'rmse' | 'logLoss' {
  return task === 'regression' ? 'rmse' : 'logLoss';
}

/** Names that a package that depends on `cauce` cannot have, or that have a meaning in a folder of a project. */
const taken = new Set(['', 'cauce', 'node_modules']);

/** A name that npm, URLs and all file systems take: `Coches usados.csv` gives `coches-usados`. */
export function projectName(path: string): string {
  const name = slug(basename(resolve(path)));
  return taken.has(name) ? 'predictor' : name;
}

/** The folder for a table, beside where the command runs. */
export function folderFor(csv: string): string {
  return projectName(basename(csv, extname(csv)));
}

/** Endings that are read otherwise than as CSV. */
const endings = new Set(['.csv', '.tsv', '.json', '.ndjson', '.jsonl', '.parquet']);

/** The name of a table's copy: of plain letters, with the ending that says how to read it. */
export function dataFileFor(csv: string): string {
  const ending = extname(csv).toLowerCase();
  return `${slug(basename(csv, extname(csv))) || 'table'}${endings.has(ending) ? ending : '.csv'}`;
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}
