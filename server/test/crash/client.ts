/** One who uses the service over HTTP, and is not surprised when it is gone. */

import assert from 'node:assert/strict';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: TrainingAnswer;
}

/** What answers hold that is looked at. */
export interface TrainingAnswer {
  readonly id: string;
  readonly status: string;
  /** Null until a fit says how far it is. */
  readonly progress: unknown;
  readonly result?: TrainingAnswer;
  readonly problem?: { readonly code: string };
  readonly code?: string;
  readonly model: { readonly name: string; readonly version: number; readonly previousVersion: number };
}

/** The service was killed: no answer came, or only a part of one. */
export class Gone extends Error {}

export interface ListedVersion {
  readonly version: number;
  readonly rows?: number;
  readonly job?: string;
}

export function listed(url: string): Promise<ListedVersion[]> {
  return listOf(url, 'versions');
}

export async function listOf<T>(url: string, name: string): Promise<T[]> {
  const { status, body } = await request('GET', `${url}/${name}`);
  assert.equal(status, 200, `/${name}`);
  return (body as unknown as Record<string, T[]>)[name];
}

/** @throws Gone when no whole answer comes. */
export async function request(method: string, url: string, init: RequestInit = {}): Promise<Told> {
  const { status, headers, text } = await answer(method, url, init);
  const body = text === '' ? {} : JSON.parse(text);
  // Only the first process was killed so far: whether the request arrived there, nobody knows.
  if (body.code === 'CONTROL_UNREACHABLE') throw new Gone(body.code);
  return { status, headers, body };
}

async function answer(method: string, url: string, init: RequestInit) {
  try {
    const response = await fetch(url, { ...init, method, signal: AbortSignal.timeout(30_000) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new Gone(String(error), { cause: error });
  }
}
