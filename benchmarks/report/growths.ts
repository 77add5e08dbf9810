/** What the charts of growth show. */

/** How time grows as one thing does. */
export interface Growth {
  readonly file: string;
  readonly title: string;
  readonly axis: string;
  /** By name: how much of it each work has. */
  readonly works: Readonly<Record<string, number>>;
  /** Instead of one line for each contender with its threads, one for each with threads as the axis. */
  readonly byThreads?: boolean;
}

export const growths: readonly Growth[] = [
  {
    file: 'boosting-rows',
    title: 'Gradient boosting, fit, as rows grow (× 20, 100 trees)',
    axis: 'rows',
    works: { 'boosting-fit-10k': 1e4, 'boosting-fit-100k': 1e5, 'boosting-fit-1m': 1e6 },
  },
  {
    file: 'boosting-columns',
    title: 'Gradient boosting, fit, as columns grow (100,000 rows, 100 trees)',
    axis: 'columns',
    works: { 'boosting-fit-100k-5-columns': 5, 'boosting-fit-100k': 20, 'boosting-fit-100k-80-columns': 80 },
  },
  {
    file: 'boosting-trees',
    title: 'Gradient boosting, fit, as trees grow (100,000 × 20)',
    axis: 'trees',
    works: { 'boosting-fit-100k-10-trees': 10, 'boosting-fit-100k': 100, 'boosting-fit-100k-400-trees': 400 },
  },
  {
    file: 'boosting-threads',
    title: 'Gradient boosting, fit, as threads grow (1,000,000 × 20, 100 trees)',
    axis: 'threads',
    works: { 'boosting-fit-1m': 0, 'boosting-threads-1m': 0 },
    byThreads: true,
  },
  {
    file: 'forest-rows',
    title: 'Random forest, fit, as rows grow (× 20, 100 trees)',
    axis: 'rows',
    works: { 'forest-fit-10k': 1e4, 'forest-fit-30k': 3e4, 'forest-fit-100k': 1e5 },
  },
  {
    file: 'cars-rows',
    title: 'Used cars, fit of the whole pipeline with boosting, as rows grow',
    axis: 'rows',
    works: { 'cars-fit-8k': 8e3, 'cars-fit-100k': 1e5, 'cars-fit-1000k': 1e6 },
  },
  {
    file: 'categories',
    title: 'One-hot and ridge, fit, as categories grow (100,000 rows)',
    axis: 'categories',
    works: {
      'one-hot-ridge-100k-10': 10,
      'one-hot-ridge-100k-100': 100,
      'one-hot-ridge-100k-1000': 1000,
      'one-hot-ridge-100k-3000': 3000,
    },
  },
  {
    file: 'csv-rows',
    title: 'CSV file to table, as rows grow',
    axis: 'rows',
    works: { 'csv-100k': 1e5, 'csv-1000k': 1e6 },
  },
];
