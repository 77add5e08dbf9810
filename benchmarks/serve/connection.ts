/** One client with one connection that it keeps. */

import { Agent, request } from 'node:http';

export class Connection {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url: string) {
    this.#url = url;
  }

  /** @param body JSON. @returns The answer's. @throws {Error} for any status but 200. */
  post(path: string, body: Buffer): Promise<Buffer> {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    return new Promise((done, fail) => {
      const sent = request(`${this.#url}${path}`, { method: 'POST', agent: this.#agent, headers }, answer => {
        const pieces: Buffer[] = [];
        answer.on('data', piece => pieces.push(piece));
        answer.on('error', fail);
        answer.on('end', () => {
          const text = Buffer.concat(pieces);
          if (answer.statusCode === 200) done(text);
          else fail(new Error(`${path} answered ${answer.statusCode}: ${text.toString().slice(0, 500)}`));
        });
      });
      sent.on('error', fail);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
