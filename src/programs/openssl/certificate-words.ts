/** How OpenSSL writes of certificates on one line: names, keys, algorithms and times, and what came of verifying them. */
import { FAULTS } from '../../protocols/tls/x509/verdict.ts';
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import type { Name } from '../../protocols/tls/x509/names.ts';
import { oidName } from '../../protocols/tls/x509/oids.ts';
import { civilTime } from '../../protocols/tls/x509/times.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `O = wirelab, CN = wirelab test root`: the oneline format, which is the default of OpenSSL's commands. */
export const nameLine = (name: Name): string =>
  name.map((part) => part.map((a) => `${shortName(a.oid)} = ${quoted(a.text)}`).join(' + ')).join(', ');

/** `CN=wirelab test root,O=wirelab` (RFC 2253): the most specific part first. */
export const name2253 = (name: Name): string =>
  [...name]
    .reverse()
    .map((part) => part.map((a) => `${shortName(a.oid)}=${a.text.replace(/[,+"\\<>;]/g, '\\$&')}`).join('+'))
    .join(',');

const shortName = (oid: string): string => oidName(oid)?.short ?? oid;
const quoted = (text: string): string => (/[,+"<>;]|^[ #]| $/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text);

/** `Jan  1 00:00:00 2025 GMT` */
export function timeLine(ms: number): string {
  const { year, month, day, hour, minute, second } = civilTime(ms);
  const clock = [hour, minute, second].map((n) => String(n).padStart(2, '0')).join(':');
  return `${MONTHS[month - 1]} ${String(day).padStart(2)} ${clock} ${year} GMT`;
}

/** `id-ecPublicKey`, `rsaEncryption` */
export const algorithmName = (oid: string): string => oidName(oid)?.long ?? oid;

/** Size of its key in bits. */
export function keyBits({ publicKey: { key } }: Certificate): number {
  if (key?.kind !== 'rsa') return 256;
  return key.modulus.length * 8 - Math.clz32(key.modulus[0] ?? 0) + 24;
}

/** What a result of a verification means: `certificate has expired`. */
export const verifyWords = (code: number): string =>
  code === 0 ? 'ok' : (Object.values(FAULTS).find((fault) => fault.code === code)?.text ?? `error number ${code}`);
