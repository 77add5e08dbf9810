/** GET /openapi.json, and /docs: Swagger UI from this machine alone. */

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { openApi } from '../openapi/document.ts';
import { securityHeaders } from '../protection/index.ts';
import { protocolPaths } from '../protocols/openapi.ts';
import type { VertexRoutes } from '../protocols/vertex.ts';
import type { Service } from '../service.ts';
import { modelRoutes, type OfModel } from './of-model.ts';

/** Swagger UI's own files. */
const folder = join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static');
const assets = {
  'favicon-32x32.png': 'image/png',
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const page = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Cauce</title>
  <link rel="icon" href="docs/assets/favicon-32x32.png">
  <link rel="stylesheet" href="docs/assets/swagger-ui.css">
</head>
<body>
  <div id="docs"></div>
  <script src="docs/assets/swagger-ui-bundle.js"></script>
  <script src="docs/start.js"></script>
</body>
</html>
`;

/**
 * Every operation is ready to be tried as the page opens. Where the service has keys, the page asks for one, keeps it as
 * long as the tab is open, and sends it along.
 */
const script = `
const keyName = 'cauce-key';
const url = new URLSearchParams(location.search).get('model') === null
  ? 'openapi.json'
  : 'models/' + encodeURIComponent(new URLSearchParams(location.search).get('model')) + '/openapi.json';
const withKey = request => {
  const key = sessionStorage.getItem(keyName);
  if (key !== null) request.headers.authorization = 'Bearer ' + key;
  return request;
};
const open = () => SwaggerUIBundle({
  url,
  dom_id: '#docs',
  tryItOutEnabled: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor: withKey,
});
const start = async () => {
  const { status } = await fetch(url, withKey({ headers: {} }));
  if (status !== 401 && status !== 403) return open();
  const form = document.createElement('form');
  form.innerHTML = '<p><label>This service needs a key: <input type="password" name="key" autocomplete="off" size="60" required></label> <button>Open</button></p>';
  form.addEventListener('submit', event => {
    event.preventDefault();
    sessionStorage.setItem(keyName, form.elements.key.value.trim());
    form.remove();
    void start();
  });
  document.getElementById('docs').before(form);
};
void start();
`;

export function docsRoutes(app: FastifyInstance, service: Service, vertex: VertexRoutes): void {
  const open = { scope: 'none' } as const;
  const headers = securityHeaders({ kind: 'page' });
  modelRoutes(service, (path, live) => {
    app.get<OfModel>(`${path}/openapi.json`, { config: { scope: 'predict' } }, async request => {
      const served = live(request).current();
      const isDefault = live(request) === service.models.default;
      return openApi(served, {
        minRows: service.minRows,
        hasKeys: service.guard.hasKeys,
        isDefault,
        protocols: protocolPaths(served, { isDefault, ...vertex }),
      });
    });
  });
  app.get('/docs', { config: open }, async (_request, reply) =>
    reply.headers(headers).type('text/html; charset=utf-8').send(page),
  );
  app.get('/docs/start.js', { config: open }, async (_request, reply) =>
    reply.headers(headers).type('text/javascript; charset=utf-8').send(script),
  );
  for (const [name, type] of Object.entries(assets)) {
    app.get(`/docs/assets/${name}`, { config: open }, async (_request, reply) =>
      reply
        .headers(headers)
        .type(type)
        .send(await readFile(join(folder, name))),
    );
  }
}
