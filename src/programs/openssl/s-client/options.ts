/** What s_client can be told, and what that means for the connection. */
import type { Sys } from '../../../core/sys.ts';
import { GROUP, VERSION } from '../../../protocols/tls/numbers.ts';
import { NO_CIPHER_MATCH } from '../ciphers.ts';
import type { Given, OpensslOption } from '../command.ts';
import { type OpensslError, printErrors, sslError } from '../errors.ts';
import { cipherList, ciphersuiteList, SUITES } from '../suites.ts';
import { TRUST_OPTIONS } from '../trust.ts';

const flag = (name: string, meaning: string): OpensslOption => ({ name, meaning });
const valued = (name: string, value: string, meaning: string): OpensslOption => ({ name, value, meaning });

/** Options that client and server share. */
export const COMMON_OPTIONS: readonly OpensslOption[] = [
  flag('tls1_2', 'Just use TLSv1.2'),
  flag('tls1_3', 'Just use TLSv1.3'),
  flag('no_tls1_2', 'Just disable TLSv1.2'),
  flag('no_tls1_3', 'Just disable TLSv1.3'),
  valued('min_protocol', 'val', 'Specify the minimum protocol version to be used'),
  valued('max_protocol', 'val', 'Specify the maximum protocol version to be used'),
  valued('cipher', 'val', 'Specify TLSv1.2 and below cipher list to be used'),
  valued('ciphersuites', 'val', 'Specify TLSv1.3 ciphersuites to be used'),
  valued('groups', 'val', 'Groups to advertise (colon-separated list)'),
  valued('curves', 'val', 'Groups to advertise (colon-separated list)'),
  valued('alpn', 'val', 'Application protocols for ALPN (comma-separated list)'),
  valued('keylogfile', 'outfile', 'Write TLS secrets to file'),
  flag('crlf', 'Convert LF from terminal into CRLF'),
  flag('quiet', 'No output but what comes over the connection'),
  flag('msg', 'Show protocol messages'),
  flag('state', 'Print the ssl states'),
  flag('no_ticket', 'Disable use of TLS session tickets'),
];

export const CLIENT_OPTIONS: readonly OpensslOption[] = [
  valued('connect', 'val', 'TCP/IP where to connect; default: 4433'),
  valued('host', 'val', 'Use -connect instead'),
  valued('port', '+int', 'Use -connect instead'),
  valued('servername', 'val', 'Set TLS extension servername (SNI) in ClientHello (default)'),
  flag('noservername', 'Do not send the server name (SNI) extension in the ClientHello'),
  flag('4', 'Use IPv4 only'),
  ...TRUST_OPTIONS,
  valued('verify', '+int', 'Turn on peer certificate verification'),
  flag('verify_return_error', 'Close connection on verification error'),
  flag('verify_quiet', 'Restrict verify output to errors'),
  valued('verify_hostname', 'val', 'Expected peer hostname'),
  valued('verify_ip', 'val', 'Expected peer IP address'),
  flag('showcerts', 'Show all certificates sent by the server'),
  flag('brief', 'Restrict output to brief summary of connection parameters'),
  flag('prexit', 'Print session information when the program exits'),
  flag('ign_eof', 'Ignore input eof (default when -quiet)'),
  flag('no_ign_eof', "Don't ignore input eof"),
  flag('nocommands', 'Do not use interactive command letters'),
  valued('sess_out', 'outfile', 'File to write SSL session to'),
  valued('sess_in', 'infile', 'File to read SSL session from'),
  flag('reconnect', 'Drop and re-make the connection with the same Session-ID'),
  valued('early_data', 'infile', 'File to send as early data'),
  flag('tlsextdebug', 'Hex dump of all TLS extensions received'),
  flag('status', 'Request a certificate status response from server'),
  ...COMMON_OPTIONS,
];

/** How both ends speak: best first. */
export interface Speech {
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly alpn: readonly string[];
}

