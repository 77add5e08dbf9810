/** The versions of a model. */

export type { Bytes, Driver } from './driver.ts';
export { folderDriver } from './drivers/folder.ts';
export { memoryDriver } from './drivers/memory.ts';
export {
  type ModelStore,
  type NewVersion,
  type Opened,
  openStore,
  type Version,
  type VersionInfo,
} from './model-store.ts';
