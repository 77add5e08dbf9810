import { linearSvc } from '../svm/linear-svc.ts';
import { linearSvr } from '../svm/linear-svr.ts';
import { encoded, numbers, sparse, type Tried, twoClasses } from './data.ts';

export const tried: readonly Tried[] = [
  [linearSvc(), encoded],
  [linearSvc({ loss: 'hinge', classWeight: 'balanced' }), numbers],
  [linearSvc({ penalty: 'l1', C: 0.5 }), sparse, twoClasses],
  [linearSvr(), encoded],
  [linearSvr({ loss: 'squared_epsilon_insensitive', epsilon: 0.1 }), numbers],
  [linearSvr({ fitIntercept: false }), sparse],
];