const VERSIONS: Readonly<Record<string, number>> = { 'TLSv1.2': VERSION.tls12, 'TLSv1.3': VERSION.tls13 };
const GROUPS: Readonly<Record<string, number>> = {
  x25519: GROUP.x25519,
  'p-256': GROUP.secp256r1,
  prime256v1: GROUP.secp256r1,
  secp256r1: GROUP.secp256r1,
};

/** Undefined after a message. */
export function speechOf(sys: Sys, given: Given): Speech | undefined {
  const versions = versionsOf(sys, given);
  if (!versions) return undefined;
  const refuse = (option: string, value: string, error: OpensslError): undefined => {
    sys.warn(`Call to SSL_CONF_cmd(-${option}, ${value}) failed\n`);
    printErrors(sys, [error]);
  };
  const cipher = given.value('cipher');
  const older = cipherList(cipher ?? 'DEFAULT');
  if (!older.ok) return refuse('cipher', cipher!, NO_CIPHER_MATCH);
  const named = given.value('ciphersuites');
  const newer = ciphersuiteList(
    named ??
      SUITES.filter((s) => s.version === 'TLSv1.3')
        .map((s) => s.name)
        .join(':'),
  );
  if (!newer.ok) {
    const error = sslError('0A0000B9', 'set_ciphersuites', newer.error, '../ssl/ssl_ciph.c:1325');
    return refuse('ciphersuites', named!, error);
  }
  const option = given.has('curves') ? 'curves' : 'groups';
  const words = given.value(option)?.split(':') ?? ['x25519', 'secp256r1'];
  const strange = words.find((word) => GROUPS[word.toLowerCase()] === undefined);
  if (strange !== undefined) {
    const at = '../ssl/t1_lib.c:748';
    const error = sslError('0A080106', 'gid_cb', 'passed invalid argument', at, `group '${strange}' cannot be set`);
    return refuse(option, given.value(option)!, error);
  }
  const spoken = (version: string): boolean => versions.includes(VERSIONS[version]!);
  return {
    versions,
    suites: [...newer.value, ...older.value].filter((suite) => spoken(suite.version)).map((suite) => suite.id),
    groups: words.map((word) => GROUPS[word.toLowerCase()]!),
    alpn: (given.value('alpn') ?? '').split(',').filter((name) => name !== ''),
  };
}

function versionsOf(sys: Sys, given: Given): readonly number[] | undefined {
  const only = ['tls1_2', 'tls1_3'].filter((name) => given.has(name));
  const excluded = ['no_tls1_2', 'no_tls1_3'].filter((name) => given.has(name));
  if (only.length > 1) return void sys.warn('Cannot supply multiple protocol flags\n');
  if (only.length > 0 && excluded.length > 0)
    return void sys.warn('Cannot supply both a protocol flag and "-no_<prot>"\n');
  const least = VERSIONS[given.value('min_protocol') ?? 'TLSv1.2'] ?? 0;
  const most = VERSIONS[given.value('max_protocol') ?? 'TLSv1.3'] ?? VERSION.tls13;
  const wanted = [VERSION.tls13, VERSION.tls12].filter((version) => {
    const name = version === VERSION.tls13 ? 'tls1_3' : 'tls1_2';
    const named = only.length === 0 || only.includes(name);
    return named && !excluded.includes(`no_${name}`) && version >= least && version <= most;
  });
  return wanted.length > 0 ? wanted : void sys.warn('no protocols available\n');
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORT = 4433;
const SERVICES: Readonly<Record<string, number>> = { http: 80, https: 443, smtps: 465, imaps: 993, pop3s: 995 };

/** From -connect, a word of its own, or -host and -port. Undefined: none of them can be read. */
export function targetOf(given: Given): Target | undefined {
  const text = given.value('connect') ?? given.words[0];
  if (text === undefined)
    return { host: given.value('host') ?? 'localhost', port: given.number('port') ?? DEFAULT_PORT };
  const [, host = '', service] = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(text) ?? [];
  const port = service === undefined ? DEFAULT_PORT : (SERVICES[service] ?? Number(service));
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || service === '') return undefined;
  return { host: host === '' ? 'localhost' : host, port };
}
