/**
 * A package registry on this machine that has the packed packages, and sends on to the one that npm is set up with for
 * every other. So the packages are installed as they will be when they are published, by name and version.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readPackages, stagedFolder, tarballFolder, tarballName } from './packages.ts';

export interface Registry {
  readonly url: string;
  close(): void;
}

export async function startRegistry(): Promise<Registry> {
  const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' });
  const elsewhere = stdout.trim().replace(/\/$/, '');
  const tarballs = readPackages().map(({ folder, manifest }) => ({
    name: manifest.name,
    file: tarballName(manifest),
    manifest: JSON.parse(readFileSync(join(stagedFolder, folder, 'package.json'), 'utf8')) as {
      version: string;
    },
  }));
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    const file = tarballs.find(own => path === `tarballs/${own.file}`)?.file;
    const named = tarballs.find(own => own.name === path);
    if (file !== undefined) response.end(readFileSync(join(tarballFolder, file)));
    else if (named !== undefined) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packument(named, url)));
    } else response.writeHead(302, { location: `${elsewhere}${request.url}` }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a registry says of a package: here of its one version. */
function packument(
  { name, file, manifest }: { name: string; file: string; manifest: { version: string } },
  url: string,
): object {
  const integrity = `sha512-${createHash('sha512')
    .update(readFileSync(join(tarballFolder, file)))
    .digest('base64')}`;
  const version = { ...manifest, dist: { tarball: `${url}/tarballs/${file}`, integrity } };
  return {
    name,
    'dist-tags': { latest: manifest.version },
    versions: { [manifest.version]: version },
    // Long ago: some installers do not take what is younger than a few days.
    time: { [manifest.version]: '2020-01-01T00:00:00.000Z' },
  };
}
