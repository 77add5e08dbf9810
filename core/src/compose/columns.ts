/** Different preparation for different columns: scikit-learn's ColumnTransformer. */

import { CauceError, ModelFileError, show } from '../errors.ts';
import {
  chainOrigins,
  checkNames,
  compileChain,
  fitChain,
  settle,
  stepStateProblem,
  transformChain,
} from '../estimator/chain.ts';
import {
  defineTransformer,
  type Fitted,
  isStep,
  type Step,
  type TransformerStep,
} from '../estimator/definition.ts';
import type { FitContext } from '../estimator/fit-context.ts';
import { type Codec, custom, oneOf } from '../estimator/rules.ts';
import { listOf, nested, record, texts } from '../estimator/state.ts';
import { stepToJson } from '../estimator/step-json.ts';
import type { Column, ColumnType } from '../table/column.ts';
import { inTurn } from '../table/live-row.ts';
import { Table } from '../table/table.ts';

/** Columns by type: `ofType('number', 'integer')`. */
export interface TypeSelector {
  readonly types: readonly ColumnType[];
}
/** Asked for each column. It is asked when fitting only: a model keeps the names that it chose. */
export type ColumnPredicate = (name: string, column: Column) => boolean;
/** Which columns a part takes: one name, some names, types, or a predicate. */
export type Selector = string | readonly string[] | TypeSelector | ColumnPredicate;
/** A part: which columns, then the transformers that they go through; none lets them pass as they are. */
export type Part = readonly [selector: Selector, ...steps: TransformerStep[]];
export type Parts = Readonly<Record<string, Part>>;

export interface ColumnsParams<P extends Parts = Parts> {
  readonly parts: P;
  /** What happens to columns that no part takes. */
  readonly remainder: 'drop' | 'passthrough';
}

/**
 * Selects the columns of these types.
 *
 * @example
 * const { table } = await fitTransform(columns({ numbers: [ofType('number')] }), cars);
 * table.names; //=> ['km', 'price']
 */
export function ofType(...types: readonly ColumnType[]): TypeSelector {
  return { types };
}

interface FittedPart {
  /** The columns that the part takes. */
  readonly columns: readonly string[];
  readonly states: readonly unknown[];
}
interface ColumnsState {
  readonly parts: readonly FittedPart[];
  readonly remainder: readonly string[];
}

const partsCodec: Codec<Parts> = {
  problem(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `it is ${show(value)}`;
    for (const [name, part] of Object.entries(value)) {
      if (!/^[A-Za-z]\w*$/.test(name)) return `the name ${show(name)} is not a plain word`;
      if (!Array.isArray(part) || !isSelector(part[0]))
        return `part ${show(name)} does not begin with a selector`;
      const wrong = part.slice(1).find(step => !isStep(step) || step.kind !== 'transformer');
      if (wrong !== undefined) return `part ${show(name)} holds something that is not a transformer`;
      checkNames(part.slice(1) as Step[]);
    }
    return undefined;
  },
  toJson: parts =>
    Object.entries(parts).map(([name, [selector, ...steps]]) => ({
      name,
      selector,
      steps: steps.map(stepToJson),
    })),
  fromJson(json, readStep) {
    if (!Array.isArray(json)) throw new ModelFileError('the parts of columns(…) are malformed.');
    const parts = json.map(part => {
      const { name, selector, steps } = (part ?? {}) as Record<string, unknown>;
      if (typeof name !== 'string' || !Array.isArray(steps)) {
        throw new ModelFileError('a part of columns(…) is malformed.');
      }
      return [name, [selector, ...steps.map(readStep)]];
    });
    return Object.fromEntries(parts);
  },
  children: parts =>
    new Map(
      Object.entries(parts).flatMap(([name, [, ...steps]]) =>
        steps.map(step => [`${name}.${step.name}`, step]),
      ),
    ),
  branches: parts =>
    Object.entries(parts).map(([name, [selector, ...steps]]) => ({
      name,
      words: selectorText(selector),
      steps,
    })),
  withChild: (parts, path, changed) =>
    Object.fromEntries(
      Object.entries(parts).map(([name, [selector, ...steps]]) => [
        name,
        [selector, ...steps.map(step => (`${name}.${step.name}` === path ? changed : step))],
      ]),
    ),
};

