/** Pipeline: transformers, then an estimator; a plain description, not yet fitted. */

import { fingerprint } from '../bytes/fingerprint.ts';
import { CauceError } from '../errors.ts';
import { checkNames } from '../estimator/chain.ts';
import type { EstimatorStep, Step, TransformerStep } from '../estimator/definition.ts';
import type { FitOptions } from '../estimator/fit-context.ts';
import { encodeUtf8 } from '../host.ts';
import { isNumeric } from '../table/column.ts';
import type { Without } from '../table/schema.ts';
import type { Table } from '../table/table.ts';
import { resolvePolicy } from '../trust/policy.ts';
import { learnProfile } from '../trust/profile/profile.ts';
import { version } from '../version.ts';
import { jupyterDisplay, type ViewForms } from '../views/view.ts';
import { diagram } from './diagram.ts';
import { fitPipeline, inputsOf } from './fit-pipeline.ts';
import { Model } from './model.ts';
import { paramPaths, withParamPaths } from './param-path.ts';
import type { ParamPath, ParamValues } from './param-types.ts';
import { pipelineSvg } from './pipeline-svg.ts';
import { pipelineHtml, pipelineView } from './pipeline-view.ts';
import { type Task, targetOf } from './target.ts';

/** The steps of a pipeline: any number of transformers, then one estimator. */
export type PipelineSteps = readonly [...TransformerStep[], EstimatorStep];

/** What a pipeline predicts: numbers, or classes. */
export type PredictionOf<Steps extends PipelineSteps> = Steps extends readonly [...unknown[], infer Last]
  ? Last extends { readonly kind: 'classifier' }
    ? string
    : Last extends { readonly kind: 'regressor' }
      ? number
      : number | string
  : never;

/** Options of a fit that makes a model. */
export interface ModelFitOptions extends FitOptions {
  /** False for a model that is only measured: see `fit`. */
  readonly profile?: boolean;
}

/**
 * Transformers, then an estimator. Immutable; it has no `predict`: that is what `fit` returns.
 *
 * @example
 * const steps = pipeline(standardScaler(), ridge({ alpha: 0.5 }));
 * steps.task; //=> 'regression'
 * steps.paramPaths.includes('ridge.alpha'); //=> true
 * steps.withParams({ 'ridge.alpha': 2 }).estimator.params.alpha; //=> 2
 */
export class Pipeline<Steps extends PipelineSteps = PipelineSteps> {
  readonly steps: Steps;

  /** Use `pipeline(…)`. */
  constructor(steps: Steps) {
    checkNames(steps);
    steps.forEach((step, i) => {
      const isLast = i === steps.length - 1;
      if ((step.kind === 'transformer') === isLast) {
        const message = isLast
          ? 'a pipeline must end with an estimator, such as ridge() or histGradientBoostingRegressor().'
          : 'an estimator can only be the last step of a pipeline.';
        throw new CauceError('STEP_MISPLACED', { name: step.name, message });
      }
    });
    this.steps = Object.freeze([...steps]) as unknown as Steps;
  }

  get transformers(): readonly TransformerStep[] {
    return this.steps.slice(0, -1) as Step[] as TransformerStep[];
  }

  get estimator(): EstimatorStep {
    return this.steps[this.steps.length - 1] as EstimatorStep;
  }

  get task(): Task {
    return this.estimator.kind === 'classifier' ? 'classification' : 'regression';
  }

  /** The paths of all nested parameters, as `withParams` and the searches take them. */
  get paramPaths(): string[] {
    return paramPaths(this.steps);
  }

  /**
   * The pipeline with some nested parameters changed.
   * @param changes New values by path, such as `{ 'columns.numbers.simpleImputer.strategy': 'median' }`.
   * @throws {CauceError} PARAM_UNKNOWN with the nearest path, PARAM_INVALID.
   */
  withParams(changes: ParamValues<Steps>): Pipeline<Steps> {
    return new Pipeline(
      withParamPaths(
        this.steps as readonly Step[],
        changes as Record<string, unknown>,
      ) as readonly Step[] as Steps,
    );
  }

