/** The headers that every answer carries. They never change while a server runs, so they are made once. */

export interface SecurityHeaderOptions {
  /** `api`: data, never to be shown as a page. `page`: the documentation and what it loads. */
  readonly kind: 'api' | 'page';
  /** True when browsers shall come by https only from now on: with TLS, on an address that others reach. */
  readonly withHsts?: boolean;
}

/** Names in lower case. @returns A new object: `writeHead` and others may change theirs. */
export function securityHeaders({ kind, withHsts = false }: SecurityHeaderOptions): Record<string, string> {
  return {
    // An answer that quotes what was sent is not run as a script or page because it looks like one.
    'x-content-type-options': 'nosniff',
    // Links out of the docs, and errors, do not carry paths or queries of this server to others.
    'referrer-policy': 'no-referrer',
    // Nobody's page lays ours under theirs and borrows clicks; this one is for browsers without frame-ancestors.
    'x-frame-options': 'DENY',
    'content-security-policy': policies[kind],
    // Other sites cannot load answers as images or scripts and so read from them (Spectre and its kin). CORS for
    // allowed origins is a separate matter, and goes on.
    'cross-origin-resource-policy': 'same-origin',
    // Predictions and models stay out of shared and disk caches; pages may be kept when they are asked for again.
    'cache-control': kind === 'api' ? 'no-store' : 'no-cache',
    // A year, as browsers' lists ask. Subdomains are not ours to speak for.
    ...(withHsts ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** The same as `[name, value, name, value, …]`, which `writeHead` takes quickest. */
export function flatSecurityHeaders(options: SecurityHeaderOptions): readonly string[] {
  return Object.freeze(Object.entries(securityHeaders(options)).flat());
}

const policies = {
  api: "default-src 'none'; frame-ancestors 'none'",
  // Swagger UI sets styles from its script, and has its icons in data: URLs.
  page: [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;
