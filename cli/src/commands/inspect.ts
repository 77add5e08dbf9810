/** `cauce inspect`: what a model file or a folder of models holds. */

import type { Field, Model } from '@cauce/core';
import { Command } from 'commander';
import { type OpenedModel, openModel } from '../model-source.ts';
import { fieldLines, intervalsText, summarizeIntervals, summarizeProfile } from '../model-summary.ts';
import { definitionsOption, jsonOption } from '../options.ts';
import { policyChanges } from '../policy-file.ts';
import { alignColumns, count, formatBytes, formatMetrics, formatNumber, visible } from '../text.ts';

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
  console.log(options.json ? JSON.stringify(facts(opened)) : describe(opened).map(visible).join('\n'));
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
    intervals: summarizeIntervals(model.intervals),
    policy: model.policy,
    profile: summarizeProfile(model),
    bytes,
  };
}

function describe({ model, bytes, name, version, versions }: OpenedModel): string[] {
  const { rows, createdAt, library, randomState, dataHash } = model.lineage;
  const intervals = summarizeIntervals(model.intervals);
  return [
    ...model.toString().split('\n'),
    '',
    `predicts   ${model.target.name} (${fieldText(model.target)})`,
    ...(version === undefined ? [] : [`version    ${version} of ${name}, which has ${versions?.join(', ')}`]),
    `measured   ${model.metrics === null ? 'not yet' : formatMetrics(model.metrics)}`,
    `intervals  ${intervals === null ? 'none' : intervalsText(intervals)}`,
    ...policyLines(model),
    `fitted     ${createdAt} on ${count(rows, 'row')} (seed ${randomState}, data ${dataHash.slice(0, 12)})`,
    `features   ${model.featureNames.length}`,
    `size       ${formatBytes(bytes)}, written by Cauce ${library}`,
    '',
    ...alignColumns([
      ['input', 'type', 'seen'],
      ...model.schema.fields.map(field => [field.name, typeText(field), fieldText(field)]),
    ]),
    '',
    ...profileLines(model),
  ];
}

/** Where the policy is not the default one. */
function policyLines({ policy }: Model): string[] {
  const changes = policyChanges(policy);
  if (changes.length === 0) return ['policy     the default one'];
  return changes.map((change, i) => `${i === 0 ? 'policy' : '      '}     ${change}`);
}

/** So many pairs of columns are shown. */
const shownPairs = 8;

function profileLines(model: Model): string[] {
  const profile = summarizeProfile(model);
  if (profile === null) return ['It remembers nothing of what is usual: it was fitted without a profile.'];
  const shown = profile.pairs.slice(0, shownPairs).map(pair => pair.join(' & '));
  const more = profile.pairs.length - shown.length;
  return [
    `Usual in ${count(profile.rows, 'row')} (of numbers, from a tenth to nine tenths):`,
    ...fieldLines(profile),
    ...(shown.length === 0
      ? []
      : ['', `together   ${shown.join(', ')}${more > 0 ? `, and ${count(more, 'more pair')}` : ''}`]),
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
