/** Several transformers on the same columns, their results side by side: scikit-learn's FeatureUnion. */

import { CauceError, didYouMean } from '../errors.ts';
import {
  chainOrigins,
  compileChain,
  fitChain,
  settle,
  stepStateProblem,
  transformChain,
} from '../estimator/chain.ts';
import { defineTransformer, type Fitted, type Step, type TransformerStep } from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { custom, flag, plain } from '../estimator/rules.ts';
import { listOf, nested, record } from '../estimator/state.ts';
import { type Column, isBlock } from '../table/column.ts';
import { inTurn } from '../table/live-row.ts';
import { Table } from '../table/table.ts';
import { changeParts, stepsOfPart, type UnionParts, unionCodec } from './union-parts.ts';
import { type ColumnChange, changeColumns, changeRow } from './weighted-columns.ts';

const name = 'FeatureUnion';

export interface FeatureUnionParams<T extends UnionParts = UnionParts> {
  readonly transformers: T;
  readonly transformerWeights: Readonly<Record<string, number>> | null;
  readonly verboseFeatureNamesOut: boolean;
}

interface FeatureUnionState {
  /** For each part what its steps have learnt. */
  readonly parts: readonly { readonly states: readonly unknown[] }[];
}

const factory = defineTransformer({
  name,
  params: {
    transformers: custom<UnionParts>(
      'transformers by name, such as { pca: pca(), best: [scaler, selector] }',
      unionCodec,
    ),
    transformerWeights: plain<FeatureUnionParams['transformerWeights']>(
      'numbers by the names of transformers, or null',
      isWeights,
      null,
    ),
    verboseFeatureNamesOut: flag(true),
  },
  state: record<FeatureUnionState>({
    parts: listOf(record<{ readonly states: readonly unknown[] }>({ states: nested<readonly unknown[]>() })),
  }),

  fit: async (table, params, context): Promise<FeatureUnionState> =>
    (await fitUnion(table, params, context)).state,

  fitTransform: fitUnion,

  transform: (table, { parts }, params) =>
    sideBySide(
      table.length,
      keptParts(params).map(part =>
        changed(transformChain(part.steps, parts[part.place].states, table), part),
      ),
    ),

  compileRow(row, { parts }, params) {
    const forms = keptParts(params).flatMap(({ place, steps, change }) => {
      const form = compileChain(steps, parts[place].states, row);
      return [form, changeRow(name, form.output, change)];
    });
    const entries = forms.filter((_, i) => i % 2 === 1).flatMap(({ output }) => output.entries());
    return inTurn(forms, new Table(entries, 1));
  },

  origins: (table, { parts }, params) =>
    keptParts(params).flatMap(({ place, steps }) => chainOrigins(steps, parts[place].states, table)),

  check({ parts }, { transformers }, classes) {
    const all = Object.values(transformers).map(stepsOfPart);
    if (parts.length !== all.length) return 'it has another number of parts than its parameters';
    for (const [i, steps] of all.entries()) {
      const { states } = parts[i];
      if (!Array.isArray(states) || states.length !== steps.length)
        return 'a part has another number of states than steps';
      const problem = states
        .map((own, j) => stepStateProblem(steps[j], own, classes))
        .find(text => text !== undefined);
      if (problem !== undefined) return problem;
    }
    return undefined;
  },

  settle: (params, { parts }) => ({
    ...params,
    transformers: changeParts(params.transformers, (step, _, i, place) =>
      settle(step, parts[place].states[i]),
    ),
  }),
});

