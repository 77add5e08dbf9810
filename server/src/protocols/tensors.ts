/** Tensors of the Open Inference Protocol: one for each column of the model, and those that are answered. */

import { didYouMean, type Field, type FieldType, type Model, show } from '@cauce/core';
import { badShape, checkOptions } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { listPieces } from '../predict/answer.ts';
import { type Answered, type Given, givenColumns } from './given.ts';
import { checkList, checkObject, isObject } from './read-json.ts';

export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  /** -1 stands for any size. */
  readonly shape: readonly number[];
  /** What the protocol has no word for. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface InferRequest {
  readonly id: string | undefined;
  readonly given: Given;
  /** The outputs that are asked for. */
  readonly outputs: readonly string[];
}

const datatypes: Readonly<Record<FieldType, string>> = {
  number: 'FP64',
  integer: 'INT64',
  boolean: 'BOOL',
  date: 'BYTES',
  category: 'BYTES',
  text: 'BYTES',
};

/** With the type of each column, and whether `null` may stand in it. */
export function inputsOf({ schema }: Model): TensorMetadata[] {
  return schema.fields.map(({ name, type, nullable }) => ({
    name,
    datatype: datatypes[type],
    shape: [-1],
    parameters: { type, nullable },
  }));
}

/** Probabilities come with the classes that they are of, in their order. */
export function outputsOf({ task, target }: Model): TensorMetadata[] {
  if (task === 'regression') return [{ name: 'predictions', datatype: 'FP64', shape: [-1] }];
  const classes = target.values ?? [];
  return [
    { name: 'predictions', datatype: 'BYTES', shape: [-1] },
    { name: 'probabilities', datatype: 'FP64', shape: [-1, classes.length], parameters: { classes } },
  ];
}

/** @throws {HttpProblem} 422 for what is no request of the protocol. */
export function inferRequest(value: unknown, model: Model): InferRequest {
  const body = checkObject(value, 'The body', '{"inputs": […]}');
  checkOptions(body, ['id', 'parameters', 'inputs', 'outputs']);
  const { id, inputs, outputs = [] } = body;
  if (id !== undefined && typeof id !== 'string') throw badShape(`"id" must be a string. Got ${show(id)}.`);
  checkParameters(body.parameters, 'The body');
  const seen = new Set<string>();
  const tensors = checkList(inputs, '"inputs"', 'tensors, one for each column').map((tensor, i) => {
    const { name, values } = readTensor(tensor, i, model);
    if (seen.has(name)) throw badShape(`The input ${show(name)} comes twice.`);
    seen.add(name);
    return [name, values] as const;
  });
  return { id, given: givenColumns(tensors, '"inputs"'), outputs: outputNames(outputs, model) };
}

/** The text of an answer, in pieces. */
export function* inferAnswer(
  { id, outputs }: InferRequest,
  answered: Answered,
  served: ServedVersion,
): Generator<string> {
  const { name, version, model } = served;
  const about = { model_name: name, model_version: String(version), ...(id === undefined ? {} : { id }) };
  yield `${JSON.stringify(about).slice(0, -1)},"outputs":[`;
  const all = outputsOf(model);
  for (const [i, output] of outputs.entries()) {
    const { datatype, shape } = all.find(one => one.name === output) as TensorMetadata;
    const values = output === 'predictions' ? answered.predictions : (answered.probabilities ?? []);
    const tensor = { name: output, datatype, shape: [answered.predictions.length, ...shape.slice(1)] };
    yield `${i === 0 ? '' : ','}${JSON.stringify(tensor).slice(0, -1)},"data":`;
    yield* listPieces(values);
    yield '}';
  }
  yield ']}';
}

/** Kinds of datatypes, each with what its elements are in JSON; `null`, for a missing value, is one of them everywhere. */
const kinds = {
  whole: { elements: 'whole numbers', has: (value: unknown) => Number.isInteger(value) },
  real: { elements: 'numbers', has: (value: unknown) => typeof value === 'number' },
  boolean: { elements: 'booleans', has: (value: unknown) => typeof value === 'boolean' },
  string: { elements: 'strings', has: (value: unknown) => typeof value === 'string' },
} as const;
type Kind = keyof typeof kinds;

function kindOf(datatype: string): Kind | undefined {
  if (/^U?INT(?:8|16|32|64)$/.test(datatype)) return 'whole';
  if (/^FP(?:16|32|64)$/.test(datatype)) return 'real';
  return datatype === 'BOOL' ? 'boolean' : datatype === 'BYTES' ? 'string' : undefined;
}

