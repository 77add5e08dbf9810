/** Where the checks find what was made ready for them. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of deployments. */
export const deploy = join(root, 'deploy');

/** A folder for everything that is made here; its name comes from `check.ts`. */
export const work = process.env['CAUCE_DEPLOY_WORK'] ?? '';

/** A tool of `requirements.txt`. */
export const tool = (name: string): string => join(work, 'tools', 'bin', name);

/** What a YAML file says; of one with several documents, all of them. */
export function yamlFile(path: string): unknown[] {
  const program =
    'import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1], encoding="utf-8")))))';
  return JSON.parse(run(tool('python'), ['-c', program, path])) as unknown[];
}
