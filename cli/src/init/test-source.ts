/** `model.test.ts` of a new project: what must hold of its model, whatever becomes of the pipeline. */

import { type Project, scoreOf } from './project.ts';
import {
  importSource,
  objectSource,
  propertyName,
  stringLiteral,
  valueLiteral,
  visible,
} from './source-text.ts';
import type { WhatIf } from './what-if.ts';

export function testSource(project: Project): string {
  const { task, whatIf } = project;
  const dummy = task === 'regression' ? 'dummyRegressor' : 'dummyClassifier';
  const score = scoreOf(task);
  return `import assert from 'node:assert/strict';
${importSource('node:test', 'describe', 'it')}
${importSource('cauce', dummy, 'loadModel', 'pipeline', 'trainTestSplit')}
${importSource('./data.ts', 'readData')}
import ownPipeline from './pipeline.ts';
${importSource('./schema.ts', whatIf === undefined ? undefined : 'type Instance', 'target')}

const { train, test } = trainTestSplit(await readData(), { testSize: 0.2 });
const model = await ownPipeline.fit(train, { target });

describe('the model', () => {
  it('predicts rows that it has not seen better than a dummy does', async () => {
    const dummy = await pipeline(${dummy}()).fit(train, { target });
    const { ${score} } = model.evaluate(test);
    const { ${score}: least } = dummy.evaluate(test);
    assert.ok(${score} < least, \`${score} \${${score}}, and \${least} of the dummy\`);
  });
${whatIf === undefined ? anyAnswerSource(project) : whatIfSource(project, whatIf)}
  it('is the same when it comes back from its file', () => {
    const again = loadModel(model.toBytes());
    assert.deepEqual(again.predict(test), model.predict(test));
  });
});
`;
}

function whatIfSource({ task }: Project, { column, row, from, to, goesUp, className }: WhatIf): string {
  const fields = Object.entries(row).map(
    ([name, value]) => `${propertyName(name)}: ${valueLiteral(value as never)}`,
  );
  const change = (value: typeof from): string => `${propertyName(column)}: ${valueLiteral(value)}`;
  const rows = `[
      { ...row, ${change(from)} },
      { ...row, ${change(to)} },
    ]`;
  const what = `${visible(column)} were ${shown(to)} instead of ${shown(from)}`;
  const way = goesUp ? 'higher' : 'lower';
  const [says, asks] =
    task === 'regression'
      ? [`predicts a ${way} value if ${what}`, [`const [before, after] = model.predict(${rows});`]]
      : [
          `gives ${shown(className)} a ${way} probability if ${what}`,
          [
            `const position = model.target.values?.indexOf(${stringLiteral(className as string)}) ?? -1;`,
            `const probabilities = model.predictProba(${rows});`,
            'const [before, after] = probabilities.map(ofClasses => ofClasses[position]);',
          ],
        ];
  return `
  /** A row of the table, to ask what if. */
  const row: Instance = ${objectSource(fields, 2, 24)};

  it(${stringLiteral(says)}, () => {
    ${asks.join('\n    ')}
    assert.ok(after ${goesUp ? '>' : '<'} before, \`\${before}, then \${after}\`);
  });
`;
}

/** For a table of which nothing was learnt. */
function anyAnswerSource({ task }: Project): string {
  const check =
    task === 'regression' ? 'Number.isFinite(prediction)' : 'model.target.values?.includes(prediction)';
  return `
  it('has an answer for every row', () => {
    for (const prediction of model.predict(test)) assert.ok(${check}, String(prediction));
  });
`;
}

function shown(value: unknown): string {
  const text = visible(typeof value === 'string' ? JSON.stringify(value) : String(value));
  return text.length > 40 ? `${[...text].slice(0, 39).join('')}…` : text;
}
