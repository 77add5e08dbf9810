/** A pipeline as a picture: SVG without scripts, in which all text is escaped. */

import { type Html, html } from '../views/html.ts';
import { type Box, type BoxBranch, boxesOf } from './diagram.ts';
import type { Pipeline } from './pipeline.ts';

/** A drawing, and the room that it takes, in pixels. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  /** @param width At least its own; boxes are made as wide. */
  readonly at: (x: number, y: number, width: number) => Html;
}

const line = 18;
const pad = 8;
const gap = 14;
/** Of a letter, on average. Browsers' fonts differ: text is fitted to its box. */
const letter = 7;
/** Longer words are cut: the text diagram has all of them. */
const mostLetters = 56;

/** The diagram of `pipeline.toString()` as the text of an SVG file. */
export function pipelineSvg({ task, steps }: Pipeline): string {
  const drawing = chain([titleOf(`Pipeline (${task})`), ...boxesOf(steps).map(boxDrawing)], 'first');
  const [width, height] = [drawing.width + 2 * pad, drawing.height + 2 * pad];
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" role="img" aria-label="Pipeline (${task})">
<rect width="${width}" height="${height}" fill="#fff"/>
${drawing.at(pad, pad, drawing.width)}</svg>
`.text;
}

function titleOf(title: string): Drawing {
  return { width: title.length * letter, height: line, at: (x, y) => label(x, y, title, 'normal') };
}

/** One below the other, with arrows between. @param without Before which no arrow stands. */
function chain(drawings: readonly Drawing[], without: 'none' | 'first' = 'none'): Drawing {
  const width = Math.max(0, ...drawings.map(one => one.width));
  const height = drawings.reduce((sum, one) => sum + one.height, 0) + gap * Math.max(0, drawings.length - 1);
  const at = (x: number, y: number, room: number): Html => {
    let top = y;
    const parts = drawings.map((one, i) => {
      const hasArrow = i > (without === 'first' ? 1 : 0);
      const own = html`${hasArrow ? arrow(x + room / 2, top - gap) : ''}${one.at(x, top, room)}`;
      top += one.height + gap;
      return own;
    });
    return html`${parts}`;
  };
  return { width, height, at };
}

function boxDrawing({ name, words, branches }: Box): Drawing {
  const sides = branches.map(branchDrawing);
  const lines = [name, ...(words === '' ? [] : [cut(words)])];
  const textHeight = lines.length * line + pad;
  const inner = sides.reduce((sum, one) => sum + one.width, 0) + gap * Math.max(0, sides.length - 1);
  const width = Math.max(inner, ...lines.map(text => text.length * letter)) + 2 * pad;
  const deepest = Math.max(0, ...sides.map(one => one.height));
  const height = textHeight + (sides.length === 0 ? 0 : deepest + pad);
  const at = (x: number, y: number, room: number): Html => {
    const spare = (room - 2 * pad - inner) / Math.max(1, sides.length);
    let left = x + pad;
    const drawn = sides.map(one => {
      const own = one.at(left, y + textHeight, one.width + spare);
      left += one.width + spare + gap;
      return own;
    });
    return html`<rect x="${x}" y="${y}" width="${room}" height="${height}" rx="4" fill="#f7f9fc" stroke="#8a99ad"/>
${lines.map((text, i) => label(x + pad, y + i * line + 2, text, i === 0 ? 'bold' : 'normal'))}${drawn}`;
  };
  return { width, height, at };
}

function branchDrawing({ name, words, boxes }: BoxBranch): Drawing {
  const head = name === '' ? [] : [boxDrawing({ name, words, branches: [] })];
  return chain([...head, ...boxes.map(boxDrawing)]);
}

function label(x: number, y: number, text: string, weight: 'bold' | 'normal'): Html {
  return html`<text x="${x}" y="${y + line - 5}" font-weight="${weight}" textLength="${Math.round(text.length * letter * 0.95)}" lengthAdjust="spacingAndGlyphs">${text}</text>
`;
}

function arrow(x: number, y: number): Html {
  return html`<path d="M${x} ${y + 1}v${gap - 4}m-4 -5l4 5l4 -5" fill="none" stroke="#5b6b80"/>
`;
}

function cut(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text;
}