/**
 * Sends all columns through each of several transformers and puts the results side by side, in their order. Equals
 * scikit-learn's FeatureUnion. To send different columns through different transformers, use `columns`.
 *
 * | parameter | default | purpose |
 * | --- | --- | --- |
 * | transformers | | by name: a transformer, a list of them one after the other, 'passthrough' for the columns as they are, or 'drop' |
 * | transformerWeights | null | numbers by these names, which the results are multiplied by |
 * | verboseFeatureNamesOut | true | put the name before those of the results, `pca__pca0`; without it they must differ |
 *
 * Parameter paths are `featureUnion.best.selectKBest.k`. Of a one-hot block a weight makes a sparse one.
 *
 * @throws {CauceError} PARAM_INVALID, STEP_DUPLICATE; when fitting: PARAM_INVALID for a weight of no transformer, COLUMN_DUPLICATE
 *   for two results of the same name, COLUMN_TYPE for strings that would be multiplied, what the transformers refuse.
 *
 * @example
 * const union = featureUnion({
 *   transformers: { pca: pca({ nComponents: 1 }), best: [standardScaler(), selectKBest({ k: 1 })] },
 * });
 * const { table: out } = await fitTransform(union, flowers, { target: 'species' });
 * out.names; //=> ["pca__pca0", "best__petalWidth"]
 */
export function featureUnion<const T extends UnionParts>(
  params: { readonly transformers: T } & Partial<Omit<FeatureUnionParams, 'transformers'>>,
): Step<'featureUnion', FeatureUnionParams<T>, 'transformer'> {
  return factory(params) as Step<'featureUnion', FeatureUnionParams, 'transformer'> as Step<
    'featureUnion',
    FeatureUnionParams<T>,
    'transformer'
  >;
}
featureUnion.definition = factory.definition;

async function fitUnion(
  table: Table,
  params: FeatureUnionParams,
  context: FitContext,
): Promise<Fitted<FeatureUnionState>> {
  refuseStrayWeights(params);
  const parts = Object.values(params.transformers).map(() => ({ states: [] as readonly unknown[] }));
  const outputs: [string, Column][][] = [];
  for (const part of keptParts(params)) {
    const random = context.random.fork(part.name);
    const { states, output } = await fitChain(part.steps, table, { ...context, random });
    parts[part.place] = { states };
    outputs.push(changed(output, part));
  }
  refuseSameNames(outputs.flat());
  return { state: { parts }, output: sideBySide(table.length, outputs) };
}

/** A part that is not dropped. */
interface KeptPart {
  readonly name: string;
  /** Its place among all. */
  readonly place: number;
  readonly steps: readonly TransformerStep[];
  readonly change: ColumnChange;
}

function keptParts({
  transformers,
  transformerWeights,
  verboseFeatureNamesOut,
}: FeatureUnionParams): KeptPart[] {
  return Object.entries(transformers).flatMap(([own, part], place) => {
    if (part === 'drop') return [];
    const weight = Object.hasOwn(transformerWeights ?? {}, own) ? transformerWeights?.[own] : undefined;
    const change = { prefix: verboseFeatureNamesOut ? `${own}__` : '', weight };
    return [{ name: own, place, steps: stepsOfPart(part), change }];
  });
}

function changed(output: Table, { change }: KeptPart): [string, Column][] {
  return changeColumns(name, output, change);
}

function sideBySide(rows: number, outputs: readonly (readonly [string, Column][])[]): Table {
  return new Table(outputs.flat(), rows);
}

function refuseStrayWeights({ transformers, transformerWeights }: FeatureUnionParams): void {
  const known = Object.keys(transformers);
  const stray = Object.keys(transformerWeights ?? {}).find(own => !known.includes(own));
  if (stray === undefined) return;
  const rule = `numbers by the names of transformers${didYouMean(stray, known)}`;
  throw new CauceError('PARAM_INVALID', { where: name, param: 'transformerWeights', rule, received: stray });
}

function refuseSameNames(entries: readonly [string, Column][]): void {
  const seen = new Set<string>();
  const names = entries.flatMap(([own, column]) => (isBlock(column) ? column.names : [own]));
  for (const own of names) {
    if (seen.has(own)) {
      throw new CauceError('COLUMN_DUPLICATE', {
        where: `${name}, the results of its transformers`,
        column: own,
      });
    }
    seen.add(own);
  }
}

function isWeights(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.values(value as object).every(
    weight => typeof weight === 'number' && Number.isFinite(weight),
  );
}