/** What a column can be sent as: whatever can be read without loss. */
const takes: Readonly<Record<FieldType, readonly Kind[]>> = {
  number: ['real', 'whole', 'string'],
  integer: ['whole', 'real', 'string'],
  boolean: ['boolean', 'whole', 'string'],
  date: ['string'],
  // Numbers are taken by their spelling where the model learnt them as categories.
  category: ['string', 'whole', 'real'],
  text: ['string'],
};

function readTensor(value: unknown, i: number, model: Model): { name: string; values: readonly unknown[] } {
  const tensor = checkObject(value, `inputs[${i}]`, '{"name", "shape", "datatype", "data"}');
  const { name, datatype, shape, data, parameters } = tensor;
  if (typeof name !== 'string') throw badShape(`inputs[${i}]: "name" must be a string. Got ${show(name)}.`);
  const where = `The input ${show(name)}`;
  checkParameters(parameters, where);
  if (data === undefined && isObject(parameters) && 'binary_data_size' in parameters) throw binary();
  // The target may come too, as everywhere, and is not read.
  if (!model.schema.has(name) && !model.ignored.includes(name))
    throw noSuch('input', name, model.schema.names);
  const kind = typeof datatype === 'string' ? kindOf(datatype) : undefined;
  const field = model.schema.has(name) ? model.schema.field(name) : undefined;
  checkDatatype(where, datatype, kind, field);
  const rows = rowsOfShape(shape, where);
  const elements = checkList(data, `${where}: "data"`, 'values');
  if (elements.length !== rows) {
    throw badShape(`${where}: the shape ${show(shape)} has ${rows} values, "data" has ${elements.length}.`);
  }
  const values = elements.map(element =>
    Array.isArray(element) && element.length === 1 && (shape as unknown[]).length === 2
      ? element[0]
      : element,
  );
  const { has, elements: expected } = kinds[kind as Kind];
  const bad = values.findIndex(element => element !== null && !has(element));
  if (bad >= 0) {
    throw badShape(
      `${where}, data[${bad}]: by the datatype ${datatype} there must be ${expected}, or null for a missing value. Got ${show(values[bad])}.`,
    );
  }
  return { name, values };
}

/** Binary tensors are an extension of another server's. */
export function binary(): Error {
  return badShape(
    'Tensors must come as JSON, in "data"; binary ones are not read here. With tritonclient, pass binary_data=False to set_data_from_numpy.',
  );
}

function checkDatatype(
  where: string,
  datatype: unknown,
  kind: Kind | undefined,
  field: Field | undefined,
): void {
  if (kind === undefined) {
    throw badShape(
      `${where}: "datatype" must be BOOL, BYTES, FP64, FP32, FP16, or INT or UINT with 8, 16, 32 or 64. Got ${show(datatype)}.`,
    );
  }
  if (field === undefined || takes[field.type].includes(kind)) return;
  throw badShape(`${where}: "datatype" must be ${datatypes[field.type]}, or fit it. Got ${show(datatype)}.`);
}

/** The number of rows of `[n]` or `[n, 1]`. */
function rowsOfShape(shape: unknown, where: string): number {
  const isShape =
    Array.isArray(shape) &&
    (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) &&
    Number.isSafeInteger(shape[0]) &&
    shape[0] >= 0;
  if (isShape) return shape[0] as number;
  throw badShape(`${where}: "shape" must be [n] or [n, 1] for n instances. Got ${show(shape)}.`);
}

/** No output stands for all of them. */
function outputNames(value: unknown, model: Model): string[] {
  const all = outputsOf(model);
  const names = checkList(value, '"outputs"', 'outputs such as {"name": "predictions"}').map((output, i) => {
    const { name, parameters } = checkObject(output, `outputs[${i}]`, '{"name": "predictions"}');
    if (typeof name !== 'string')
      throw badShape(`outputs[${i}]: "name" must be a string. Got ${show(name)}.`);
    checkParameters(parameters, `The output ${show(name)}`);
    if (!all.some(one => one.name === name)) {
      throw noSuch(
        'output',
        name,
        all.map(one => one.name),
      );
    }
    return name;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw badShape(`The output ${show(twice)} comes twice.`);
  return names.length === 0 ? all.map(({ name }) => name) : names;
}

function noSuch(what: 'input' | 'output', name: string, known: readonly string[]): Error {
  return badShape(
    `There is no ${what} ${show(name)}${didYouMean(name, known)}. The ${what}s are ${known.map(show).join(', ')}.`,
  );
}

/** Parameters are hints of clients for servers that know them; what they say changes nothing here. */
function checkParameters(value: unknown, where: string): void {
  if (value !== undefined) checkObject(value, `${where}: "parameters"`, '{}');
}
