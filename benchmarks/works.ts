/** All works, in the order in which they run and are reported. */

import { carsWorks, quickCarsWorks } from './cars/works.ts';
import { csvWorks, quickCsvWorks } from './csv/works.ts';
import type { Work } from './harness/work.ts';
import { numbersWorks, quickNumbersWorks } from './numbers/works.ts';
import { oneHotRidgeWorks, quickOneHotRidgeWorks } from './one-hot-ridge/works.ts';
import { quickSearchWorks, searchWorks } from './search/works.ts';
import { quickServeWorks, serveWorks } from './serve/works.ts';

export const works: readonly Work[] = [
  ...numbersWorks,
  ...carsWorks,
  ...oneHotRidgeWorks,
  ...searchWorks,
  ...csvWorks,
  ...serveWorks,
];

/** The same programs on little data: to see that they run, not how fast. */
export const quickWorks: readonly Work[] = [
  ...quickNumbersWorks,
  ...quickCarsWorks,
  ...quickOneHotRidgeWorks,
  ...quickSearchWorks,
  ...quickCsvWorks,
  ...quickServeWorks,
];
