/** Stochastic gradient descent for classes: one against the rest. */

import { type ClassWeight, rowWeights } from '../estimator/class-weight.ts';
import { countedRows } from '../estimator/counted-rows.ts';
import type { ClassTarget, FitContext } from '../estimator/fit-context.ts';
import { checkScores, type LinearScores } from '../estimator/linear-scores.ts';
import type { Random } from '../random.ts';
import type { Table } from '../table/table.ts';
import { makeDesign } from './design.ts';
import { fitClasses } from './linear-classifier-classes.ts';
import { descendStochastic, type SgdProblem, type SgdResult, sgdRows } from './sgd-descent.ts';
import type { SgdLoss } from './sgd-losses.ts';
import type { SgdParams } from './sgd-params.ts';
import { holdOut, meanOver } from './sgd-validation.ts';

/** @throws {CauceError} as `sgdClassifier`. */
export function fitSgdClasses(
  where: string,
  table: Table,
  target: ClassTarget,
  loss: SgdLoss,
  params: SgdParams & { readonly classWeight: ClassWeight },
  { sampleWeight, random, throwIfAborted }: FitContext,
): LinearScores {
  const rows = countedRows(table, target, sampleWeight);
  const weighed = rowWeights(where, rows.target, params.classWeight, rows.weights);
  const design = makeDesign(where, rows.table, Float64Array.from(rows.target.codes), false, rows.weights);
  const known = sgdRows(design);
  const { width } = known;
  const found = fitClasses(design.target, target, width, (codes, outputs) => {
    const split = splitOf(where, codes, params, random);
    const coef = new Float64Array(outputs * width);
    const intercept = new Float64Array(outputs);
    for (let k = 0; k < outputs; k++) {
      const sides = codes.map(code => (code === (outputs === 1 ? 1 : k) ? 1 : -1));
      // Of several classes, one's weight is not that of its rows as the rest of another.
      const weight = known.weight.map((own, r) =>
        outputs === 1 || sides[r] > 0 ? (weighed?.[r] ?? own) : own,
      );
      const problem = { ...known, weight, target: sides, loss, ...watched(known, sides, split) };
      const own = descendStochastic(where, problem, params, random.fork(k), throwIfAborted);
      coef.set(own.coef, k * width);
      intercept[k] = own.intercept;
    }
    return { coef, intercept };
  });
  return checkScores(where, { ...found, mean: design.mean });
}

interface Watched {
  readonly train: Int32Array;
  readonly held: Int32Array | undefined;
}

function splitOf(
  where: string,
  codes: Float64Array,
  { earlyStopping, validationFraction }: SgdParams,
  random: Random,
): Watched {
  if (!earlyStopping) return { train: Int32Array.from(codes.keys()), held: undefined };
  return holdOut(where, codes, validationFraction, random.fork('held out'));
}

/** Which rows are learnt from, and the share of the others that is told apart rightly. */
function watched(
  { rows, weight }: Pick<SgdProblem, 'rows' | 'weight'>,
  sides: Float64Array,
  { train, held }: Watched,
): Pick<SgdProblem, 'train' | 'score'> {
  if (held === undefined) return { train, score: undefined };
  const score = (model: SgdResult) =>
    meanOver(rows, held, weight, model, (own, row) => (own > 0 === sides[row] > 0 ? 1 : 0));
  return { train, score };
}
