/** Confusion matrices and classification reports as a notebook shows them. */

import { type Cell, gridView } from '../views/grid.ts';
import { html } from '../views/html.ts';
import { measureText } from '../views/number-text.ts';
import type { View } from '../views/view.ts';
import type { ClassificationReport, ReportLine } from './classification-report.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';

/** A line for each true class, a column for each predicted one; the more of a line, the darker the cell. */
export function confusionMatrixView({ labels, matrix }: ConfusionMatrix): View {
  return gridView({
    caption: 'True classes (lines) and what they were predicted as (columns)',
    headings: [{ name: '' }, ...labels.map(name => ({ name, align: 'right' as const }))],
    rows: matrix.map((row, i): Cell[] => {
      const all = row.reduce((sum, value) => sum + value, 0);
      return [labels[i], ...row.map(value => shaded(value, all === 0 ? 0 : value / all))];
    }),
  });
}

/** A line for each class, then the means. */
export function classificationReportView(report: ClassificationReport): View {
  const { accuracy, microAvg, macroAvg, weightedAvg } = report;
  const right = (name: string) => ({ name, align: 'right' as const });
  return gridView({
    caption: 'Classification report',
    headings: [{ name: 'class' }, right('precision'), right('recall'), right('F1'), right('support')],
    rows: [
      ...Object.entries(report.classes).map(([name, line]) => lineOf(name, line)),
      accuracy === null
        ? lineOf('micro average', microAvg)
        : ['accuracy', '', '', measureText(accuracy), measureText(microAvg.support)],
      lineOf('macro average', macroAvg),
      lineOf('weighted average', weightedAvg),
    ],
  });
}

function lineOf(name: string, { precision, recall, f1Score, support }: ReportLine): Cell[] {
  return [name, ...[precision, recall, f1Score, support].map(measureText)];
}

function shaded(value: number, share: number): Cell {
  const text = measureText(value);
  const style = `background-color:rgba(61,122,184,${(share * 0.6).toFixed(2)});padding:0 4px`;
  return { html: html`<span style="${style}">${text}</span>`, text };
}
