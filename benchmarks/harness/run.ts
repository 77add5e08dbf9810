/** Runs a work: every contender in a process of its own, one after the other, round after round. */

import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { modules, packages, python } from './peers.ts';
import { type Contender, label, type Run, type Work } from './work.ts';

/** After this long a contender is stopped. */
const limitMs = 10 * 60_000;

/** A contender's runs, or why there are none. */
export interface Outcome {
  readonly name: string;
  readonly threads: number;
  readonly runs: readonly Run[];
  readonly failure?: string;
}

/** The runs of all contenders. */
export async function runWork(work: Work, say: (line: string) => void): Promise<Outcome[]> {
  const inputs = await work.inputs();
  const runs = new Map<Contender, Run[]>(work.contenders.map(contender => [contender, []]));
  const failures = new Map<Contender, string>();
  const attempt = async (contender: Contender, task: object, done: (run: Run) => void) => {
    if (failures.has(contender)) return;
    const answer = await runOnce(contender.program, { ...inputs, ...task, threads: contender.threads });
    if (typeof answer === 'string') failures.set(contender, answer);
    else done(answer);
  };
  for (const contender of work.contenders) {
    if (contender.prepare !== undefined) await attempt(contender, contender.prepare, () => {});
  }
  for (let round = 0; round < work.rounds; round++) {
    // Every other round goes backwards, so that nobody always comes after the same one.
    const order = round % 2 === 0 ? work.contenders : work.contenders.toReversed();
    for (const contender of order) {
      if (round >= (contender.rounds ?? work.rounds)) continue;
      await attempt(contender, contender.task, run => {
        runs.get(contender)!.push(run);
        const load = loadavg()[0].toFixed(1);
        say(
          `${work.name} ${round + 1}/${work.rounds} ${label(contender)}: ${run.values.join(' ')} (load ${load})`,
        );
      });
      const failure = failures.get(contender);
      if (failure !== undefined) say(`${work.name} ${label(contender)}: ${failure}`);
    }
  }
  return work.contenders.map(contender => {
    const { name, threads } = contender;
    const failure = failures.get(contender);
    return { name, threads, runs: runs.get(contender)!, ...(failure === undefined ? {} : { failure }) };
  });
}

/** What one process says; a text when it fails or takes too long. */
function runOnce(program: URL, task: { readonly threads: number }): Promise<Run | string> {
  const path = fileURLToPath(program);
  const [command, ...flags] = path.endsWith('.py') ? [python] : [process.execPath];
  const threads = String(task.threads);
  const started = performance.now();
  const child = spawn(command, [...flags, path, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
    env: {
      ...process.env,
      PYTHONPATH: modules,
      PYTHONDONTWRITEBYTECODE: '1',
      CAUCE_BENCHMARK_PEERS: packages,
      OMP_NUM_THREADS: threads,
      OPENBLAS_NUM_THREADS: threads,
      POLARS_MAX_THREADS: threads,
    },
  });
  let out = '';
  let errors = '';
  let line: { readonly text: string; readonly seconds: number } | undefined;
  child.stdout.setEncoding('utf8').on('data', chunk => {
    out += chunk;
    if (line === undefined && /^\{.*\}$/m.test(out)) {
      line = { text: out.match(/^\{.*\}$/m)![0], seconds: (performance.now() - started) / 1000 };
    }
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    errors = (errors + chunk).slice(-4000);
  });
  return new Promise(resolve => {
    child.on('error', error => resolve(`cannot start: ${error.message}`));
    child.on('close', (code, signal) => {
      if (line === undefined || code !== 0) {
        const reason = signal === 'SIGKILL' ? 'stopped or out of memory' : errors.trim().split('\n').at(-1);
        return resolve(`failed (${code ?? signal}): ${reason}`);
      }
      const run: Run = JSON.parse(line.text);
      resolve({ ...run, values: run.values ?? [line.seconds] });
    });
  });
}
