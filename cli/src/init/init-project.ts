/** From a table to a project: looks at the columns, tries the pipeline once, writes the files. */

import {
  CauceError,
  dummyClassifier,
  dummyRegressor,
  type Metrics,
  type Model,
  pipeline,
  schemaOf,
  type Table,
  trainTestSplit,
} from '@cauce/core';
import { readTable } from '@cauce/io/node';
import { defaultPipeline, planSimply } from '../default-pipeline.ts';
import { progressBar } from '../progress-bar.ts';
import { exampleRow } from '../service-banner.ts';
import { rowsWithTarget } from '../training-table.ts';
import { fillFolder, folderFault } from './folder.ts';
import {
  exampleSource,
  gitignoreSource,
  packageSource,
  policySource,
  tsconfigSource,
} from './package-source.ts';
import { pipelineSource } from './pipeline-source.ts';
import { dataFileFor, type Project, projectName, scoreOf } from './project.ts';
import type { Answers } from './questions.ts';
import { readmeSource } from './readme-source.ts';
import { schemaSource } from './schema-source.ts';
import { testSource } from './test-source.ts';
import { dataSource, trainSource } from './training-source.ts';
import { findWhatIf } from './what-if.ts';

/** What was made, and what is to be said of it. */
export interface NewProject {
  readonly project: Project;
  /** What becomes of columns that are not used as they are; rows without a target; one sentence each. */
  readonly notes: readonly string[];
  /** Scores on `heldOut` rows. */
  readonly metrics: Metrics;
  readonly heldOut: number;
  /** Whether the pipeline predicts them better than a dummy does. */
  readonly beatsDummy: boolean;
}

/** The pipeline is tried on at most so many rows, drawn at random. */
const triedRows = 20_000;

/**
 * Makes a project of a table. Nothing is written before all is known to be possible.
 *
 * @throws {CauceError} FILE_UNREADABLE for a folder that is not empty and a table that cannot be read; TEXT_INVALID;
 *   COLUMN_UNKNOWN, TARGET_TYPE for the target; TOO_FEW_ROWS, NO_COLUMNS.
 */
export async function initProject({ csv, target, out }: Answers): Promise<NewProject> {
  const fault = await folderFault(out);
  if (fault !== undefined) throw new CauceError('FILE_UNREADABLE', { path: out, message: fault });
  const bar = progressBar();
  const whole = await readTable(csv, { onProgress: bar.update }).finally(bar.clear);
  const { table, notes } = rowsWithTarget(whole, target, csv);
  const tried = await tryPipeline(table, target);
  const { model, train } = tried;
  const inputs = table.drop([target]);
  const plan = planSimply(inputs);
  const project: Project = {
    name: projectName(out),
    dataFile: dataFileFor(csv),
    rows: whole.length,
    schema: schemaOf(whole),
    target,
    task: model.task,
    plan,
    example: exampleRow(schemaOf(inputs), inputs),
    whatIf: findWhatIf(model, train.drop([target])),
  };
  const { dataFile } = project;
  await fillFolder(out, filesOf(project), { [`data/${dataFile}`]: csv });
  const { metrics, heldOut, beatsDummy } = tried;
  return { project, notes: [...notes, ...plan.notes.map(({ text }) => text)], metrics, heldOut, beatsDummy };
}

function filesOf(project: Project): Record<string, string> {
  return {
    'schema.ts': schemaSource(project),
    'pipeline.ts': pipelineSource(project),
    'data.ts': dataSource(project),
    'train.ts': trainSource(project),
    'model.test.ts': testSource(project),
    'policy.json': policySource(),
    'example.json': exampleSource(project),
    'package.json': packageSource(project),
    'tsconfig.json': tsconfigSource(),
    '.gitignore': gitignoreSource(),
    'README.md': readmeSource(project),
  };
}

interface Tried extends Pick<NewProject, 'metrics' | 'heldOut' | 'beatsDummy'> {
  readonly model: Model;
  /** The rows that it learnt from, with the target. */
  readonly train: Table;
}

/** What the project's own test does, on rows drawn alike. */
async function tryPipeline(table: Table, target: string): Promise<Tried> {
  if (table.length < 2)
    throw new CauceError('TOO_FEW_ROWS', { where: 'cauce init', needed: 2, received: table.length });
  const some =
    table.length > triedRows ? trainTestSplit(table, { testSize: triedRows, randomState: 1 }).test : table;
  const { train, test } = trainTestSplit(some, { testSize: 0.2 });
  const chosen = defaultPipeline(table, target, 'hist-gradient-boosting');
  const bar = progressBar();
  const model = await chosen.pipeline
    .fit(train, { target, profile: false, onProgress: bar.update })
    .finally(bar.clear);
  const step = model.task === 'regression' ? dummyRegressor() : dummyClassifier();
  const dummy = await pipeline(step).fit(train, { target, profile: false });
  const metrics = model.evaluate(test);
  const score = scoreOf(model.task);
  const beatsDummy = metrics[score] < dummy.evaluate(test)[score];
  return { model: model as Model, train, metrics, heldOut: test.length, beatsDummy };
}
