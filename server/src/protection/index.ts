/** Keys, limits and the rest that stands between the service and those who mean it ill. */

export { checkAddress, isLoopback } from './address.ts';
export { type Admission, Guard, type GuardOptions } from './guard.ts';
export { addKey, listKeys, removeKey } from './key-file.ts';
export { KeyRing, type KeyRingOptions } from './key-ring.ts';
export { isScope, type KeyEntry, type Limits, type NewKey, type Scope, scopes } from './keys.ts';
export { TokenBucket, type TokenBucketOptions } from './rate-limit.ts';
export { redactHeaders, redactText } from './redact.ts';
export { flatSecurityHeaders, type SecurityHeaderOptions, securityHeaders } from './security-headers.ts';
export { readTls, type Tls, type TlsFiles, type TlsOptions } from './tls.ts';
