/** What all definitions are tried with. Each chapter has its file; one that is not here is missed by a test. */

import { tried as compose } from './compose.ts';
import type { Tried } from './data.ts';
import { tried as datetime } from './datetime.ts';
import { tried as decomposition } from './decomposition.ts';
import { tried as dummy } from './dummy.ts';
import { tried as encoding } from './encoding.ts';
import { tried as ensemble } from './ensemble.ts';
import { tried as featureSelection } from './feature-selection.ts';
import { tried as impute } from './impute.ts';
import { tried as linearClassifiers } from './linear-classifiers.ts';
import { tried as linearModel } from './linear-model.ts';
import { tried as meta } from './meta.ts';
import { tried as naiveBayes } from './naive-bayes.ts';
import { tried as neighbors } from './neighbors.ts';
import { tried as neuralNetwork } from './neural-network.ts';
import { tried as preprocessing } from './preprocessing.ts';
import { tried as svm } from './svm.ts';
import { tried as text } from './text.ts';
import { tried as tree } from './tree.ts';

export const tried: readonly Tried[] = [
  ...compose,
  ...datetime,
  ...decomposition,
  ...dummy,
  ...encoding,
  ...ensemble,
  ...featureSelection,
  ...impute,
  ...linearClassifiers,
  ...linearModel,
  ...meta,
  ...naiveBayes,
  ...neighbors,
  ...neuralNetwork,
  ...preprocessing,
  ...svm,
  ...text,
  ...tree,
];
