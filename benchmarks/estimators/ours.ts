/** Our side of the comparison. */

import {
  type EstimatorStep,
  featureNames,
  fitTransform,
  type Model,
  pipeline,
  type Table,
  type TransformerStep,
} from 'cauce';
import { type Case, type Input, type Measured, target, weight } from './case.ts';

/**
 * @param seeds One fit each; the first is timed.
 * @param limit Seconds of repetitions.
 */
export async function measureOurs(
  own: Case,
  input: Input,
  seeds: readonly number[],
  limit: number,
): Promise<Measured> {
  const train = own.rows === undefined ? input.train : input.train.slice(0, own.rows);
  const test = input.test.drop([target]);
  const outputs: Float64Array[] = [];
  const times: { fit: number[]; predict: number[] }[] = [];
  for (const randomState of seeds) {
    const most = outputs.length === 0 ? limit : 0;
    const { values: fit, result: predict } = await timed(() => fitOurs(own, input, train, randomState), most);
    const { values: runs, result: output } = await timed(() => predict(test), most);
    times.push({ fit, predict: runs });
    outputs.push(output());
  }
  return { ...times[0], outputs };
}

/** Predicts, and puts in rows only when asked for: that is not what is timed. */
type Predict = (test: Table) => () => Float64Array;

async function fitOurs({ ours }: Case, input: Input, train: Table, randomState: number): Promise<Predict> {
  const last = ours[ours.length - 1];
  const options = { target, randomState, threads: 1 };
  if (last.kind === 'transformer') {
    const { transform } = await fitTransform(ours as readonly TransformerStep[], train, options);
    return test => {
      const made = transform(test);
      return () => rowsOf(made);
    };
  }
  const steps = ours as readonly [...TransformerStep[], EstimatorStep];
  const sampleWeight = input.isWeighted ? weight : undefined;
  const model = await pipeline(...steps).fit(train, { ...options, sampleWeight, profile: false });
  return predictor(model as unknown as Model, last.kind);
}

function predictor(model: Model, kind: EstimatorStep['kind']): Predict {
  return test => {
    if (kind === 'regressor') {
      const numbers = model.predict(test) as number[];
      return () => Float64Array.from(numbers);
    }
    const probabilities = model.predictProba(test);
    return () => Float64Array.from(probabilities.flat());
  };
}

/** Every feature, row by row. */
function rowsOf(table: Table): Float64Array {
  const width = featureNames(table).length;
  const output = new Float64Array(table.length * width);
  let first = 0;
  for (const column of table.columns) {
    if (column.type === 'sparse') {
      const { starts, indices, values } = column;
      for (let i = 0; i < table.length; i++) {
        for (let at = starts[i]; at < starts[i + 1]; at++)
          output[i * width + first + indices[at]] = values[at];
      }
      first += column.names.length;
    } else if (column.type === 'oneHot') {
      column.codes.forEach((code, i) => {
        if (code >= 0) output[i * width + first + code] = 1;
      });
      first += column.names.length;
    } else {
      if (!('values' in column)) throw new TypeError('A feature is a string.');
      column.values.forEach((value, i) => {
        output[i * width + first] = value;
      });
      first++;
    }
  }
  return output;
}

async function timed<Result>(
  work: () => Result | Promise<Result>,
  limit: number,
): Promise<{ values: number[]; result: Result }> {
  const values: number[] = [];
  let result: Result;
  let spent = 0;
  do {
    const started = performance.now();
    result = await work();
    values.push((performance.now() - started) / 1000);
    spent += values.at(-1)!;
  } while (values.length < 5 && spent + values.at(-1)! < limit);
  return { values, result };
}
