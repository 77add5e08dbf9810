/** A job from its start to its end: by its events as long as they come, then by asking again and again. */

import { type Job, parseAnswer, type RetrainAnswer, readJob, readRetrainAnswer } from './answers.ts';
import { CauceAnswerError, problemError } from './errors.ts';
import { Patience, sleep } from './patience.ts';
import { serverEvents } from './server-events.ts';
import { segment, type Transport } from './transport.ts';

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((job: Job) => void) | undefined;
  /** A stream of events that is silent for so long is taken for broken; default 45,000. The server speaks every 15 s. */
  readonly silenceMs?: number;
}

/** A server that restarts keeps its jobs: it is asked until the time limit of one call is over. */
const retriesOfQuestions = 20;
const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * What a job came to.
 * @throws {CauceHttpError} with the job's problem when it failed; JOB_CANCELLED. And as any call, where the server does
 * not answer for as long as the time limit of one.
 */
export async function followJob(
  transport: Transport,
  job: Job,
  options: FollowOptions,
): Promise<RetrainAnswer> {
  let last = job;
  options.onProgress?.(job);
  if (!hasEnded(job)) {
    for await (const state of jobStates(transport, job.id, options)) {
      last = state;
      options.onProgress?.(state);
    }
  }
  return resultOf(last);
}

function resultOf({ id, status, result, problem }: Job): RetrainAnswer {
  const where = `Job ${id}`;
  if (status === 'succeeded') return readRetrainAnswer(result, where);
  if (status === 'cancelled') {
    const detail = `${where} was cancelled. The version in use is unchanged.`;
    throw problemError(problem, { status: 409, code: 'JOB_CANCELLED', detail });
  }
  throw problemError(problem, {
    status: 500,
    code: 'JOB_FAILED',
    detail: `${where} failed without a reason.`,
  });
}

/** Every state that is seen; the last one is that of a job that has ended. */
async function* jobStates(transport: Transport, id: string, options: FollowOptions): AsyncGenerator<Job> {
  const { signal } = options;
  const path = `/jobs/${segment(id, 'A job')}`;
  const events = eventStates(transport, `${path}/events`, options);
  try {
    for await (const state of events) {
      yield state;
      if (hasEnded(state)) return;
    }
  } catch {
    // Whatever broke it: asking shows whether the job is there, and says what is wrong where it is not.
    signal?.throwIfAborted();
  }
  for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 1.5)) {
    const { text } = await transport.send({ method: 'GET', path, signal, retries: retriesOfQuestions });
    const state = readJob(parseAnswer(text, `GET ${path}`), `GET ${path}`);
    yield state;
    if (hasEnded(state)) return;
    await sleep(pause, signal);
  }
}

async function* eventStates(
  transport: Transport,
  path: string,
  { signal, silenceMs = 45_000 }: FollowOptions,
): AsyncGenerator<Job> {
  const patience = new Patience(signal, silenceMs, `GET ${path}: silent for ${silenceMs} ms.`);
  try {
    const headers = { accept: 'text/event-stream' };
    const { body } = await transport.open({ method: 'GET', path, headers, signal: patience.signal });
    if (body === null) throw new CauceAnswerError(`GET ${path}: there is no stream.`);
    for await (const { data } of serverEvents(body, () => patience.restart())) {
      yield readJob(parseAnswer(data, path), path);
    }
  } finally {
    patience.end();
  }
}

function hasEnded({ status }: Job): boolean {
  return status !== 'queued' && status !== 'running';
}
