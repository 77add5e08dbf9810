import { whole } from './job';
export function addTrees(task: i32, thread: i32): void {
  whole(task + thread);
}
