/** What a notebook shows of a value: HTML, and a text where there is no HTML. */

import { type Html, html } from './html.ts';

/** The method by which a TypeScript notebook asks a value how it looks. */
export const jupyterDisplay: unique symbol = Symbol.for('Jupyter.display');

/** The same thing in several forms, by MIME type; a notebook shows the first that it can. */
export interface ViewForms {
  readonly 'text/html': string;
  readonly 'text/plain': string;
}

/**
 * Something to look at: the last value of a notebook's cell, or `html` in a page of one's own.
 *
 * @example
 * const look = new View(html`<b>${'a < b'}</b>`, 'a < b');
 * look.text; //=> 'a < b'
 */
export class View {
  /** Without scripts; all that came from data is escaped. */
  readonly html: string;
  readonly text: string;

  constructor(content: Html, text: string) {
    // Notebooks read `$…$` as mathematics, unless told not to; prices are none.
    this.html = html`<div class="tex2jax_ignore mathjax_ignore">${content}</div>`.text;
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  [jupyterDisplay](): ViewForms {
    return { 'text/html': this.html, 'text/plain': this.text };
  }
}
