/** Every port that a page names becomes a free one, so that pages run wherever something else listens. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

const named = /((?:127\.0\.0\.1|localhost|0\.0\.0\.0):|--port |\bport: |\bPORT=)(\d{4,5})\b/g;

export class Ports {
  readonly #free = new Map<string, string>();

  /** The text with free ports for those that it names. */
  async replace(text: string): Promise<string> {
    for (const [, , port] of text.matchAll(named)) await this.of(port);
    return text.replaceAll(named, (_, before: string, port: string) => before + this.#free.get(port));
  }

  /** The free port that stands for one. */
  async of(port: string): Promise<string> {
    const known = this.#free.get(port) ?? String(await freePort());
    this.#free.set(port, known);
    return known;
  }

  /** What was printed, with the ports of the page again. */
  restore(text: string): string {
    let left = text;
    for (const [port, free] of this.#free) left = left.replaceAll(`:${free}`, `:${port}`);
    return left;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
