/** `pipeline.ts` of a new project: the steps of the default pipeline, written out to be edited. */

import type { Project } from './project.ts';
import {
  commentText,
  examplesText,
  importSource,
  listSource,
  propertyName,
  stringLiteral,
} from './source-text.ts';

/** The file; its pipeline is the one that `defaultPipeline` makes of the table. */
export function pipelineSource(project: Project): string {
  const { plan, target, task } = project;
  const estimator =
    task === 'regression' ? 'histGradientBoostingRegressor' : 'histGradientBoostingClassifier';
  const hasDerived = plan.derived.size > 0;
  const parts = (['numbers', 'categories'] as const).filter(part => plan[part].length > 0);
  return `/**
 * How ${commentText(JSON.stringify(target))} is predicted: the steps from a row to its prediction. They are yours to edit. \`npm run types\` finds a
 * column that is misspelt, \`npm test\` says whether the model still predicts better than a dummy, and \`npm run train\` puts
 * it to use.
 */

${importSource('cauce', 'columns', ...(hasDerived ? ['columnsOf', 'derive'] : []), estimator, 'pipeline')}
${importSource('./schema.ts', 'type Column', hasDerived ? 'inputs' : undefined)}
${hasDerived ? derivedSource(project) : ''}
/** What can be chosen below${hasDerived ? ': the columns of the table, and those made of them' : ': the columns of the table'}. */
type Feature = Column${hasDerived ? ' | keyof typeof derived' : ''};
${parts.map(part => `\n${partComments[part]}\n${listOf(part, plan[part])}`).join('\n')}
${leftOutSource(plan.texts)}
export default pipeline(
${hasDerived ? '  derive(derived),\n' : ''}  columns({ ${parts.map(part => `${part}: [${part}]`).join(', ')} }),
  // Its parameters have scikit-learn's names: ${estimator}({ learningRate: 0.05, maxIter: 300 }).
  ${estimator}(),
);
${alternativesSource(project)}`;
}

const partComments = {
  numbers:
    '/** Numbers, as they are: trees need them neither scaled nor filled in where they are missing. */',
  categories: '/** Categories, as they are: a new one is treated like a missing one. */',
} as const;

function listOf(part: string, names: readonly string[]): string {
  const before = `const ${part} =  satisfies Feature[];`;
  return `const ${part} = ${listSource(names.map(stringLiteral), 0, before.length)} satisfies Feature[];`;
}

function derivedSource({ plan, schema }: Project): string {
  const entries = [...plan.derived].flatMap(([name, { from, take }]) => {
    const { examples = [], values = [] } = schema.field(from);
    const text = examplesText([...examples, ...values].slice(0, 1));
    const [what, method] =
      take === 'number'
        ? ['the number in it', 'extractNumber()']
        : ['its first word, as a category', 'word(0)'];
    return [`  // Of ${text} ${what}.`, `  ${propertyName(name)}: col(${stringLiteral(from)}).${method},`];
  });
  return `
/** A column in an expression. */
const col = columnsOf(inputs);

/** Columns made of others. One that has the name of a column takes its place. */
const derived = {
${entries.join('\n')}
};
`;
}

function leftOutSource(names: readonly string[]): string {
  if (names.length === 0) return '';
  const list = names.slice(0, 10).map(name => commentText(JSON.stringify(name)));
  const more = names.length > list.length ? `, and ${names.length - list.length} more` : '';
  return `\n// Left out, because they are free text: ${list.join(', ')}${more}.\n`;
}

/** Another way, ready to be taken. */
function alternativesSource({ task, plan }: Project): string {
  if (task === 'classification') {
    return `
// Other estimators: randomForestClassifier(), extraTreesClassifier(), decisionTreeClassifier().
`;
  }
  const lines = [
    ...(plan.numbers.length > 0
      ? ["numbers: [numbers, simpleImputer({ strategy: 'median' }), standardScaler()],"]
      : []),
    ...(plan.categories.length > 0
      ? ["categories: [categories, oneHotEncoder({ handleUnknown: 'ignore' })],"]
      : []),
  ];
  return `
// Other estimators: randomForestRegressor(), extraTreesRegressor(), decisionTreeRegressor(). A linear one, ridge(), needs
// columns that are prepared for it:
//
//   columns({
${lines.map(line => `//     ${line}`).join('\n')}
//   }),
`;
}
