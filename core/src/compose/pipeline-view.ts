/** A pipeline as a notebook shows it: a box for each step, from top to bottom; what is in a step side by side. */

import { type Html, html } from '../views/html.ts';
import { View } from '../views/view.ts';
import { type Box, type BoxBranch, boxesOf } from './diagram.ts';
import type { Pipeline } from './pipeline.ts';

export function pipelineView(pipeline: Pipeline): View {
  return new View(pipelineHtml(pipeline), String(pipeline));
}

/** The boxes; they say no more than the text diagram does. */
export function pipelineHtml({ task, steps }: Pipeline): Html {
  return html`<div style="display:inline-block">
<small>Pipeline (${task})</small>
${chain(boxesOf(steps))}</div>`;
}

function chain(boxes: readonly Box[]): Html {
  return html`${boxes.map((box, i) => html`${i === 0 ? '' : arrow}${boxHtml(box)}`)}`;
}

const arrow = html`<div style="text-align:center">↓</div>
`;

function boxHtml({ name, words, branches }: Box): Html {
  if (branches.length === 0) return frame(name, words);
  return frame(
    name,
    words,
    html`<div style="display:flex;gap:8px;margin-top:4px">
${branches.map(sideHtml)}</div>`,
  );
}

function sideHtml({ name, words, boxes }: BoxBranch): Html {
  const head = name === '' ? '' : html`${frame(name, words)}${boxes.length === 0 ? '' : arrow}`;
  return html`<div style="flex:1;min-width:8em">${head}${chain(boxes)}</div>
`;
}

/** A name, what is to be said of it, and what is within. */
function frame(name: string, words: string, inner: Html | string = ''): Html {
  return html`<div style="border:1px solid #8a99ad;border-radius:4px;padding:4px 8px;text-align:left;max-width:60em">
<b>${name}</b>${words === '' ? '' : html` <small>${words}</small>`}${inner}</div>
`;
}
