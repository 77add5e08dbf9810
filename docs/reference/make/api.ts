/** The API reference: a page for each chapter of core and for each other package, from the docstrings. */

import { Doors, type Entry, type Tag } from './door.ts';

/** A page, and where what is on it is declared. */
interface Page {
  readonly file: string;
  readonly title: string;
  readonly about: string;
  readonly door: string;
  /** Folders and files, from `core/src/`; all of the door without it. */
  readonly places?: readonly string[];
}

const core = { door: 'core/src/index.ts' } as const;
const pages: readonly Page[] = [
  {
    ...core,
    file: 'pipelines.md',
    title: 'Pipelines and models',
    about: 'Put steps together, fit them, keep and open what was fitted.',
    places: ['compose', 'model-file.ts', 'model-selection/fit-measured.ts'],
  },
  {
    ...core,
    file: 'estimators.md',
    title: 'Estimators',
    about: 'What ends a pipeline: regressors and classifiers.',
    places: [
      'calibration',
      'compose/transformed-target-regressor.ts',
      'dummy',
      'ensemble',
      'linear-model',
      'naive-bayes',
      'neighbors',
      'neural-network',
      'svm',
      'tree',
    ],
  },
  {
    ...core,
    file: 'transformers.md',
    title: 'Transformers',
    about: 'What turns columns into columns. `columns` is among the [pipelines](pipelines.md#columns).',
    places: [
      'compose/feature-union.ts',
      'compose/fit-transform.ts',
      'compose/union-parts.ts',
      'datetime',
      'decomposition',
      'encoding',
      'ensemble/isolation-forest.ts',
      'feature-selection',
      'impute',
      'preprocessing',
      'text',
    ],
  },
  {
    ...core,
    file: 'expressions.md',
    title: 'Expressions',
    about: 'What `derive` makes columns of. Expressions are data and travel in the model file.',
    places: ['expression'],
  },
  {
    ...core,
    file: 'model-selection.md',
    title: 'Model selection',
    about:
      'Splits, cross-validation, searches, automatic choice. [Choosing a model](../../guides/choosing-a-model.md) is the guide.',
    places: ['auto', 'model-selection'],
  },
  {
    ...core,
    file: 'inspection.md',
    title: 'Inspection',
    about: 'What a model goes by. [Looking inside](../../guides/looking-inside.md) is the guide.',
    places: ['inspection'],
  },
  {
    ...core,
    file: 'metrics.md',
    title: 'Metrics',
    about: 'Pure functions of two lists.',
    places: ['metrics'],
  },
  {
    ...core,
    file: 'tables.md',
    title: 'Tables and schemas',
    about: 'Named columns of equal length, and what their rows look like.',
    places: ['table', 'table-file.ts'],
  },
  {
    ...core,
    file: 'trust.md',
    title: 'Trust',
    about: 'Policies, profiles, drift, checks of training rows. [Trust](../../trust.md) is the guide.',
    places: ['trust'],
  },
  {
    ...core,
    file: 'definitions.md',
    title: 'Definitions of your own',
    about:
      'Transformers and estimators of your own. [Custom transformers](../../guides/custom-transformers.md) is the guide.',
    places: ['estimator', 'random.ts', 'host.ts'],
  },
  {
    ...core,
    file: 'errors.md',
    title: 'Errors and version',
    about: 'What Cauce throws. [Errors](../../errors.md) has every code.',
    places: ['errors.ts', 'version.ts'],
  },
  {
    ...core,
    file: 'views.md',
    title: 'Views',
    about: 'What notebooks show of tables, pipelines, models and metrics.',
    places: ['views', 'view.ts'],
  },
  { file: 'io.md', title: '@cauce/io', about: 'Tables in and out.', door: 'io/src/node.ts' },
  { file: 'store.md', title: '@cauce/store', about: 'The versions of a model.', door: 'store/src/index.ts' },
  { file: 'server.md', title: '@cauce/server', about: 'The REST service.', door: 'server/src/index.ts' },
  {
    file: 'client.md',
    title: '@cauce/client',
    about: 'The typed client. Its [readme](../../../client/README.md) shows how it is used.',
    door: 'client/src/index.ts',
  },
];

