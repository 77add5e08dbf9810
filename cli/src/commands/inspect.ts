/** `cauce inspect`: what a model file or a folder of models holds. */

import type { Field } from '@cauce/core';
import { Command } from 'commander';
import { type OpenedModel, openModel } from '../model-source.ts';
import { definitionsOption, jsonOption } from '../options.ts';
import { alignColumns, count, formatBytes, formatMetrics, formatNumber } from '../text.ts';

interface InspectOptions {
  readonly definitions: readonly string[];
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('show what a model takes, how it was made and how good it is')
    .argument('<model>', 'a .cauce file or a folder of models')
    .addOption(definitionsOption())
    .addOption(jsonOption())
    .action(inspect);
}

async function inspect(path: string, options: InspectOptions): Promise<void> {
  const opened = await openModel(path, options.definitions);
  console.log(options.json ? JSON.stringify(facts(opened)) : describe(opened).join('\n'));
}

function facts({ model, bytes, name, version, versions }: OpenedModel): object {
  return {
    ...(version === undefined ? {} : { name, version, versions }),
    task: model.task,
    target: model.target,
    schema: model.schema,
    features: model.featureNames,
    pipeline: model.toString(),
    metrics: model.metrics,
    lineage: model.lineage,
    bytes,
  };
}

function describe({ model, bytes, name, version, versions }: OpenedModel): string[] {
  const { rows, createdAt, library, randomState, dataHash } = model.lineage;
  return [
    model.toString(),
    '',
    `predicts   ${model.target.name} (${fieldText(model.target)})`,
    ...(version === undefined ? [] : [`version    ${version} of ${name}, which has ${versions?.join(', ')}`]),
    `measured   ${model.metrics === null ? 'not yet' : formatMetrics(model.metrics)}`,
    `fitted     ${createdAt} on ${count(rows, 'row')} (seed ${randomState}, data ${dataHash.slice(0, 12)})`,
    `features   ${model.featureNames.length}`,
    `size       ${formatBytes(bytes)}, written by Cauce ${library}`,
    '',
    ...alignColumns([
      ['input', 'type', 'seen'],
      ...model.schema.fields.map(field => [field.name, typeText(field), fieldText(field)]),
    ]),
  ];
}

function typeText({ type, nullable }: Field): string {
  return nullable ? `${type} or null` : type;
}

/** What was seen of a field, in a few words. */
function fieldText({ type, range, values, examples }: Field): string {
  if (range !== undefined) {
    const [min, max] = range.map(end => (type === 'date' ? new Date(end).toISOString() : formatNumber(end)));
    return `${min} to ${max}`;
  }
  const listed = values ?? examples ?? [];
  const shown = listed.slice(0, 4).join(', ');
  return listed.length > 4 || (values === undefined && listed.length > 0) ? `${shown}, …` : shown || '-';
}
