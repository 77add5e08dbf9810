/** The service over a folder of models, listening. */

import { basename, resolve } from 'node:path';
import { folderDriver, openStore } from '@cauce/store';
import { createServer, type ServerOptions } from './create-server.ts';

export interface ServeOptions extends Omit<ServerOptions, 'store'> {
  /** A folder of models, as `cauce train` writes it. */
  readonly folder: string;
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string;
  /** Default 8000; 0 for any free one. */
  readonly port?: number;
}

export interface Service {
  /** Where it listens: `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Stops it: requests under way are answered, a running fit is given up. */
  close(): Promise<void>;
}

/**
 * Serves a folder of models.
 * @throws As `createServer`; EADDRINUSE when the port is taken.
 */
export async function serve(options: ServeOptions): Promise<Service> {
  const { folder, host = '127.0.0.1', port = 8000, ...rest } = options;
  const store = await openStore(folderDriver(folder));
  const versions = await store.list();
  const name = options.name ?? versions.at(-1)?.name ?? basename(resolve(folder));
  const app = await createServer({ ...rest, name, store });
  const url = await app.listen({ host, port });
  return { url, close: () => app.close() };
}
