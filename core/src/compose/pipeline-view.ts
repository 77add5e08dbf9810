/** A pipeline as a notebook shows it: a box for each step, from top to bottom; parts of columns side by side. */

import type { Step } from '../estimator/definition.ts';
import { type Html, html } from '../views/html.ts';
import { View } from '../views/view.ts';
import type { ColumnsParams } from './columns.ts';
import { changedParams, selectorText } from './diagram.ts';
import type { Pipeline } from './pipeline.ts';

export function pipelineView(pipeline: Pipeline): View {
  return new View(pipelineHtml(pipeline), String(pipeline));
}

/** The boxes; they say no more than the text diagram does. */
export function pipelineHtml({ task, steps }: Pipeline): Html {
  return html`<div style="display:inline-block">
<small>Pipeline (${task})</small>
${chain(steps)}</div>`;
}

function chain(steps: readonly Step[]): Html {
  return html`${steps.map((step, i) => html`${i === 0 ? '' : arrow}${boxOf(step)}`)}`;
}

const arrow = html`<div style="text-align:center">↓</div>
`;

function boxOf(step: Step): Html {
  if (step.definition.name !== 'Columns') return box(step.name, changedParams(step));
  const { parts, remainder } = step.params as ColumnsParams;
  const sides = Object.entries(parts).map(
    ([name, [selector, ...steps]]) =>
      html`<div style="flex:1;min-width:8em">${box(name, selectorText(selector))}${
        steps.length === 0 ? '' : html`${arrow}${chain(steps)}`
      }</div>
`,
  );
  const rest = `other columns: ${remainder === 'drop' ? 'dropped' : 'as they are'}`;
  return box(
    step.name,
    rest,
    html`<div style="display:flex;gap:8px;margin-top:4px">
${sides}</div>`,
  );
}

/** A name, what is to be said of it, and what is within. */
function box(name: string, words: string, inner: Html | string = ''): Html {
  return html`<div style="border:1px solid #8a99ad;border-radius:4px;padding:4px 8px;text-align:left;max-width:60em">
<b>${name}</b>${words === '' ? '' : html` <small>${words}</small>`}${inner}</div>
`;
}
