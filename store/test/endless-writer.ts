/** Adds and activates versions until it is killed, and says each one that is active. */

import { folderDriver, openStore } from '../src/index.ts';
import { makeModel } from './whole-model.ts';

const store = await openStore(folderDriver(process.argv[2]));
for (let i = 0; ; i++) {
  const version = await store.add({ model: makeModel(i), info: {} });
  await store.activate(version);
  console.log(version);
}
