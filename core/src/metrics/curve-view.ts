/** Curves of metrics as a notebook shows them: a drawing, and some points as a text. */

import { gridText } from '../views/grid.ts';
import { html } from '../views/html.ts';
import { measureText } from '../views/number-text.ts';
import { View } from '../views/view.ts';
import type { CalibrationCurve } from './calibration-curve.ts';
import { auc, type DetCurve, type PrecisionRecallCurve, type RocCurve } from './curves.ts';
import type { Values } from './input.ts';

export type Curve = RocCurve | PrecisionRecallCurve | DetCurve | CalibrationCurve;

/** True for the data of a curve. */
export function isCurve(value: unknown): value is Curve {
  if (typeof value !== 'object' || value === null) return false;
  const has = (...names: string[]) =>
    names.every(name => (value as Record<string, unknown>)[name] instanceof Float64Array);
  return has('fpr', 'tpr') || has('precision', 'recall') || has('fpr', 'fnr') || has('probTrue', 'probPred');
}

/** The curve from 0 to 1, both ways. */
export function curveView(curve: Curve): View {
  if ('tpr' in curve) {
    const { fpr, tpr } = curve;
    const caption = `ROC curve, area ${measureText(auc(fpr, tpr))}`;
    return drawn({
      caption,
      x: fpr,
      xName: 'false positive rate',
      y: tpr,
      yName: 'true positive rate',
      diagonal: true,
    });
  }
  if ('fnr' in curve) {
    const { fpr, fnr } = curve;
    const caption = 'Detection error tradeoff';
    return drawn({ caption, x: fpr, xName: 'false positive rate', y: fnr, yName: 'false negative rate' });
  }
  if ('probTrue' in curve) {
    const { probPred, probTrue } = curve;
    const caption = 'Calibration curve';
    const names = { xName: 'mean probability', yName: 'share of the class' };
    return drawn({ caption, x: probPred, y: probTrue, ...names, diagonal: true });
  }
  const { recall, precision } = curve;
  return drawn({
    caption: 'Precision-recall curve',
    x: recall,
    xName: 'recall',
    y: precision,
    yName: 'precision',
  });
}

interface Drawing {
  readonly caption: string;
  readonly x: Values;
  readonly xName: string;
  readonly y: Values;
  readonly yName: string;
  /** Draws the line of chance, or of what is right. */
  readonly diagonal?: boolean;
}

/** Pixels of the square from 0 to 1, and around it. */
const size = 220;
const margin = 40;
/** More points cannot be told apart. */
const mostPoints = 1000;
const mostLines = 9;

function drawn({ caption, x, xName, y, yName, diagonal = false }: Drawing): View {
  const at = (i: number) =>
    `${(margin + x[i] * size).toFixed(1)},${(margin / 2 + (1 - y[i]) * size).toFixed(1)}`;
  const finite = (i: number) => Number.isFinite(x[i]) && Number.isFinite(y[i]);
  const points = spread(x.length, mostPoints).filter(finite).map(at).join(' ');
  const [top, bottom, right] = [margin / 2, margin / 2 + size, margin + size];
  const chance = html`<line x1="${margin}" y1="${bottom}" x2="${right}" y2="${top}" stroke="#999" stroke-dasharray="4"/>`;
  const picture = html`<svg width="${size + 2 * margin}" height="${size + 2 * margin}" xmlns="http://www.w3.org/2000/svg" role="img" font-size="11" fill="currentColor">
<title>${caption}</title>
<rect x="${margin}" y="${top}" width="${size}" height="${size}" fill="none" stroke="#999"/>
${diagonal ? chance : ''}
<polyline points="${points}" fill="none" stroke="#3d7ab8" stroke-width="2"/>
<text x="${margin}" y="${bottom + 14}" text-anchor="middle">0</text><text x="${right}" y="${bottom + 14}" text-anchor="middle">1</text>
<text x="${margin - 6}" y="${bottom}" text-anchor="end">0</text><text x="${margin - 6}" y="${top + 8}" text-anchor="end">1</text>
<text x="${margin + size / 2}" y="${bottom + 28}" text-anchor="middle">${xName}</text>
<text transform="translate(${margin - 22} ${top + size / 2}) rotate(-90)" text-anchor="middle">${yName}</text>
</svg>`;
  const text = gridText({
    caption,
    headings: [
      { name: xName, align: 'right' },
      { name: yName, align: 'right' },
    ],
    rows: spread(x.length, mostLines).map(i => [measureText(x[i]), measureText(y[i])]),
  });
  return new View(html`<div><div>${caption}</div>${picture}</div>`, text);
}

/** Places 0 … length - 1, or as many of them as are wanted, first and last among them. */
function spread(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)));
}
