/** The OpenAPI document of a served model: its schemas and examples are made from the model's own schema. */

import { version as library } from '@cauce/core';
import type { ServedVersion } from '../models/served-version.ts';
import { exampleInstances, labelledExamples } from './examples.ts';
import { modelParameter, modelPaths, otherPaths } from './other-paths.ts';
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
  /** Routes of other protocols. */
  readonly protocols: Json;
}

export function openApi(served: ServedVersion, { minRows, hasKeys, protocols }: DocumentOptions): Json {
  const { name, model, version } = served;
  const { schema, target, task } = model;
  const [example] = exampleInstances(model, 1);
  const prediction = fieldSchema({ ...target, nullable: false });
  const ofModel: Record<string, Json> = {
    '/predict': { post: predictOperation(example, prediction) },
    '/retrain': { post: retrainOperation(labelledExamples(model, minRows)) },
    ...modelPaths(),
  };
  return {
    openapi: '3.1.0',
    info: {
      title: `Cauce: ${name}`,
      version: String(version),
      description: `Predicts \`${target.name}\` (${task}). Served by Cauce ${library}; version ${version} of the model is in use.`,
    },
    ...(hasKeys ? { security: [{ key: [] }] } : {}),
    paths: { ...ofModel, ...otherPaths(), ...byName(ofModel), ...protocols },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'As `cauce keys add` made it' },
      },
      schemas: {
        Instance: instanceSchema(schema.fields, 'One instance: every column of the table but the target.'),
        LabelledInstance: instanceSchema(
          [...schema.fields.map(field => ({ ...field, nullable: true })), { ...target, nullable: false }],
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

/** The same routes under /models/{model}: operations by another id, and without examples, which are this model's. */
function byName(paths: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      `/models/{model}${path}`,
      Object.fromEntries([
        ...Object.entries(item).map(([method, value]) => [
          method,
          method === 'parameters' ? value : renamed(value as Json),
        ]),
        ['parameters', [modelParameter, ...((item.parameters as Json[] | undefined) ?? [])]],
      ]),
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
