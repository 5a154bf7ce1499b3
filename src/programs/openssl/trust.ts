/** Which authorities a command trusts: those of -CAfile, and those of the machine. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Sys } from '../../core/sys.ts';
import { certificatesOfPem } from '../../protocols/tls/x509/pem.ts';
import { SYSTEM_AUTHORITIES } from '../lib/tls/trust.ts';
import type { Given, OpensslOption } from './command.ts';
import { CA_FILE_ERROR, fileErrors, printErrors } from './errors.ts';

export const TRUST_OPTIONS: readonly OpensslOption[] = [
  { name: 'CAfile', value: 'infile', meaning: "PEM format file of CA's" },
  { name: 'no-CAfile', meaning: 'Do not load the default certificates file' },
  { name: 'no-CApath', meaning: 'Do not load certificates from the default certificates directory' },
];

/** In DER; undefined after a message. `prefix` comes before it. */
export function trustedRoots(sys: Sys, given: Given, prefix: (path: string) => string): Uint8Array[] | undefined {
  const path = given.value('CAfile');
  const own = given.has('no-CAfile') || given.has('no-CApath') ? undefined : sys.files.read(SYSTEM_AUTHORITIES);
  const roots = own?.ok ? certificatesOfPem(fromUtf8(own.value)) : [];
  if (path === undefined) return roots;
  const named = sys.files.read(path);
  if (named.ok) return [...certificatesOfPem(fromUtf8(named.value)), ...roots];
  sys.warn(prefix(path));
  printErrors(sys, [...fileErrors(path, named.error), CA_FILE_ERROR]);
  return undefined;
}
