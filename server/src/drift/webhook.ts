/** Tells an address of events, as JSON in a POST. */

import { setTimeout as pause } from 'node:timers/promises';
import { CauceError } from '@cauce/core';

/** Longest time for an answer, in milliseconds. */
const answerMs = 5000;
/** Before the second and the third try, in milliseconds. */
const pausesMs = [1000, 5000];

export class Webhook {
  readonly #url: URL;
  readonly #closed = new AbortController();

  /** @throws {CauceError} PARAM_INVALID for what is no address of http or https. */
  constructor(url: string) {
    this.#url = checkWebhook(url);
  }

  /** Without what may be a secret: its path and query. */
  get origin(): string {
    return this.#url.origin;
  }

  /** Ends once it was taken (any 2xx). @throws what the last of three tries met. */
  async send(event: object): Promise<void> {
    const body = JSON.stringify(event);
    for (const wait of pausesMs) {
      try {
        return await this.#post(body);
      } catch {
        await pause(wait, undefined, { signal: this.#closed.signal, ref: false });
      }
    }
    await this.#post(body);
  }

  /** What is under way is given up. */
  close(): void {
    this.#closed.abort();
  }

  async #post(body: string): Promise<void> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'cauce' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(answerMs)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`It answered with status ${response.status}.`);
  }
}

/** @throws {CauceError} PARAM_INVALID. */
export function checkWebhook(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url !== undefined && isHttp && url.username === '' && url.password === '') return url;
  throw new CauceError('PARAM_INVALID', {
    where: 'the service',
    param: 'webhook',
    rule: 'an address such as https://example.org/hook, without user name and password',
    // It may hold a secret that is not to be shown.
    received: url === undefined ? text : `${url.protocol}//${url.host}`,
  });
}
