/** Questions and answers between two processes, over the channel that Node gives them. */

import type { ChildProcess, Serializable } from 'node:child_process';

type Peer = Pick<ChildProcess, 'on' | 'send'> | NodeJS.Process;

interface Message {
  readonly rpc: 'ask' | 'answer';
  readonly id: number;
  readonly name?: string;
  readonly value?: unknown;
  /** What tells errors of the system apart, such as that a port is taken, is kept. */
  readonly error?: { readonly message: string; readonly code?: unknown; readonly port?: unknown };
}

/** What a process answers to, by name. */
export type Handlers = Readonly<Record<string, (value: never) => unknown>>;

export class Rpc {
  readonly #peer: Peer;
  readonly #asked = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  #last = 0;

  constructor(peer: Peer, handlers: Handlers) {
    this.#peer = peer;
    (peer as ChildProcess).on('message', (message: Message) => {
      if (message?.rpc === 'ask') void this.#answer(message, handlers);
      else if (message?.rpc === 'answer') this.#settle(message);
    });
    (peer as ChildProcess).on('disconnect', () => this.close());
  }

  /** @throws what the other process threw; when it ends before it answers, or takes longer than `timeoutMs`. */
  ask<T>(name: string, value: unknown, timeoutMs: number): Promise<T> {
    const id = ++this.#last;
    return new Promise<T>((done, fail) => {
      const timer = setTimeout(
        () => this.#asked.get(id)?.fail(new Error(`No answer to ${name} in ${timeoutMs} ms.`)),
        timeoutMs,
      );
      const settled = (): void => {
        clearTimeout(timer);
        this.#asked.delete(id);
      };
      this.#asked.set(id, {
        done: answer => {
          settled();
          done(answer as T);
        },
        fail: error => {
          settled();
          fail(error);
        },
      });
      this.#send({ rpc: 'ask', id, name, value });
    });
  }

  close(): void {
    for (const { fail } of this.#asked.values()) fail(new Error('The other process has ended.'));
  }

  async #answer({ id, name, value }: Message, handlers: Handlers): Promise<void> {
    try {
      const handler = handlers[name ?? ''];
      if (handler === undefined) throw new Error(`Nobody answers to ${name}.`);
      this.#send({ rpc: 'answer', id, value: await handler(value as never) });
    } catch (error) {
      const { message = String(error), code, port } = error as NodeJS.ErrnoException & { port?: number };
      this.#send({ rpc: 'answer', id, error: { message, code, port } });
    }
  }

  #settle({ id, value, error }: Message): void {
    const asked = this.#asked.get(id);
    if (error === undefined) asked?.done(value);
    else asked?.fail(Object.assign(new Error(error.message), error));
  }

  #send(message: Message): void {
    // Where the other end has gone, 'disconnect' says so to those who wait.
    this.#peer.send?.(message as Serializable, undefined, undefined, () => {});
  }
}
