/** Reads a CSV file with a JavaScript library, numbers as numbers. */

import { readFileSync } from 'node:fs';
import { peer, readTask, repeat, settledMemory, tell, type Untyped } from '../harness/child.ts';

const libraries = {
  udsv: ({ inferSchema, initParser }: Untyped, text: string) => initParser(inferSchema(text)).typedCols(text),
  papaparse: ({ parse }: Untyped, text: string) => parse(text, { header: true, dynamicTyping: true }),
  'd3-dsv': ({ csvParse, autoType }: Untyped, text: string) => csvParse(text, autoType),
  'csv-parse': ({ parse }: Untyped, text: string) => parse(text, { columns: true, cast: numberOrText }),
};

const { file, library: name } = readTask<{
  readonly file: string;
  readonly library: keyof typeof libraries;
}>();
const { library, versions } = peer(name, name === 'csv-parse' ? 'csv-parse/sync' : name);
const { result: _, ...measured } = await repeat(1, settledMemory(), () =>
  libraries[name](library, readFileSync(file, 'utf8')),
);
tell({ ...measured, versions });

function numberOrText(text: string): number | string {
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : number;
}
