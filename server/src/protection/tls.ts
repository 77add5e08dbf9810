/** The certificate and key of an https server: read, and checked before anybody connects. */

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { CauceError } from '@cauce/core';

export interface TlsFiles {
  /** PEM: the certificate, then those between it and the authority, if any. */
  readonly certFile: string;
  /** PEM, without a passphrase. */
  readonly keyFile: string;
}

/** For `createServer` of node:https. */
export interface TlsOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: 'TLSv1.2';
}

export interface Tls {
  readonly options: TlsOptions;
  /** What a person should know, such as that the certificate has expired. */
  readonly warnings: readonly string[];
}

/**
 * @param now Milliseconds since 1970, to tell what has expired; default: the present.
 * @throws {CauceError} FILE_UNREADABLE when a file cannot be read, is not what it must be, or the two do not belong
 *   together; which file, and why.
 */
export async function readTls({ certFile, keyFile }: TlsFiles, now = Date.now()): Promise<Tls> {
  const [cert, key] = await Promise.all([readPem(certFile), readPem(keyFile)]);
  const certificate = certificateOf(certFile, cert);
  if (!certificate.checkPrivateKey(privateKeyOf(keyFile, key))) {
    throw unusable(keyFile, `this is not the key of the certificate in ${certFile}. Give the two of a pair.`);
  }
  const options = { cert, key, minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(options);
  } catch (error) {
    throw unusable(certFile, `it cannot be used for TLS: ${(error as Error).message}.`, error);
  }
  return {
    options,
    warnings: warningsOf(certFile, certificate, now),
  };
}

const dayMs = 24 * 3600 * 1000;

function warningsOf(certFile: string, { validFrom, validTo }: X509Certificate, now: number): string[] {
  const daysLeft = (Date.parse(validTo) - now) / dayMs;
  if (Date.parse(validFrom) > now) {
    return [
      `${certFile}: the certificate is not valid before ${validFrom}. Clients will refuse it until then.`,
    ];
  }
  if (daysLeft <= 0) {
    return [`${certFile}: the certificate expired on ${validTo}. Clients will refuse it. Renew it.`];
  }
  if (daysLeft < 14) return [`${certFile}: the certificate expires on ${validTo}. Renew it before.`];
  return [];
}

function certificateOf(file: string, pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw unusable(file, 'this is no certificate in PEM form (-----BEGIN CERTIFICATE-----).', error);
  }
}

function privateKeyOf(file: string, pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE' || pem.includes('ENCRYPTED')) {
      const remedy = 'openssl pkey -in <file> -out <file without>';
      throw unusable(file, `the key is locked with a passphrase. Take it off: ${remedy}.`, error);
    }
    throw unusable(file, 'this is no private key in PEM form (-----BEGIN PRIVATE KEY-----).', error);
  }
}

async function readPem(file: string): Promise<Buffer> {
  return readFile(file).catch(error => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unusable(file, reasons[code ?? ''] ?? message, error);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'there is no permission to read it.',
  EISDIR: 'it is a folder; a file is needed.',
};

function unusable(path: string, message: string, cause?: unknown): CauceError {
  return new CauceError('FILE_UNREADABLE', { path, message }, { cause });
}
