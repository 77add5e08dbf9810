/** Plots that show in a notebook: Observable Plot, drawn without a browser. */

import * as Plot from '@observablehq/plot';
import { jupyterDisplay } from 'cauce';
import { parseHTML } from 'linkedom';

const { document } = parseHTML('<html><body></body></html>');

/**
 * A plot as SVG.
 * @param title Said where a plot cannot be seen.
 * @param options As Observable Plot has them: https://observablehq.com/plot. Without a legend, which is no SVG.
 */
export function plot(
  title: string,
  options: Plot.PlotOptions,
): { [jupyterDisplay](): Readonly<Record<string, string>> } {
  const style = { background: 'white', color: 'black' };
  const drawn = Plot.plot({ style, ...options, ariaLabel: title, document: document as unknown as Document });
  drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  // Hundredths of a pixel are enough, and shorter.
  const svg = drawn.outerHTML.replace(/(\.\d\d)\d+/g, '$1');
  return { [jupyterDisplay]: () => ({ 'image/svg+xml': svg, 'text/plain': title }) };
}

export { Plot };
