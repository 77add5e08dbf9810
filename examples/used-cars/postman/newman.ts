/** Newman, Postman's runner for the command line, on a part of a collection. */

import { createRequire } from 'node:module';
import type { Collection, Folder, Item } from './collection-format.ts';

/** What we use of it; it has no types. */
interface Newman {
  run(options: object, done: (error: Error | null, summary: Summary) => void): void;
}

interface Summary {
  readonly run: {
    readonly executions: readonly {
      readonly item: { readonly name: string };
      readonly assertions?: readonly {
        readonly assertion: string;
        readonly error?: { readonly message: string };
      }[];
    }[];
    readonly failures: readonly {
      readonly source?: { readonly name: string };
      readonly error: { readonly test?: string; readonly message: string };
    }[];
  };
}

export interface Played {
  readonly requests: number;
  readonly tests: number;
  /** A sentence for each test that failed, request that was not answered, or script that broke. */
  readonly failures: readonly string[];
  /** Names of the requests of which a test failed. */
  readonly failed: ReadonlySet<string>;
}

export interface PlayOptions {
  /** What of the collection is sent. */
  readonly items: readonly (Folder | Item)[];
  readonly environment: object;
  readonly url: string;
}

/** Sends the requests one after the other and runs their tests. */
export async function play(
  collection: Collection,
  { items, environment, url }: PlayOptions,
): Promise<Played> {
  // What is old within Newman is not ours to mend.
  process.noDeprecation = true;
  const newman = createRequire(import.meta.url)('newman') as Newman;
  const summary = await new Promise<Summary>((resolve, reject) => {
    newman.run(
      {
        collection: { ...collection, item: items },
        environment,
        envVar: [{ key: 'baseUrl', value: url }],
        timeoutRequest: 60_000,
      },
      (error, ended) => (error === null ? resolve(ended) : reject(error)),
    );
  });
  const { executions, failures } = summary.run;
  return {
    requests: executions.length,
    tests: executions.reduce((sum, { assertions = [] }) => sum + assertions.length, 0),
    failures: failures.map(
      ({ source, error }) => `${source?.name ?? 'The run'}: ${error.test ?? 'no answer'}: ${error.message}`,
    ),
    failed: new Set(failures.map(({ source }) => source?.name ?? '')),
  };
}
