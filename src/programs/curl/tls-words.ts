/** What curl -v says of a TLS connection, and how OpenSSL's errors read in its mouth (vtls/openssl.c; openssl/ssl_err.c). */
import { OPENSSL_ALERTS } from '../lib/tls/openssl-alerts.ts';
import type { TlsEvent } from '../../protocols/tls/endpoint.ts';
import { serverHello } from '../../protocols/tls/handshake/hellos.ts';
import { EXTENSION, HANDSHAKE, VERSION, versionName } from '../../protocols/tls/numbers.ts';
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import type { Name } from '../../protocols/tls/x509/names.ts';
import { oidName } from '../../protocols/tls/x509/oids.ts';
import { civilTime } from '../../protocols/tls/x509/times.ts';
import type { Narration } from './narration.ts';

const MESSAGES: Readonly<Record<number, string>> = {
  0: 'Hello request',
  1: 'Client hello',
  2: 'Server hello',
  4: 'Newsession Ticket',
  5: 'End of early data',
  8: 'Encrypted Extensions',
  11: 'Certificate',
  12: 'Server key exchange',
  13: 'Request CERT',
  14: 'Server finished',
  15: 'CERT verify',
  16: 'Client key exchange',
  20: 'Finished',
  22: 'Certificate Status',
  24: 'Key update',
};

/** Where our reasons have an error of OpenSSL's own. */
const ERRORS: Readonly<Record<string, readonly [code: number, text: string]>> = {
  'tls.bad-record-mac': [281, 'decryption failed or bad record mac'],
  'tls.record-overflow': [150, 'packet length too long'],
  'tls.bad-signature': [123, 'bad signature'],
  'tls.bad-finished': [149, 'digest check failed'],
  'tls.version-not-offered': [258, 'unsupported protocol'],
  'tls.downgrade': [373, 'inappropriate fallback'],
  'tls.decode-error': [159, 'length mismatch'],
  'tls.unexpected-message': [244, 'unexpected message'],
  'tls.no-shared-version': [191, 'no protocols available'],
};

const error = (code: number, text: string): string =>
  `error:0A${code.toString(16).toUpperCase().padStart(6, '0')}:SSL routines::${text}`;

/** `error:0A000410:SSL routines::sslv3 alert handshake failure` */
export const alertError = (description: number): string =>
  error(1000 + description, OPENSSL_ALERTS[description]?.[1] || 'reason(0)');

/** Of what we refused; a sentence of ours where OpenSSL's list has nothing that fits. */
export function refusalError({ id, sentence }: { readonly id: string; readonly sentence: string }): string {
  const known = ERRORS[id];
  return known ? error(...known) : `error:0A000000:SSL routines::${sentence}`;
}

export const NO_PROTOCOLS = error(191, 'no protocols available');
export const NOT_TLS = error(267, 'wrong version number');

/** Tells each message as it passes. */
export class TlsNarrator {
  /** May change: when curl is done, nobody hears any more. */
  tell: Narration;
  #version: number;

  constructor(tell: Narration, most: number) {
    this.tell = tell;
    this.#version = most;
  }

  hear(event: TlsEvent): void {
    if (event.type === 'open') this.#version = event.summary.version;
    if (event.type === 'data') this.tell.sslIn(new Uint8Array(5));
    if (event.type !== 'message') return;
    const { out, bytes } = event;
    const what = this.#what(event);
    if (what === undefined) return;
    const data = (part: Uint8Array): void => (out ? this.tell.sslOut(part) : this.tell.sslIn(part));
    data(new Uint8Array(5));
    this.tell.info(`${versionName(this.#version)} (${out ? 'OUT' : 'IN'}), ${what}:`);
    data(bytes);
    if (!out && event.handshakeType === HANDSHAKE.serverHello) this.#version = chosenVersion(bytes) ?? this.#version;
  }

  #what({ content, out, bytes, handshakeType = 0 }: TlsEvent & { type: 'message' }): string | undefined {
    if (content === 'change-cipher-spec') return out ? 'TLS change cipher, Change cipher spec (1)' : undefined;
    if (content === 'handshake') return `TLS handshake, ${MESSAGES[handshakeType] ?? 'Unknown'} (${handshakeType})`;
    const [level = 0, description = 0] = bytes;
    return `TLS alert, ${OPENSSL_ALERTS[description]?.[0] ?? 'unknown'} (${level * 256 + description})`;
  }
}

/** Of a whole ServerHello, its header included. */
function chosenVersion(bytes: Uint8Array): number | undefined {
  const hello = serverHello.decode(bytes.subarray(4));
  if (!hello.ok) return undefined;
  const modern = hello.value.extensions.some(({ type }) => type === EXTENSION.supportedVersions);
  return modern ? VERSION.tls13 : VERSION.tls12;
}

/** `C=PT; O=Example; CN=www.example.com`: XN_FLAG_SEP_SPLUS_SPC. */
export const nameText = (name: Name): string =>
  name.map((part) => part.map(({ oid, text }) => `${oidName(oid)?.short ?? oid}=${text}`).join(' + ')).join('; ');

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `Dec  1 00:00:00 2025 GMT` */
export function dateText(ms: number): string {
  const { year, month, day, hour, minute, second } = civilTime(ms);
  const time = `${two(hour)}:${two(minute)}:${two(second)}`;
  return `${MONTHS[month - 1]} ${String(day).padStart(2)} ${time} ${year} GMT`;
}

export function tellCertificate(tell: Narration, { subject, notBefore, notAfter }: Certificate): void {
  tell.info('Server certificate:');
  tell.info(` subject: ${nameText(subject)}`);
  tell.info(` start date: ${dateText(notBefore)}`);
  tell.info(` expire date: ${dateText(notAfter)}`);
}
