/** A model as a notebook shows it. */

import type { Field, Schema } from '../table/schema.ts';
import { type Grid, gridHtml, gridText } from '../views/grid.ts';
import { html } from '../views/html.ts';
import { countText, valueText } from '../views/number-text.ts';
import { scoresGrid } from '../views/scores.ts';
import { View } from '../views/view.ts';
import type { Model } from './model.ts';
import { pipelineHtml } from './pipeline-view.ts';

/** Most categories that are named. */
const mostCategories = 6;

/** What is needed of a model here. */
type Shown = Pick<Model, 'task' | 'target' | 'metrics' | 'pipeline' | 'lineage' | 'intervals'> & {
  readonly schema: Schema<unknown>;
};

/** What it predicts, its scores where they were measured, the pipeline, and what it asks for. */
export function modelView(model: Shown): View {
  const { target, metrics, pipeline } = model;
  const title = `Model of ${target.name}`;
  const facts = factsOf(model);
  const scores = metrics === null ? [] : [scoresGrid(metrics, 'Scores on rows held out')];
  const inputs = inputsGrid(model.schema.fields);
  return new View(
    html`<b>${title}</b> ${facts}
${scores.map(gridHtml)}
${pipelineHtml(pipeline)}
<details><summary>${inputs.caption}</summary>
${gridHtml(inputs)}</details>`,
    [`${title}: ${facts}`, ...scores.map(gridText), String(pipeline), gridText(inputs)].join('\n\n'),
  );
}

function factsOf({ task, target, lineage, intervals }: Shown): string {
  const kind = task === 'regression' ? 'predicts numbers' : `predicts one of ${seenOf(target)}`;
  const learnt = `learnt from ${countText(lineage.rows, 'row')}`;
  const calibrated = intervals === null ? [] : [`intervals by ${intervals.method.method}`];
  return [kind, learnt, ...calibrated].join(' · ');
}

function inputsGrid(fields: readonly Field[]): Grid {
  return {
    caption: `A row to predict has ${countText(fields.length, 'field')}`,
    headings: [{ name: 'field' }, { name: 'type' }, { name: 'may be missing' }, { name: 'seen' }],
    rows: fields.map(field => [field.name, field.type, field.nullable ? 'yes' : 'no', seenOf(field)]),
  };
}

function seenOf({ type, range, values, examples }: Field): string {
  if (range !== undefined) return range.map(type === 'date' ? isoDay : valueText).join(' to ');
  const words = values ?? examples ?? [];
  const named = words.slice(0, mostCategories).join(', ');
  return words.length > mostCategories ? `${named}, … (${words.length})` : named;
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
