/** Keeps secrets out of logs. */

/**
 * A request's headers as a log may have them: what authenticates is `[redacted]`, and keys in other headers are masked.
 * Takes any object, and leaves it as it is.
 */
export function redactHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const shown: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : value.join(', ');
    shown.push([name, secretNames.test(name) ? '[redacted]' : redactText(text)]);
  }
  return Object.fromEntries(shown);
}

/**
 * Any text, such as a URL or a message, with the secrets of keys masked: `cauce_1a2b3c4d_[redacted]`. The id is kept:
 * it tells which key it was, and opens nothing.
 */
export function redactText(text: string): string {
  return text.replace(keyPattern, '$1[redacted]');
}

/** Broad on purpose: gateways have many names for it. `idempotency-key` is none of them. */
const secretNames =
  /authorization|authenticat|cookie|token|secret|passw|session|credential|signature|api-?key|^x-auth/i;

/** A secret that was cut is masked too, and one in a URL that was escaped more than it had to be. */
const keyPattern = /(cauce(?:_|%5f)(?:[0-9a-z]|%[0-9a-f]{2}){8}(?:_|%5f))(?:[\w-]|%[0-9a-f]{2})+/gi;
