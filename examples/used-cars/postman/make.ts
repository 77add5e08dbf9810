/**
 * Writes the Postman collection and its environment.
 *
 *     node examples/used-cars/postman/make.ts
 */

import { writeFileSync } from 'node:fs';
import { makeFiles, readContract } from './collection.ts';

for (const [name, content] of Object.entries(await makeFiles(await readContract()))) {
  writeFileSync(new URL(name, import.meta.url), content);
  console.log(`${name}: ${Math.ceil(content.length / 1000)} kB`);
}
