/**
 * The laws that every definition keeps, built in or the user's own: `for (const law of laws) await law(example)`. The
 * first line of each function is the law's sentence, its name the short form.
 */

import type { Law } from './example.ts';
import {
  dataStaysAsItWas,
  sameSeedSameState,
  stateKeepsItsRules,
  stateStaysAsItWas,
  stateSurvivesItsFile,
} from './fitting.ts';
import { theWayBackLeadsHere } from './inverse.ts';
import { misspeltJsonIsRefused, stepSurvivesJson } from './json.ts';
import { badParamIsRefused, misspeltParamIsRefused, paramsMakeTheStepAgain } from './params.ts';
import {
  columnsAreMadeOfTheirOrigins,
  contributionsAddUp,
  importancesTellOfEveryFeature,
} from './reasons.ts';
import { aRowGivesWhatATableGives } from './row-form.ts';
import { asManyRowsOutAsIn, everyFeatureHasItsName, noRowsGiveNoRows, subsetGivesSubset } from './rows.ts';
import {
  emptyColumnsAreTakenOrNamed,
  missingValuesAreTakenOrNamed,
  oneRowIsEnoughOrRefused,
} from './values.ts';

export const laws: readonly Law[] = [
  dataStaysAsItWas,
  stateStaysAsItWas,
  sameSeedSameState,
  stateKeepsItsRules,
  stateSurvivesItsFile,
  asManyRowsOutAsIn,
  subsetGivesSubset,
  noRowsGiveNoRows,
  everyFeatureHasItsName,
  aRowGivesWhatATableGives,
  missingValuesAreTakenOrNamed,
  emptyColumnsAreTakenOrNamed,
  oneRowIsEnoughOrRefused,
  badParamIsRefused,
  misspeltParamIsRefused,
  paramsMakeTheStepAgain,
  stepSurvivesJson,
  misspeltJsonIsRefused,
  theWayBackLeadsHere,
  columnsAreMadeOfTheirOrigins,
  importancesTellOfEveryFeature,
  contributionsAddUp,
];
