/** HTML whose values cannot be anything but text. */

/**
 * A piece of HTML: what `html` makes, and the only thing that it does not escape.
 *
 * @example
 * new Html('<b>bold</b>').text; //=> '<b>bold</b>'
 */
export class Html {
  readonly text: string;

  /** @param text Put into the page as it is: for HTML written in a program, never for what came from data. */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type HtmlValue = string | number | Html | readonly (string | number | Html)[];

/**
 * HTML from a template: strings and numbers are escaped, for elements and quoted attributes alike; a list is put one
 * after the other.
 *
 * @example
 * const name = 'Fiat & Co';
 * html`<td title="${name}">${12}</td>`.text; //=> '<td title="Fiat &amp; Co">12</td>'
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.map((part, i) => (i === 0 ? part : textOf(values[i - 1]) + part)).join(''));
}

/** A text as it stands in HTML or SVG; what neither may hold becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(notInXml, '\ufffd')
    .replace(/[&<>"']/g, char => entities[char]);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is to find
const notInXml = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escapeHtml(String(value));
}
