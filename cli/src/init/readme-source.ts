/** `README.md` of a new project: its commands, its files, and what its policy says. */

import type { Project } from './project.ts';
import { markdownCode } from './source-text.ts';

export function readmeSource(project: Project): string {
  const { name, dataFile, schema, rows } = project;
  const target = markdownCode(project.target);
  return `# ${name}

Predicts ${target} from the other ${schema.fields.length - 1} columns of \`data/${dataFile}\`, which has ${rows.toLocaleString('en')} rows. Made by \`cauce init\`; all of it is
yours to edit. It needs Node 22.18 or newer, or 24.

\`\`\`sh
npm install
npm test
npm start
\`\`\`

The first \`npm start\` trains a model, later ones serve it at once. It is then at <http://127.0.0.1:8000>, with its docs at
<http://127.0.0.1:8000/docs>. From another terminal in this folder:

\`\`\`sh
curl http://127.0.0.1:8000/predict -H 'content-type: application/json' -d @example.json
\`\`\`

${contentsSource(name)}
## When the data changes

Put the new table in the place of \`data/${dataFile}\` and run \`npm run train\`, or send it to the running service, which takes up to
50 MB unless \`--body-limit\` says otherwise:

\`\`\`sh
curl 'http://127.0.0.1:8000/retrain?promote=if_better' -H 'content-type: ${contentTypeOf(dataFile)}' --data-binary @data/${dataFile}
\`\`\`

A table that does not fit \`schema.ts\`, because a column is missing, or a value is in one that never was empty, is refused with
the row and the column. New categories are no fault; add them to \`schema.ts\` when your own rows are to have them.

${policyRemarks}`;
}

/** What there is in the project to run and to read. */
function contentsSource(name: string): string {
  return `| command | what it does |
| --- | --- |
| \`npm start\` | serves the model: \`POST /predict\`, \`POST /retrain\`; another port by \`npm start -- --port 9000\` |
| \`npm run train\` | learns from the table as it now is, and puts the result to use as a new version |
| \`npm test\` | whether the model predicts better than a dummy, answers a question as it should, and survives its file |
| \`npm run types\` | whether all compiles: a misspelt column does not |
| \`npx cauce inspect models/${name}\` | what the model is, how well it predicts, what is usual in each column |
| \`npx cauce versions models/${name}\` | the versions with their scores; \`npx cauce rollback models/${name}\` goes back to the one before |
| \`npx cauce --help\` | all else |

| file | what is in it |
| --- | --- |
| \`schema.ts\` | the columns, their types, and what was seen in them |
| \`pipeline.ts\` | the steps from a row to its prediction: what you will edit most |
| \`train.ts\` \`data.ts\` | from the table to a version of the model |
| \`model.test.ts\` | what must hold of the model |
| \`policy.json\` | what is done about values and predictions that are not usual |
| \`data/\` | a copy of the table. It is under version control unless you name it in \`.gitignore\`: do so if it holds what not everybody may see |
| \`models/\` | the versions of the model |
`;
}

const policyRemarks = `## What the policy says

\`policy.json\` has what is done by default. \`npm run train\` puts it into the model, which keeps it when it is retrained.

| rule | what is found | what can be done |
| --- | --- | --- |
| \`inputs.outOfRange\` | a number outside what was seen, but near it | \`report\` \`ignore\` \`clip\` \`missing\` \`reject\` |
| \`inputs.farOutOfRange\` | a number far outside | the same |
| \`inputs.unitSlip\` | a number that would be usual in another unit: a year of 14, a price in thousands | the same |
| \`inputs.unknownCategory\` | a category that was not seen | \`report\` \`ignore\` \`missing\` \`reject\` |
| \`inputs.unexpectedMissing\` | nothing, in a column that never was empty | \`reject\` \`report\` \`ignore\` |
| \`inputs.rareCombination\` | values that hardly ever were together | \`report\` \`ignore\` \`reject\` |
| \`inputs.fields\` | exceptions by column: \`{ "a column": { "outOfRange": "reject" } }\` | |
| \`outputs.outOfBounds\` | a prediction that cannot be, such as one below zero of what never was | \`clamp\` \`report\` \`ignore\` \`fallback\` \`reject\` |
| \`outputs.outOfRange\` | a prediction outside what was seen | \`report\` \`ignore\` \`clamp\` \`fallback\` \`reject\` |
| \`retrain.schemaChange\` | columns that came, went or changed their type | \`refuse\` \`warn\` |
| \`retrain.newCategories\` \`unitChange\` \`shift\` \`worse\` | data that is another one than before; scores that are worse | \`warn\` \`refuse\` \`ignore\` |
| \`retrain.monotone\` | by column, the way that predictions must go: \`{ "a column": "increasing" }\` | |
`;

function contentTypeOf(file: string): string {
  if (file.endsWith('.json')) return 'application/json';
  if (file.endsWith('.ndjson') || file.endsWith('.jsonl')) return 'application/x-ndjson';
  return file.endsWith('.parquet') ? 'application/vnd.apache.parquet' : 'text/csv';
}