const columnsFactory = defineTransformer({
  name: 'Columns',
  params: {
    parts: custom<Parts>('parts such as { numbers: [selector, …transformers] }', partsCodec),
    remainder: oneOf('drop', 'passthrough'),
  },
  state: record<ColumnsState>({
    parts: listOf(record<FittedPart>({ columns: texts, states: nested<readonly unknown[]>() })),
    remainder: texts,
  }),

  fit: async (table, params, context): Promise<ColumnsState> =>
    (await fitParts(table, params, context)).state,

  fitTransform: fitParts,

  transform(table, state, { parts }) {
    const out: (readonly [string, Column])[] = [];
    Object.values(parts).forEach(([, ...steps], i) => {
      const { columns, states } = state.parts[i];
      if (columns.length === 0) return;
      out.push(...transformChain(steps, states, table.select(columns, 'Columns')).entries());
    });
    out.push(...table.select(state.remainder, 'Columns').entries());
    checkOutput(out);
    return new Table(out, table.length);
  },

  origins(table, state, { parts }) {
    const ofParts = Object.values(parts).flatMap(([, ...steps], i) => {
      const { columns, states } = state.parts[i];
      return columns.length === 0 ? [] : chainOrigins(steps, states, table.select(columns, 'Columns'));
    });
    return [...ofParts, ...state.remainder.map(name => [name])];
  },

  compileRow(row, state, { parts }) {
    const chains = Object.values(parts).flatMap(([, ...steps], i) => {
      const { columns, states } = state.parts[i];
      return columns.length === 0 ? [] : [compileChain(steps, states, row.select(columns, 'Columns'))];
    });
    const rest = row.select(state.remainder, 'Columns');
    const out = [...chains.map(({ output }) => output), rest].flatMap(table => table.entries());
    checkOutput(out);
    return inTurn(chains, new Table(out, 1));
  },

  check(state, { parts }, classes) {
    const all = Object.values(parts);
    if (state.parts.length !== all.length) return 'it has another number of parts than its parameters';
    for (const [i, [, ...steps]] of all.entries()) {
      const { columns, states } = state.parts[i];
      if (!Array.isArray(states) || states.length !== (columns.length === 0 ? 0 : steps.length)) {
        return 'a part has another number of states than steps';
      }
      const problem = states.map((s, j) => stepStateProblem(steps[j], s, classes)).find(p => p !== undefined);
      if (problem !== undefined) return problem;
    }
    return undefined;
  },

  settle: ({ parts, remainder }, state) => ({
    remainder,
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, [selector, ...steps]], i): [string, Part] => [
        name,
        [
          typeof selector === 'function' ? state.parts[i].columns : selector,
          // A part that took no columns has learnt nothing.
          ...steps.map((step, j) =>
            j in state.parts[i].states ? settle(step, state.parts[i].states[j]) : step,
          ),
        ],
      ]),
    ),
  }),
});

/**
 * Sends different columns through different transformers and puts the results side by side, in the order of the parts.
 * A column may be in several parts; a column in none is dropped, or put at the end with `remainder: 'passthrough'`.
 *
 * @param parts By name: a selector (a name, a list of names, `ofType(…)`, or a predicate), then transformers.
 * @throws {CauceError} PARAM_INVALID, STEP_DUPLICATE; when fitting: COLUMN_UNKNOWN, COLUMN_DUPLICATE (two parts that
 *   make columns of the same name).
 *
 * @example
 * const prepare = columns({
 *   numbers: [ofType('number', 'integer'), simpleImputer({ strategy: 'median' }), standardScaler()],
 *   categories: [['fuel'], oneHotEncoder({ handleUnknown: 'ignore' })],
 * });
 * const { table } = await fitTransform(prepare, cars.drop(['price']));
 * table.names; //=> ['km', 'year', 'fuel']
 */
export function columns<const P extends Parts>(
  parts: P,
  options: { readonly remainder?: 'drop' | 'passthrough' } = {},
): Step<'columns', ColumnsParams<P>, 'transformer'> {
  return columnsFactory({ ...options, parts }) as Step<'columns', ColumnsParams, 'transformer'> as Step<
    'columns',
    ColumnsParams<P>,
    'transformer'
  >;
}
columns.definition = columnsFactory.definition;

async function fitParts(
  table: Table,
  { parts, remainder }: ColumnsParams,
  context: FitContext,
): Promise<Fitted<ColumnsState>> {
  const fitted: FittedPart[] = [];
  const taken = new Set<string>();
  const out: (readonly [string, Column])[] = [];
  for (const [name, [selector, ...steps]] of Object.entries(parts)) {
    const columns = selectNames(table, selector, `Columns, part ${show(name)}`);
    for (const column of columns) taken.add(column);
    // A selector that finds nothing leaves its steps nothing to learn.
    const chain =
      columns.length === 0
        ? { states: [], output: table.select([]) }
        : await fitChain(steps, table.select(columns), { ...context, random: context.random.fork(name) });
    fitted.push({ columns, states: chain.states });
    out.push(...chain.output.entries());
  }
  const rest = remainder === 'drop' ? [] : table.names.filter(name => !taken.has(name));
  out.push(...table.select(rest).entries());
  checkOutput(out);
  return { state: { parts: fitted, remainder: rest }, output: new Table(out, table.length) };
}

function selectorText(selector: Selector): string {
  if (typeof selector === 'function') return 'by a predicate';
  if (typeof selector === 'string') return selector;
  return 'types' in selector ? `all of type ${selector.types.join(', ')}` : selector.join(', ') || 'none';
}

function isSelector(value: unknown): value is Selector {
  if (typeof value === 'string' || typeof value === 'function') return true;
  const names = typeof value === 'object' && value !== null && 'types' in value ? value.types : value;
  return Array.isArray(names) && names.every(name => typeof name === 'string');
}

function selectNames(table: Table, selector: Selector, where: string): readonly string[] {
  if (typeof selector === 'function') {
    return table.entries().flatMap(([name, column]) => (selector(name, column) ? [name] : []));
  }
  if (typeof selector === 'object' && 'types' in selector) {
    return table.entries().flatMap(([name, column]) => (selector.types.includes(column.type) ? [name] : []));
  }
  const names = typeof selector === 'string' ? [selector] : selector;
  return table.select(names, where).names;
}

function checkOutput(entries: readonly (readonly [string, Column])[]): void {
  const seen = new Set<string>();
  for (const [name] of entries) {
    if (seen.has(name))
      throw new CauceError('COLUMN_DUPLICATE', { where: 'Columns, the results of its parts', column: name });
    seen.add(name);
  }
}
