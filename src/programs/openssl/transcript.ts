/** -msg and -state: each record and message as it passes, and how far the handshake has come (apps/lib/s_cb.c). */
import { VERSION, versionName } from '../../protocols/tls/numbers.ts';
import type { TlsEvent } from '../../protocols/tls/endpoint.ts';
import { alertToken, alertWords } from './alert-names.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'HelloRequest',
  1: 'ClientHello',
  2: 'ServerHello',
  4: 'NewSessionTicket',
  5: 'EndOfEarlyData',
  8: 'EncryptedExtensions',
  11: 'Certificate',
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  24: 'KeyUpdate',
};

type Message = Extract<TlsEvent, { type: 'message' }>;

const tlsName = (version: number): string =>
  versionName(version)
    .replace(/^TLSv1$/, 'TLS 1.0')
    .replace('TLSv', 'TLS ');

/** Sixteen bytes a line, behind four blanks. */
function hexLines(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16)
    text += `    ${[...bytes.subarray(at, at + 16)].map((b) => b.toString(16).padStart(2, '0')).join(' ')}\n`;
  return text;
}

const header = (out: boolean, version: string, what: string, length: number, name = ''): string =>
  `${out ? '>>>' : '<<<'} ${version}, ${what} [length ${length.toString(16).padStart(4, '0')}]${name}\n`;

export const recordLines = (out: boolean, bytes: Uint8Array): string =>
  header(out, tlsName(((bytes[1] ?? 3) << 8) | (bytes[2] ?? 3)), 'RecordHeader', bytes.length) + hexLines(bytes);

/** `version`: the one that is negotiated, or asked for. A record tells of its content once. */
export function messageLines(
  { out, content, handshakeType, bytes, encrypted }: Message,
  version: number,
  firstOfRecord = true,
): string {
  const name = tlsName(version);
  if (content === 'change-cipher-spec')
    // openssl passes over the peer's without a word
    return out ? header(out, name, 'ChangeCipherSpec', bytes.length) + hexLines(bytes) : '';
  const type = content === 'alert' ? 21 : 22;
  const inner =
    encrypted && firstOfRecord && version === VERSION.tls13
      ? header(out, out ? 'TLS 1.2' : name, 'InnerContent', 1) + hexLines(Uint8Array.of(type))
      : '';
  const level = bytes[0] === 2 ? 'fatal' : 'warning';
  const what =
    content === 'alert' ? `, ${level} ${alertToken(bytes[1] ?? 0)}` : `, ${NAMES[handshakeType ?? -1] ?? '???'}`;
  return inner + header(out, name, content === 'alert' ? 'Alert' : 'Handshake', bytes.length, what) + hexLines(bytes);
}

/** Message → what openssl calls the state behind it; RFC 8446's own messages have their version in front. */
const STATES: Readonly<Record<number, string>> = {
  1: 'SSLv3/TLS % client hello',
  2: 'SSLv3/TLS % server hello',
  4: 'SSLv3/TLS % server session ticket',
  5: 'TLSv1.3 % end of early data',
  8: 'TLSv1.3 % encrypted extensions',
  11: 'SSLv3/TLS % server certificate',
  12: 'SSLv3/TLS % server key exchange',
  14: 'SSLv3/TLS % server done',
  15: 'TLSv1.3 % server certificate verify',
  16: 'SSLv3/TLS % client key exchange',
  20: 'SSLv3/TLS % finished',
};

/** A line of -state for a message; '' for those that openssl says nothing of. */
export function stateLine(side: 'SSL_connect' | 'SSL_accept', message: Message, version: number): string {
  const { out, content, handshakeType, bytes } = message;
  if (content === 'alert') {
    const level = bytes[0] === 2 ? 'fatal' : 'warning';
    return `SSL3 alert ${out ? 'write' : 'read'}:${level}:${alertWords(bytes[1] ?? 0)}\n`;
  }
  // TLS 1.3's peer sends it for the sake of others only
  if (content === 'change-cipher-spec' && !out && version === VERSION.tls13) return '';
  const pattern = content === 'change-cipher-spec' ? 'SSLv3/TLS % change cipher spec' : STATES[handshakeType ?? -1];
  return pattern === undefined ? '' : `${side}:${pattern.replace('%', out ? 'write' : 'read')}\n`;
}
