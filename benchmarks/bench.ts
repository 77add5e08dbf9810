/** The command: measures the works beside their peers, and writes the tables and charts. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { home } from './harness/home.ts';
import { preparePeers } from './harness/peers.ts';
import { commit, readResult, saveResult } from './harness/results.ts';
import { runWork } from './harness/run.ts';
import { label, type Work } from './harness/work.ts';
import { writeReport } from './report/report.ts';
import { quickWorks, works } from './works.ts';

const usage = `npm run bench -- [options]

  --only <work,…>     works whose names begin so; all by default
  --with <name,…>     contenders whose names begin so, such as Cauce; results stay out of the repository
  --rounds <n>        at most so many rounds
  --resume            leave out what has a result of this very commit
  --report            measure nothing, write the report from the results that are there
  --quick             little data and few rounds, in three minutes; results stay out of the repository
  --list              name the works`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    with: { type: 'string' },
    rounds: { type: 'string' },
    resume: { type: 'boolean' },
    report: { type: 'boolean' },
    quick: { type: 'boolean' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const all = options.quick ? quickWorks : works;
/** Only all contenders, on all data, are worth keeping. */
const aside = options.quick ? 'quick' : options.with === undefined ? undefined : 'some';
const [folder, page] =
  aside === undefined
    ? ['results', '../docs/performance.md'].map(path => fileURLToPath(new URL(path, import.meta.url)))
    : [join(home, aside), join(home, aside, 'performance.md')];

process.on('SIGINT', () => process.exit(130));
if (options.help) console.log(usage);
else if (options.list) for (const { name, title } of all) console.log(`${name.padEnd(32)} ${title}`);
else {
  if (!options.report) await measure(all.filter(({ name }) => chosen(name, options.only)).map(narrowed));
  await writeReport(all, folder, page);
  console.log(page);
}

async function measure(chosenWorks: readonly Work[]): Promise<void> {
  if (chosenWorks.length === 0) throw new Error(`No work begins with ${options.only}. See --list.`);
  const isOwn = (work: Work) => work.contenders.every(({ name }) => name.startsWith('Cauce'));
  if (!chosenWorks.every(isOwn)) await preparePeers();
  const now = await commit();
  for (const work of chosenWorks) {
    if (work.rounds === 0) continue;
    if (options.resume && (await readResult(folder, work.name))?.commit === now) continue;
    const started = performance.now();
    await saveResult(folder, work.name, await runWork(work, line => console.error(line)));
    console.error(`${work.name} took ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

function narrowed(work: Work): Work {
  return {
    ...work,
    rounds: Math.min(work.rounds, Number(options.rounds ?? Number.POSITIVE_INFINITY)),
    contenders: work.contenders.filter(contender => chosen(label(contender), options.with)),
  };
}

function chosen(name: string, beginnings: string | undefined): boolean {
  return beginnings === undefined || beginnings.split(',').some(beginning => name.startsWith(beginning));
}
