/** The kernels' numbers, as in assembly/index.ts. */
export const kernel = {
  sortColumn: 0,
  applyThresholds: 1,
  expect: 2,
  gradients: 3,
  pack: 4,
  count: 5,
  findSplits: 6,
  divide: 7,
  gather: 8,
  addLeaves: 9,
  addTrees: 10,
} as const;