  /** A pipeline of other steps, such as these with what they settled on when they were fitted. */
  withSteps(steps: PipelineSteps): Pipeline {
    return new Pipeline(steps);
  }

  /**
   * Learns every step from a table.
   *
   * @param table The rows to learn from, with the target. Only read.
   * @param options.target Name of the column to predict.
   * @param options.sampleWeight Name of a column that says what each row counts for; it is no input of the model.
   * @param options.randomState Seed of all chance; default 0.
   * @param options.profile False for a model that is only measured: without a training profile it has no guards, and
   *   costs less. Default true.
   * @returns The model. This pipeline stays as it is.
   * @throws {CauceError} COLUMN_UNKNOWN, TARGET_TYPE, TARGET_MISSING, TOO_FEW_ROWS, NO_COLUMNS, ABORTED, and what the
   *   steps refuse.
   */
  async fit<Row, const Target extends keyof Row & string>(
    table: Table<Row>,
    options: ModelFitOptions & { readonly target: Target },
  ): Promise<Model<Without<Row, Target>, PredictionOf<Steps>>> {
    const { target: name, randomState = 0 } = options;
    const fitted = await fitPipeline(this as Pipeline, table, options);
    const inputs = inputsOf(table, options);
    const target = targetOf(this.task, table, name);
    const profile =
      options.profile === false
        ? null
        : learnProfile(inputs, fitted.schema, target, fitted.target, some => fitted.raw(some));
    return new Model({
      fitted,
      profile,
      policy: resolvePolicy(),
      intervals: null,
      metrics: null,
      lineage: {
        rows: table.length,
        dataHash: hashTable(table, options.threads),
        randomState,
        createdAt: new Date().toISOString(),
        library: version,
      },
    });
  }

  /** A text diagram of the steps and of the parameters that differ from their defaults. */
  toString(): string {
    return diagram(`Pipeline (${this.task})`, this.steps);
  }

  /** The diagram as HTML, without scripts. */
  toHtml(): string {
    return pipelineHtml(this as Pipeline).text;
  }

  /** The diagram as the text of an SVG file. */
  toSvg(): string {
    return pipelineSvg(this as Pipeline);
  }

  /** The diagram, in a notebook. */
  [jupyterDisplay](): ViewForms {
    return pipelineView(this as Pipeline)[jupyterDisplay]();
  }
}

/**
 * A pipeline of these steps.
 *
 * @param steps Transformers in the order in which they apply, then an estimator. Two steps of one name need `.as('…')`.
 * @throws {CauceError} STEP_DUPLICATE, STEP_MISPLACED.
 *
 * @example
 * const model = await pipeline(simpleImputer(), standardScaler(), ridge({ alpha: 0.5 })).fit(
 *   cars.select(['km', 'year', 'price']),
 *   { target: 'price' },
 * );
 * model.predict(cars.slice(0, 2)).length; //=> 2
 */
export function pipeline<const Steps extends PipelineSteps>(...steps: Steps): Pipeline<Steps> {
  return new Pipeline(steps);
}

export type { ParamPath, ParamValues };

/** A fingerprint of names, types and values; it depends on the order of rows and columns. */
function hashTable(table: Table<unknown>, threads: number | undefined): string {
  return fingerprint(
    table.entries().flatMap(([name, column]): ArrayBufferView[] => {
      const head = encodeUtf8(`${name}\0${column.type}`);
      if (isNumeric(column)) return [head, column.values];
      // Inputs are plain columns: a schema has no others.
      if (column.type === 'sparse') return [head, column.starts, column.indices, column.values];
      const words = column.type === 'oneHot' ? column.names : column.dictionary;
      return [head, column.codes, encodeUtf8(words.join('\0'))];
    }),
    threads,
  );
}
