/**
 * Jobs: one at a time, cut into tasks that any thread may take. The memory's first page holds the job; every thread
 * reads it there.
 *
 * A ticket names a job and counts the tasks that nobody has taken yet. Taking one is an exchange that only succeeds on
 * the ticket of the same job, so a thread that wakes late can never take part in another job with old arguments.
 */

/** u64: number of the job << 40 | how many threads may take part << 32 | tasks left. */
const ticketAt: usize = 64;
/** i32: tasks done. */
const doneAt: usize = 128;
/** i32: threads asleep. */
const sleepersAt: usize = 192;
/** i32: whether the asking thread is asleep until `doneAt` changes. */
const isWaitingAt: usize = 224;
/** i32: which kernel. */
const kernelAt: usize = 256;
/** The arguments, each a f64. */
const argumentsAt: usize = 320;

/** Looks before a thread goes to sleep: some 100 microseconds, longer than the pauses within a fit. */
const patience: i32 = 100_000;
/** Nanoseconds. */
const longestWait: i64 = 1_000_000;

/** Argument `k` of the job as an address or a whole number. */
export function whole(k: i32): usize {
  return <usize>load<f64>(argumentsAt + ((<usize>k) << 3));
}

/** Argument `k` of the job. */
export function real(k: i32): f64 {
  return load<f64>(argumentsAt + ((<usize>k) << 3));
}

export function kernel(): i32 {
  return load<i32>(kernelAt);
}

/** Opens a job to all threads. */
export function open(kernel: i32, tasks: i32, threads: i32): u64 {
  store<i32>(kernelAt, kernel);
  atomic.store<i32>(doneAt, 0);
  const number = (atomic.load<u64>(ticketAt) >> 40) + 1;
  const ticket = (number << 40) | ((<u64>threads) << 32) | <u64>tasks;
  atomic.store<u64>(ticketAt, ticket);
  if (atomic.load<i32>(sleepersAt) > 0) atomic.notify(ticketAt, threads);
  return number;
}

/** A task of this job, from 0; -1 when none is left. */
export function take(number: u64): i32 {
  let ticket = atomic.load<u64>(ticketAt);
  while ((ticket & 0xffffffff) != 0 && ticket >> 40 == number) {
    const seen = atomic.cmpxchg<u64>(ticketAt, ticket, ticket - 1);
    if (seen == ticket) return <i32>(ticket & 0xffffffff) - 1;
    ticket = seen;
  }
  return -1;
}

/** Notes that a task has been done. */
export function finish(): void {
  atomic.add<i32>(doneAt, 1);
  if (atomic.load<i32>(isWaitingAt) != 0) atomic.notify(doneAt, 1);
}

/** Waits until all tasks are done. On a busy machine a thread may be interrupted, so it does not look for ever. */
export function close(tasks: i32): void {
  let done = atomic.load<i32>(doneAt);
  for (let looks = 0; done != tasks; looks++) {
    if (looks >= patience) {
      atomic.store<i32>(isWaitingAt, 1);
      atomic.wait<i32>(doneAt, done, longestWait);
      atomic.store<i32>(isWaitingAt, 0);
    }
    done = atomic.load<i32>(doneAt);
  }
}

/** Waits for a job that this thread may take part in; its number. */
export function next(thread: i32): u64 {
  let ticket = atomic.load<u64>(ticketAt);
  let looks = 0;
  while ((ticket & 0xffffffff) == 0 || <i32>((ticket >> 32) & 255) <= thread) {
    if (++looks == patience) {
      atomic.add<i32>(sleepersAt, 1);
      atomic.wait<u64>(ticketAt, ticket, -1);
      atomic.sub<i32>(sleepersAt, 1);
      looks = 0;
    }
    ticket = atomic.load<u64>(ticketAt);
  }
  return ticket >> 40;
}
