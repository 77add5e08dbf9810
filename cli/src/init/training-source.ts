/** `data.ts` and `train.ts` of a new project: the table, and a new version of the model. */

import type { Project } from './project.ts';
import { importSource } from './source-text.ts';

export function dataSource({ dataFile, schema, target }: Project): string {
  const read = `readTable(join(import.meta.dirname, 'data', '${dataFile}'), { schema: tableSchema })`;
  if (!schema.field(target).nullable) {
    return `/** The rows to learn from. */

${importSource('node:path', 'join')}
${importSource('cauce', 'readTable', 'type Table')}
${importSource('./schema.ts', 'type Row', 'tableSchema')}

/** The table, checked against the schema. */
export function readData(): Promise<Table<Row>> {
  return ${read};
}
`;
  }
  return `/** The rows to learn from. */

${importSource('node:path', 'join')}
${importSource('cauce', 'readTable', 'type Table', 'valueAt')}
${importSource('./schema.ts', 'type Row', 'tableSchema', 'target')}

/** The table, checked against the schema, without the rows that have no target: they teach nothing. */
export async function readData(): Promise<Table<Row>> {
  const table = await ${read};
  const targets = table.column(target);
  const rows = Array.from({ length: table.length }, (_, row) => row);
  return table.take(rows.filter(row => valueAt(targets, row) !== null));
}
`;
}

export function trainSource({ name, dataFile }: Project): string {
  return `/**
 * Learns from data/${dataFile} and puts the result to use as a new version in models/${name}.
 *
 *     npm run train                # whenever the table or the pipeline has changed
 *     node train.ts --if-missing   # only where there is no version yet: what \`npm start\` does first
 */

${importSource('node:fs/promises', 'readFile')}
${importSource('node:path', 'join')}
${importSource('cauce', 'fitMeasured', 'folderDriver', 'openStore', 'type PolicyInput', 'tableToBytes')}
${importSource('./data.ts', 'readData')}
import pipeline from './pipeline.ts';
${importSource('./schema.ts', 'target')}

const name = '${name}';
const store = await openStore(folderDriver(join(import.meta.dirname, 'models', name)));
const parentVersion = await store.active();
if (parentVersion !== undefined && process.argv.includes('--if-missing')) process.exit();

const policy = JSON.parse(
  await readFile(join(import.meta.dirname, 'policy.json'), 'utf8'),
) as PolicyInput;
const table = await readData();
console.log(\`\${pipeline}\\n\`);

// Two fits: one without a fifth of the rows, to be measured on them, and one on all rows, to be used.
const fitted = await fitMeasured(pipeline, table, { target, intervals: { method: 'split' } });
const model = fitted.model.withPolicy(policy);
console.log(\`Measured on \${fitted.heldOut} rows that it had not seen:\`, model.metrics);

const version = await store.add({
  model: model.toBytes(),
  // Kept beside the model, so that a retraining may append rows to them.
  data: tableToBytes(table),
  info: {
    name,
    metrics: model.metrics,
    rows: table.length,
    lineage: model.lineage,
    ...(parentVersion === undefined ? {} : { parentVersion }),
  },
});
await store.activate(version);
console.log(\`Version \${version} is in models/\${name}.\`);
`;
}
