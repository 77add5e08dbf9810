import { cyclicalEncoder } from '../datetime/cyclical-encoder.ts';
import { dateParts } from '../datetime/date-parts.ts';
import { encoded, mixed, numericMixed, type Tried } from './data.ts';

export const tried: readonly Tried[] = [
  [cyclicalEncoder({ period: 4 }), numericMixed],
  [cyclicalEncoder({ period: 0.5 }), encoded],
  [dateParts(), mixed.select(['seen'])],
  [
    dateParts({ parts: ['dayOfYear', 'week', 'hour', 'weekend', 'elapsedDays'], cyclical: true }),
    mixed.select(['seen']),
  ],
];
