/** The OpenAPI document of a served model: its schemas and examples are made from the model's own schema. */

import { version as library } from '@cauce/core';
import { trainingSchema } from '../bodies/instances.ts';
import type { ServedVersion } from '../models/served-version.ts';
import { exampleInstances, labelledExamples } from './examples.ts';
import { defaultPaths, modelPaths, otherPaths } from './other-paths.ts';
import { predictOperation } from './predict-operation.ts';
import { retrainOperation } from './retrain-operation.ts';
import {
  fieldSchema,
  instanceSchema,
  issueSchema,
  type Json,
  jobSchema,
  problemSchema,
  retrainingSchema,
  versionSchema,
} from './schemas.ts';

export interface DocumentOptions {
  /** Fewest rows of a retraining. */
  readonly minRows: number;
  /** Whether requests need a key. */
  readonly hasKeys: boolean;
  /** Whether addresses without a model's name speak to this one. */
  readonly isDefault: boolean;
  /** Routes of other protocols. */
  readonly protocols: Json;
}

export function openApi(
  served: ServedVersion,
  { minRows, hasKeys, isDefault, protocols }: DocumentOptions,
): Json {
  const { name, model, version } = served;
  const { schema, target, task } = model;
  const [example] = exampleInstances(model, 1);
  const learnt = fieldSchema({ ...target, nullable: false });
  // The mean of whole numbers is none, and the name of a class is a string.
  const prediction = { ...learnt, type: task === 'regression' ? 'number' : 'string' };
  const ofModel: Record<string, Json> = {
    '/predict': { post: predictOperation(example, prediction, model.intervals !== null) },
    '/retrain': { post: retrainOperation(labelledExamples(model, minRows)) },
    ...modelPaths(prediction),
  };
  return {
    openapi: '3.1.0',
    info: {
      title: `Cauce: ${name}`,
      version: String(version),
      description: `Predicts \`${target.name}\` (${task}). Served by Cauce ${library}; version ${version} of the model is in use.`,
    },
    ...(hasKeys ? { security: [{ key: [] }] } : {}),
    paths: {
      ...(isDefault ? { ...ofModel, ...defaultPaths() } : {}),
      ...otherPaths(),
      ...byName(ofModel, name),
      ...protocols,
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'As `cauce keys add` made it' },
      },
      schemas: {
        Instance: instanceSchema(schema.fields, 'One instance: every column of the table but the target.'),
        LabelledInstance: instanceSchema(
          trainingSchema(model).fields.map(field =>
            // What was seen of the target is told, though other values are taken too.
            field.name === target.name ? { ...target, ...field } : field,
          ),
          'One instance with its target.',
        ),
        Retraining: retrainingSchema(),
        Job: jobSchema(),
        Version: versionSchema(),
        Warning: { $ref: '#/components/schemas/Issue' },
        Issue: issueSchema(),
        Problem: problemSchema(),
      },
    },
  };
}

/** The same routes under /models/, by other ids. By its name, for the schemas and examples are those of this model. */
function byName(paths: Readonly<Record<string, Json>>, name: string): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      `/models/${name}${path}`,
      Object.fromEntries(
        Object.entries(item).map(([method, value]) => [
          method,
          method === 'parameters' ? value : renamed(value as Json),
        ]),
      ),
    ]),
  );
}

function renamed(operation: Json): Json {
  return {
    ...operation,
    operationId: `${operation.operationId}ByName`,
    summary: `${operation.summary}, by the model's name`,
  };
}
