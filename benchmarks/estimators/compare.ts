/** The command: our transformers and estimators beside scikit-learn's, on real tables: how near, how quick. Prints tables. */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isNumeric, type Table, valueAt } from 'cauce';
import { preparePeers, python } from '../harness/peers.ts';
import { median } from '../harness/statistics.ts';
import { type Case, type Input, target } from './case.ts';
import { classifierCases } from './classifiers.ts';
import { compareScores, relativeDifference, type Scores } from './differences.ts';
import { inputsOf } from './inputs.ts';
import { linearFit, questions } from './linear-fit.ts';
import { measureOurs } from './ours.ts';
import { regressorCases } from './regressors.ts';
import { bounds, report, uncompared } from './report.ts';
import { readTables } from './tables.ts';
import { Peer } from './theirs.ts';
import { transformerCases } from './transformers.ts';

const usage = `node benchmarks/estimators/compare.ts [options]

  --data <folder>    where the tables are; downloaded by default
  --rows <n>         at most so many rows of a table to learn from; 4000 by default
  --seeds <n>        fits of those that are random; 6 by default
  --tables <name,…>  tables whose names begin so
  --cases <pattern>  cases that this regular expression finds something in
  --inputs <pattern> the same for what is made of the tables
  --python <path>    an interpreter with scikit-learn, instead of the benchmarks' own
  --out <file>       every measurement, as JSON`;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    rows: { type: 'string', default: '4000' },
    seeds: { type: 'string', default: '6' },
    tables: { type: 'string', default: '' },
    cases: { type: 'string', default: '' },
    inputs: { type: 'string', default: '' },
    python: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  },
});

/** scikit-learn counts them where it counts rows: for the variance of all, the frequencies of classes, the size of leaves. */
const weightNote = 'rows of weight 0 are none for ours';

/** A case on an input. */
export interface Line {
  readonly name: string;
  readonly input: string;
  readonly agree: Case['agree'];
  readonly rows: number;
  readonly width: number;
  /** Of outputs; NaN for random ones. */
  readonly difference: number;
  readonly scores?: Scores;
  /** Medians in seconds: ours, theirs. */
  readonly fit?: readonly [number, number];
  readonly predict?: readonly [number, number];
  readonly isHard: boolean;
  /** Who refused it, and why. */
  readonly refused?: string;
  /** Of what both minimise: by what share ours is above theirs; only where outputs differ. */
  readonly excess?: number;
  readonly note: string;
}

if (options.help) console.log(usage);
else await main();

async function main(): Promise<void> {
  if (options.python === undefined) await preparePeers();
  const peer = new Peer(options.python ?? python);
  const cases = [...transformerCases, ...regressorCases, ...classifierCases];
  const wanted = cases.filter(({ name }) => new RegExp(options.cases).test(name));
  const lines: Line[] = [];
  for (const real of await readTables(options.data, options.tables.split(','))) {
    for (const input of await inputsOf(real, Number(options.rows))) {
      if (!new RegExp(options.inputs).test(input.name)) continue;
      for (const own of wanted.filter(
        ({ kind, aim }) => kind === input.kind && (aim === 'any' || aim === input.aim),
      )) {
        // What does not look at the target is measured once.
        if (own.aim === 'any' && input.aim === 'positive') continue;
        process.stderr.write(`${input.name}: ${own.name}\n`);
        const line = await compare(own, input, peer);
        if (line !== undefined) lines.push(line);
      }
      // After each input, as all of them take long.
      if (options.out !== undefined) await writeFile(options.out, JSON.stringify(lines, null, 1));
    }
  }
  await peer.close();
  console.log(report(lines));
  console.log(`\nNot compared: ${uncompared(cases).join(', ')}.`);
}

async function compare(own: Case, input: Input, peer: Peer): Promise<Line | undefined> {
  const isRandom = own.agree === 'random';
  const most = input.isHard ? Math.min(3, Number(options.seeds)) : Number(options.seeds);
  const seeds = Array.from({ length: isRandom ? most : 1 }, (_, seed) => seed);
  const limit = input.isHard ? 0 : 1.5;
  const theirs = await peer.measure(own, input, seeds, limit);
  if (theirs === 'takes no weights' || (input.isWeighted && own.ours.at(-1)!.kind === 'transformer'))
    return undefined;
  const { name, agree } = own;
  const note = [own.note, ...(input.isWeighted ? [weightNote] : [])]
    .filter(text => text !== undefined)
    .join('; ');
  const rows = Math.min(own.rows ?? Infinity, input.train.length);
  const about = {
    name,
    input: input.name,
    agree,
    rows,
    width: input.train.names.length - 1,
    isHard: input.isHard,
  };
  const ours = await measureOurs(own, input, seeds, limit).catch((error: Error) => error);
  if (ours instanceof Error || typeof theirs === 'string') {
    const failures = [
      ...(ours instanceof Error ? [`ours: ${ours.message}`] : []),
      ...(typeof theirs === 'string' ? [`theirs: ${theirs.slice(0, 120)}`] : []),
    ];
    return { ...about, difference: Number.NaN, refused: failures.join('; '), note };
  }
  const times = {
    fit: [median(ours.fit), median(theirs.fit)],
    predict: [median(ours.predict), median(theirs.predict)],
  } as const;
  if (own.agree === 'random') {
    return {
      ...about,
      ...times,
      difference: Number.NaN,
      scores: compareScores(ours, theirs, truthOf(input.test, input)),
      note,
    };
  }
  const difference = relativeDifference(ours.outputs[0], theirs.outputs[0], input.test.length);
  const excess = difference > bounds[own.agree] ? await compareObjectives(own, input, peer) : undefined;
  return { ...about, ...times, difference, note, ...(excess === undefined ? {} : { excess }) };
}

/**
 * Which of two that differ is nearer to what both minimise: by what share ours is above theirs; undefined where that is not
 * known.
 */
async function compareObjectives(own: Case, input: Input, peer: Peer): Promise<number | undefined> {
  const { objective, rows } = own;
  const learnt = rows === undefined ? input.train : input.train.slice(0, rows);
  const codes = truthOf(learnt, input);
  if (objective === undefined || codes.length > 2 * learnt.length) return undefined;
  const asked = { ...input, test: questions(input, learnt) };
  const theirs = await peer.measure(own, asked, [0], 0);
  if (typeof theirs === 'string') return undefined;
  const ours = await measureOurs(own, asked, [0], 0);
  // Of two classes the second's.
  const y = codes.length === learnt.length ? codes : codes.filter((_, at) => at % 2 === 1);
  const [a, b] = [ours, theirs].map(({ outputs }) =>
    objective.of(linearFit(learnt, outputs[0], objective, y)),
  );
  const excess = (a - b) / Math.max(Math.abs(b), Number.MIN_VALUE);
  return Number.isFinite(excess) ? excess : undefined;
}

/** The target of some rows, of classes as 0 and 1 for each, in the shape of probabilities. */
function truthOf(rows: Table, { train }: Input): Float64Array {
  const column = rows.column(target);
  if (isNumeric(column)) return column.values;
  const known = train.column(target);
  const words = new Set(Array.from({ length: train.length }, (_, row) => String(valueAt(known, row))));
  const classes = [...words].sort();
  return Float64Array.from({ length: rows.length * classes.length }, (_, at) =>
    classes[at % classes.length] === valueAt(column, Math.floor(at / classes.length)) ? 1 : 0,
  );
}
