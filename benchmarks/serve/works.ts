/** Services of used cars: requests and rows a second, starts, retrainings. Server and clients share the machine. */

import { type Cars, cars } from '../cars/data.ts';
import type { CarModel } from '../cars/pipelines.ts';
import { type Contender, type Goal, label, type Work } from '../harness/work.ts';

/** What a program here is told, beside what its own work asks for. */
export interface ServeTask extends Cars {
  readonly threads: number;
  /** Only save the model that is to be served; default to measure. */
  readonly step?: 'save';
  readonly stack: 'cauce' | 'fastify' | 'fastapi' | 'fastapi-tuned';
  readonly model: CarModel;
  /** Processes of Cauce that answer predictions; default 1. */
  readonly workers?: number;
}

/** Who serves, and how. */
interface Server extends Pick<ServeTask, 'stack' | 'workers'> {
  readonly name: string;
  readonly threads: number;
}

const own: Server = { name: 'Cauce', threads: 1, stack: 'cauce' };
const ownTwo: Server = { name: 'Cauce with 2 workers', threads: 2, stack: 'cauce', workers: 2 };
const bare: Server = {
  name: 'bare Fastify route with a JSON schema and a constant answer',
  threads: 1,
  stack: 'fastify',
};
/** Its libraries take as many threads as there are cores, unless they are told otherwise. */
const lab: Server = { name: 'FastAPI and scikit-learn, as one writes it', threads: 2, stack: 'fastapi' };
const tuned: Server = { name: 'FastAPI and scikit-learn, tuned', threads: 1, stack: 'fastapi-tuned' };

/** A detail of the runs of `load.ts`. */
export const perProcessorSecond = 'requests a second of processor time';

const peerGoals = [goal(own, 300, lab), goal(own, 150, tuned)];
const peers = [own, lab, tuned];
const load = { rounds: 3, seconds: 3, warmUpSeconds: 4 };

export const serveWorks: readonly Work[] = [
  requestsASecond(
    'boosting',
    load,
    [own, ownTwo, bare, lab, tuned],
    [
      goal(own, 0.8, bare),
      ...peerGoals,
      goal(ownTwo, 1.7, own),
      // The same ratio for each core, of which the load then takes no part.
      { ...goal(ownTwo, 1.7 / 2, own), measure: { detail: perProcessorSecond } },
    ],
  ),
  requestsASecond('ridge', load, peers, peerGoals),
  requestsASecond('forest', load, peers, peerGoals),
  rowsASecond('boosting', { ...load, rows: 10_000 }),
  rowsASecond('ridge', { ...load, rows: 10_000 }),
  rowsASecond('forest', { ...load, rows: 10_000 }),
  start({ rounds: 5 }),
  retraining({ rounds: 3, rows: 8000, retrainings: 4, pauseSeconds: 3 }),
];

export const quickServeWorks: readonly Work[] = [
  requestsASecond('boosting', { rounds: 1, seconds: 1, warmUpSeconds: 1 }, [own, ownTwo, bare, lab, tuned]),
  rowsASecond('boosting', { rounds: 1, rows: 1000, seconds: 0.5, warmUpSeconds: 0.5 }),
  start({ rounds: 1 }),
  retraining({ rounds: 1, rows: 2000, retrainings: 1, pauseSeconds: 2 }),
];

interface Load {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

function requestsASecond(
  model: CarModel,
  { rounds, seconds, warmUpSeconds }: Load,
  servers: readonly Server[],
  goals: readonly Goal[] = [],
): Work {
  return {
    name: model === 'boosting' ? 'serve' : `serve-${model}`,
    title: `Serving: POST /predict of one instance, whole pipeline with ${model}, 32 connections`,
    unit: 'requests a second',
    rounds,
    inputs: () => cars(8000),
    contenders: servers.map(server => {
      // What is under way when the time is over does not count: much, for who answers few.
      const patience = server.stack.startsWith('fastapi') ? 4 : 1;
      const task = { model, seconds: patience * seconds, warmUpSeconds, connections: 32 };
      return contender(server, 'load.ts', task);
    }),
    goals,
  };
}

function rowsASecond(model: CarModel, { rounds, rows, ...load }: Load & { readonly rows: number }): Work {
  return {
    name: model === 'boosting' ? 'serve-batch' : `serve-batch-${model}`,
    title: `Serving: POST /predict of ${rows.toLocaleString('en-US')} instances, whole pipeline with ${model}`,
    unit: 'rows a second',
    rounds,
    inputs: () => cars(8000),
    contenders: [own, lab].map(each => contender(each, 'batch.ts', { model, rows, ...load })),
    goals: [goal(own, 5, lab)],
  };
}

function start({ rounds }: { readonly rounds: number }): Work {
  return {
    name: 'serve-start',
    title: 'Serving: process start to first answer, whole pipeline with boosting',
    rounds,
    inputs: () => cars(8000),
    contenders: [own, bare, lab].map(each => contender(each, 'start.ts', { model: 'boosting' })),
    goals: [goal(own, 0.4)],
  };
}

function retraining(task: {
  readonly rounds: number;
  readonly rows: number;
  readonly retrainings: number;
  readonly pauseSeconds: number;
}): Work {
  const { rounds, rows, ...rest } = task;
  const p99 = (when: string) => ({ detail: `p99 of predictions ${when}` });
  return {
    name: 'serve-retrain',
    title: `Serving: POST /retrain of ${rows.toLocaleString('en-US')} rows while a client predicts, boosting`,
    rounds,
    inputs: () => cars(rows),
    contenders: [own, lab].map(each => contender(each, 'retrain.ts', { model: 'boosting', ...rest })),
    goals: [
      goal(own, 0.4),
      { ...goal(own, 1.5, own), measure: p99('meanwhile'), againstMeasure: p99('at rest') },
    ],
  };
}

function contender({ name, threads, ...server }: Server, program: string, task: object): Contender {
  const told = { ...server, ...task };
  return {
    name,
    threads,
    program: new URL(program, import.meta.url),
    task: told,
    prepare: { ...told, step: 'save' },
  };
}

function goal(of: Server, bound: number, against?: Server): Goal {
  return {
    of: label(of),
    ...(against === undefined ? {} : { against: label(against) }),
    measure: 'value',
    bound,
  };
}
