/** How openssl's commands write of certificates, beyond what lib/x509-text has: other forms of names, key sizes, results of verifications. */
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import type { Name } from '../../protocols/tls/x509/names.ts';
import { oidName } from '../../protocols/tls/x509/oids.ts';
import { FAULTS } from '../../protocols/tls/x509/verdict.ts';

/** `CN=wirelab test root,O=wirelab` (RFC 2253): the most specific part first. */
export const name2253 = (name: Name): string =>
  name
    .map((part) => part.map((a) => `${oidName(a.oid)?.short ?? a.oid}=${a.text.replace(/[,+"\\<>;]/g, '\\$&')}`))
    .map((attributes) => attributes.join('+'))
    .toReversed()
    .join(',');

/** Size of its key in bits. */
export function keyBits({ publicKey: { key } }: Certificate): number {
  return key?.kind === 'rsa' ? key.modulus.length * 8 - Math.clz32(key.modulus[0] ?? 0) + 24 : 256;
}

/** What a result of a verification means: `certificate has expired`. */
export const verifyWords = (code: number): string =>
  code === 0 ? 'ok' : (Object.values(FAULTS).find((fault) => fault.code === code)?.text ?? `error number ${code}`);