/** The pages, by file name. @throws when something exported has no page. */
export function apiPages(): Map<string, string> {
  const doors = new Doors();
  try {
    const exported = new Map(
      [...new Set(pages.map(page => page.door))].map(door => [door, doors.read(door)]),
    );
    const sorted = pages.map(page => ({
      page,
      entries: (exported.get(page.door) as Entry[]).filter(entry => pageOf(page.door, entry) === page),
    }));
    const placed = new Set(sorted.flatMap(({ entries }) => entries));
    const lost = [...exported.values()].flat().filter(entry => !placed.has(entry));
    if (lost.length > 0) throw new Error(`On no page: ${lost.map(({ name, file }) => `${name} of ${file}`)}`);
    const filled = sorted.filter(({ entries }) => entries.length > 0);
    const rendered = filled.map(({ page, entries }) => [page.file, render(page, entries)] as const);
    return new Map([['README.md', index(filled)], ...rendered]);
  } finally {
    doors.close();
  }
}

/** The page of the same door that names a file, or the nearest folder that it is in. */
function pageOf(door: string, { file }: Entry): Page | undefined {
  const place = file.replace('core/src/', '');
  const nearness = ({ places = [''] }: Page): number =>
    Math.max(
      ...places.map(own => (own === '' || place === own || place.startsWith(`${own}/`) ? own.length : -1)),
    );
  const [nearest] = pages.filter(page => page.door === door).sort((a, b) => nearness(b) - nearness(a));
  return nearest !== undefined && nearness(nearest) >= 0 ? nearest : undefined;
}

const made = '<!-- Made by `node docs/reference/make.ts` from the docstrings; do not edit. -->';

function index(filled: readonly { page: Page; entries: readonly Entry[] }[]): string {
  const sections = filled.map(({ page, entries }) => {
    const names = entries.map(({ name }) => `[\`${name}\`](${page.file}#${anchor(name)})`);
    return `## [${page.title}](${page.file})\n\n${page.about.replaceAll('](../../', '](../../')}\n\n${names.join(' · ')}`;
  });
  return [
    made,
    '# API',
    'Everything that the packages export. `cauce` has all of core, io, store and server; each is there by itself too, as\n`@cauce/core` (any JavaScript host, no dependency), `@cauce/io`, `@cauce/store`, `@cauce/server`; the client is `@cauce/client`.',
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}

function render(page: Page, entries: readonly Entry[]): string {
  const package_ = page.door.split('/')[0];
  const from = package_ === 'client' ? '`@cauce/client`' : `\`cauce\` or \`@cauce/${package_}\``;
  return [
    made,
    `# ${page.title}`,
    `${page.about} From ${from}. [All pages](README.md)`,
    ...entries.map(entry => renderEntry(entry)),
  ]
    .join('\n\n')
    .concat('\n');
}

function renderEntry(entry: Entry, prefix = ''): string {
  const { kind, name, text, declaration, members, file } = entry;
  const full = `${prefix}${name}`;
  const where = `_${kind}, [${file}](../../../${file})_`;
  const parts = [`${prefix === '' ? '##' : '###'} ${full}`, where];
  if (text !== '') parts.push(text);
  // A signature is no program: the word after the language tells the runner of code blocks.
  if (declaration !== '') parts.push(`\`\`\`ts signature\n${declaration}\n\`\`\``);
  parts.push(...renderTags(entry.tags));
  parts.push(...members.map(member => renderEntry(member, `${full}.`)));
  return parts.join('\n\n');
}

function renderTags(tags: readonly Tag[]): string[] {
  const of = (name: string): string[] =>
    tags.filter(tag => tag.name === name).map(({ text }) => oneLine(text));
  const parameters = [...of('typeParam'), ...of('param')].map(text => {
    const [, name, rest] = /^(\S+)\s*(?:-\s*)?(.*)$/s.exec(text) ?? ['', text, ''];
    return `| \`${name}\` | ${rest.replaceAll('|', '\\|')} |`;
  });
  const parts: string[] = [];
  if (parameters.length > 0) parts.push(`| parameter | meaning |\n| --- | --- |\n${parameters.join('\n')}`);
  for (const text of of('returns')) parts.push(`**Returns** ${text}`);
  for (const text of of('throws')) parts.push(`**Throws** ${text}`);
  for (const { text } of tags.filter(tag => tag.name === 'example'))
    parts.push(`\`\`\`ts signature\n${text.replace(/^```ts\n|\n```$/g, '')}\n\`\`\``);
  return parts;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

/** The anchor that code hosts give a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
