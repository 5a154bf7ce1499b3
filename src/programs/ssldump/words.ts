/** Messages, alerts and data in ssldump's words and layout. The JA3 lines name a hello by a hash of what it offers (github.com/salesforce/ja3). */
import { fromUtf8, toHex, utf8 } from '../../core/bytes.ts';
import { alertName } from '../../protocols/tls/alerts.ts';
import { HANDSHAKE } from '../../protocols/tls/codec.ts';
import { digest } from '../../protocols/tls/crypto/digest.ts';
import { type Extension, findExtension } from '../../protocols/tls/extensions/list.ts';
import { choices, serverName, supportedGroups } from '../../protocols/tls/extensions/values.ts';
import type { ClientHello, ServerHello } from '../../protocols/tls/handshake/hellos.ts';
import { EXTENSION, extensionName } from '../../protocols/tls/numbers.ts';
import { suite13 } from '../../protocols/tls/suites.ts';
import { suite12 } from '../../protocols/tls/tls12/suites.ts';

/** Others are not named. */
export const MESSAGES: Readonly<Record<number, string>> = {
  [HANDSHAKE.clientHello]: 'ClientHello',
  [HANDSHAKE.serverHello]: 'ServerHello',
  [HANDSHAKE.certificate]: 'Certificate',
  [HANDSHAKE.serverKeyExchange]: 'ServerKeyExchange',
  [HANDSHAKE.certificateRequest]: 'CertificateRequest',
  [HANDSHAKE.serverHelloDone]: 'ServerHelloDone',
  [HANDSHAKE.certificateVerify]: 'CertificateVerify',
  [HANDSHAKE.clientKeyExchange]: 'ClientKeyExchange',
  [HANDSHAKE.finished]: 'Finished',
};

const SIGNALING = 0x00ff;
const at8 = (text: string): string => `        ${text}\n`;
const list = (numbers: readonly number[]): string => numbers.join('-');
const version = (number: number): string => at8(`Version ${number >>> 8}.${number & 0xff} `);

const suiteName = (id: number): string =>
  id === SIGNALING
    ? 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'
    : (suite12(id)?.name ?? suite13(id)?.name ?? `Unknown value 0x${id.toString(16)}`);

export function clientHelloLines(hello: ClientHello): string {
  const { legacyVersion, sessionId, suites, extensions } = hello;
  const resumed = sessionId.length === 0 ? '' : bytesLines(`resume [${sessionId.length}]=`, sessionId);
  const fingerprint = [
    legacyVersion,
    list(suites),
    list(extensions.map(({ type }) => type)),
    ...ellipticParts(extensions),
  ];
  return (
    version(legacyVersion) +
    resumed +
    at8('cipher suites') +
    suites.map((id) => at8(suiteName(id))).join('') +
    at8('compression methods') +
    '                  NULL\n' +
    extensionLines(extensions) +
    fingerprintLines('ja3', fingerprint.join(','))
  );
}

export function serverHelloLines({ legacyVersion, sessionId, suite, extensions }: ServerHello): string {
  const fingerprint = [legacyVersion, suite, list(extensions.map(({ type }) => type))];
  return (
    version(legacyVersion) +
    bytesLines(`session_id[${sessionId.length}]=`, sessionId) +
    at8(`cipherSuite         ${suiteName(suite)}`) +
    at8('compressionMethod                   NULL') +
    extensionLines(extensions) +
    fingerprintLines('ja3s', fingerprint.join(','))
  );
}

/** Of ECDHE's ClientKeyExchange. */
export const publicValueLines = (value: Uint8Array): string =>
  bytesLines(`DiffieHellmanClientPublicValue[${value.length}]=`, value);

function bytesLines(title: string, bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) rows.push(`          ${toHex(bytes.subarray(at, at + 16), ' ')} \n`);
  return at8(title) + (rows.length === 0 ? '\n' : rows.join(''));
}

function extensionLines(extensions: readonly Extension[]): string {
  if (extensions.length === 0) return '';
  return (
    at8('extensions') + extensions.map((each) => `          ${extensionName(each.type)}\n${detail(each)}`).join('')
  );
}

function detail({ type, data }: Extension): string {
  if (type === EXTENSION.supportedGroups || type === EXTENSION.ecPointFormats) return '\n';
  const name = type === EXTENSION.serverName ? serverName.decode(data) : undefined;
  return name?.ok ? `              host_name: ${name.value}\n` : '';
}

function ellipticParts(extensions: readonly Extension[]): [groups: string, formats: string] {
  const groups = findExtension(extensions, EXTENSION.supportedGroups);
  const formats = findExtension(extensions, EXTENSION.ecPointFormats);
  const read = groups && supportedGroups.decode(groups);
  const forms = formats && choices.decode(formats);
  return [read?.ok ? list(read.value) : '', forms?.ok ? list(forms.value) : ''];
}

const fingerprintLines = (kind: string, text: string): string =>
  at8(`${kind} string: ${text}`) + at8(`${kind} fingerprint: ${toHex(digest('md5', utf8(text)))}`);

export function alertLines([level, value]: Uint8Array): string {
  return `    level           ${level === 1 ? 'warning' : 'fatal'}\n    value           ${alertName(value ?? 0)}\n`;
}

const RULE = `    ${'-'.repeat(63)}\n`;

/** Text line by line; other bytes sixteen to a line. */
export function dataLines(bytes: Uint8Array): string {
  const isText = bytes.every((byte) => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13);
  const lines = isText ? fromUtf8(bytes).split('\n') : hexLines(bytes);
  if (lines.at(-1) === '') lines.pop();
  return RULE + lines.map((line) => `    ${line}\n`).join('') + RULE;
}

function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const letters = [...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${toHex(row, ' ').padEnd(51)}${letters}`);
  }
  return lines;
}
