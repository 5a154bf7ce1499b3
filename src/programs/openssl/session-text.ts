/** A session in text, as OpenSSL's SSL_SESSION_print writes it, and BIO_dump's way to show bytes. */
import { toHex } from '../../core/bytes.ts';
import type { TlsSession } from '../../protocols/tls/endpoint.ts';
import { versionName } from '../../protocols/tls/numbers.ts';
import { sessionIdOf, TIMEOUT } from './session-file.ts';
import { suiteRow } from './suites.ts';
import { verifyWords } from './certificate-words.ts';

const TLS13 = 0x0304;

/** What is known of a session when its block is printed: all of it, or only that there was none. */
export interface ShownSession {
  readonly version: number;
  readonly session: TlsSession | undefined;
  /** Where no `session` came: the secret and suite of the connection itself. */
  readonly secret?: Uint8Array;
  readonly suite?: number;
  readonly sessionId?: Uint8Array;
  readonly extendedMaster?: boolean;
  readonly startMs: number;
  readonly verifyCode: number;
}

const HEX = (bytes: Uint8Array | undefined): string => toHex(bytes ?? new Uint8Array(0)).toUpperCase();

export function sessionText(shown: ShownSession): string {
  const { version, session, verifyCode, startMs } = shown;
  const suite = session?.suite ?? shown.suite;
  const ticket = session?.ticket ?? new Uint8Array(0);
  const extended = session?.extendedMaster ?? shown.extendedMaster ?? false;
  const lines = [
    'SSL-Session:',
    `    Protocol  : ${versionName(version)}`,
    `    Cipher    : ${suite === undefined ? '0000' : (suiteRow(suite)?.name ?? hex4(suite))}`,
    `    Session-ID: ${HEX(session ? sessionIdOf(session) : shown.sessionId)}`,
    '    Session-ID-ctx: ',
    `    ${version === TLS13 ? 'Resumption PSK' : 'Master-Key'}: ${HEX(session?.secret ?? shown.secret)}`,
    '    PSK identity: None',
    '    PSK identity hint: None',
    '    SRP username: None',
    ...(ticket.length > 0
      ? [
          ...(session!.lifetimeSeconds > 0
            ? [`    TLS session ticket lifetime hint: ${session!.lifetimeSeconds} (seconds)`]
            : []),
          '    TLS session ticket:',
          dump(ticket, 4),
        ]
      : []),
    `    Start Time: ${Math.floor(startMs / 1000)}`,
    `    Timeout   : ${TIMEOUT} (sec)`,
    `    Verify return code: ${verifyCode} (${verifyWords(verifyCode)})`,
    `    Extended master secret: ${version !== TLS13 && extended ? 'yes' : 'no'}`,
    ...(version === TLS13 ? [`    Max Early Data: ${session?.maxEarlyData ?? 0}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const hex4 = (n: number): string => n.toString(16).toUpperCase().padStart(4, '0');

/** BIO_dump_indent: 16 bytes a line, the ninth behind a dash; each line ends with a newline. */
export function dump(bytes: Uint8Array, indent = 0): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const cells = row.map((byte, i) => byte.toString(16).padStart(2, '0') + (i === 7 ? '-' : ' ')).join('');
    const letters = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    text += `${' '.repeat(indent)}${at.toString(16).padStart(4, '0')} - ${cells.padEnd(48)}  ${letters}\n`;
  }
  return text;
}
