/** Which addresses are this machine's own, and where a server may listen. */

import { BlockList, isIP } from 'node:net';
import { CauceError } from '@cauce/core';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for `localhost`, 127.0.0.0/8 and ::1 (in brackets or not): only this machine reaches them. */
export function isLoopback(host: string): boolean {
  const name = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const kind = isIP(name);
  if (kind === 0) return name.toLowerCase() === 'localhost';
  return loopback.check(name, kind === 4 ? 'ipv4' : 'ipv6');
}

/** The host in a `Host` header, in lower case and without its port; undefined when it is not of that form. */
export function hostnameOf(header: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^:[\]\s/@]+)(?::\d{0,5})?$/i.exec(header)?.[1].toLowerCase();
}

/**
 * Refuses to offer the service to other machines unless somebody has said who may use it.
 * @throws {CauceError} PARAM_INVALID, which says what to do.
 */
export function checkAddress(
  host: string,
  { hasKeys, allowAnonymous }: { readonly hasKeys: boolean; readonly allowAnonymous: boolean },
): void {
  if (hasKeys || allowAnonymous || isLoopback(host)) return;
  throw new CauceError('PARAM_INVALID', {
    where: 'the server',
    param: 'host',
    rule: 'this machine itself (127.0.0.1, ::1 or localhost) as long as anybody may use the service without a key. To listen elsewhere, make a key with cauce keys add and give --keys <file>, or say --allow-anonymous',
    received: host,
  });
}
