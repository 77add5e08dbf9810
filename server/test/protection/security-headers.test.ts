import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { flatSecurityHeaders, securityHeaders } from '../../src/protection/security-headers.ts';

describe('securityHeaders', () => {
  it('are what a client gets, from writeHead as from an object', async () => {
    const flat = flatSecurityHeaders({ kind: 'api' });
    const server = createServer((_request, response) => response.writeHead(200, [...flat]).end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      for (const [name, value] of Object.entries(securityHeaders({ kind: 'api' }))) {
        assert.equal(headers.get(name), value);
      }
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('bind browsers to https only where that is asked for', () => {
    assert.ok(!('strict-transport-security' in securityHeaders({ kind: 'api' })));
    const { 'strict-transport-security': hsts } = securityHeaders({ kind: 'page', withHsts: true });
    assert.match(hsts, /^max-age=\d+$/);
  });

  it('let no page be framed, and pages load from here only', () => {
    for (const kind of ['api', 'page'] as const) {
      assert.match(securityHeaders({ kind })['content-security-policy'], /frame-ancestors 'none'/);
    }
    assert.match(securityHeaders({ kind: 'page' })['content-security-policy'], /^default-src 'self';/);
  });
});
