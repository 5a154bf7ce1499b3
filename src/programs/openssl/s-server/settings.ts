/** What s_server can be told, read once before it listens. */
import { type Ipv4Address, parseIpv4 } from '../../../core/address.ts';
import { equalBytes, fromUtf8 } from '../../../core/bytes.ts';
import type { Sys } from '../../../core/sys.ts';
import type { ServerIdentity } from '../../../protocols/tls/endpoint.ts';
import { publicKeyBits } from '../../../protocols/tls/x509/public-keys.ts';
import { decodeCertificate } from '../../../protocols/tls/x509/certificate.ts';
import { certificatesOfPem } from '../../../protocols/tls/x509/pem.ts';
import { privateKeyOfPem } from '../../../protocols/tls/x509/private-keys.ts';
import type { Given, OpensslOption } from '../command.ts';
import { printErrors, storeErrors } from '../errors.ts';
import { COMMON_OPTIONS, type Speech, speechOf } from '../s-client/options.ts';

const flag = (name: string, meaning: string): OpensslOption => ({ name, meaning });
const valued = (name: string, value: string, meaning: string): OpensslOption => ({ name, value, meaning });

export const SERVER_OPTIONS: readonly OpensslOption[] = [
  valued('port', '+int', 'TCP/IP port to listen on for connections (default is 4433)'),
  valued('accept', 'val', 'TCP/IP optional host and port to listen on for connections (default is *:4433)'),
  valued('naccept', '+int', 'Terminate after #num connections'),
  valued('cert', 'infile', 'Server certificate file to use; default server.pem'),
  valued('key', 'infile', 'Private key file to use; default: -cert file'),
  valued('cert_chain', 'infile', 'Server certificate chain file in PEM format'),
  valued('servername', 'val', 'Servername for HostName TLS extension'),
  valued('cert2', 'infile', 'Certificate file to use for servername; default server2.pem'),
  valued('key2', 'infile', '-Private Key file to use for servername if not in -cert2'),
  flag('www', "Respond to a 'GET /' with a status page"),
  flag('WWW', "Respond to a 'GET with the file ./path"),
  flag('HTTP', 'Like -WWW but ./path includes HTTP headers'),
  flag('rev', 'act as an echo server that sends back received text reversed'),
  valued('num_tickets', 'int', 'The number of TLSv1.3 session tickets that a server will automatically issue'),
  flag('early_data', 'Attempt to read early data'),
  flag('no_anti_replay', 'Switch off anti-replay protection'),
  ...COMMON_OPTIONS,
];

export interface ServerOptions {
  readonly address: Ipv4Address;
  readonly port: number;
  /** Connections until it ends. */
  readonly accepts: number;
  readonly identity: ServerIdentity;
  /** For clients that ask for this name. */
  readonly second: { readonly name: string; readonly identity: ServerIdentity } | undefined;
  readonly speech: Speech;
  readonly mode: 'terminal' | 'www' | 'WWW' | 'HTTP' | 'rev';
  readonly quiet: boolean;
  readonly crlf: boolean;
  readonly msg: boolean;
  readonly state: boolean;
  readonly tickets: number;
  readonly earlyData: number;
  readonly antiReplay: boolean;
  readonly keyLog: string | undefined;
  /** The words of the command line, for the status page. */
  readonly words: readonly string[];
}

const DEFAULT_PORT = 4433;
/** What the real one takes with -early_data. */
const EARLY_BYTES = 16_384;
const TICKETS = 2;

/** Undefined after a message. */
export function serverOptions(sys: Sys, given: Given): ServerOptions | undefined {
  const place = listenAddress(given);
  if (!place) return void sys.warn('s_server: -accept argument malformed or ambiguous\n');
  const speech = speechOf(sys, given);
  const cert = given.value('cert') ?? 'server.pem';
  const chain = given.value('cert_chain');
  const identity = speech && load(sys, cert, given.value('key') ?? cert, chain);
  if (!identity) return undefined;
  const name = given.value('servername');
  const cert2 = given.value('cert2') ?? 'server2.pem';
  const other = name === undefined ? undefined : load(sys, cert2, given.value('key2') ?? cert2, undefined);
  if (name !== undefined && !other) return undefined;
  return {
    ...place,
    accepts: given.number('naccept') ?? Number.POSITIVE_INFINITY,
    identity,
    second: name !== undefined && other ? { name, identity: other } : undefined,
    speech,
    mode: (['www', 'WWW', 'HTTP', 'rev'] as const).find((each) => given.has(each)) ?? 'terminal',
    quiet: given.has('quiet'),
    crlf: given.has('crlf'),
    msg: given.has('msg'),
    state: given.has('state'),
    tickets: given.has('no_ticket') ? 0 : (given.number('num_tickets') ?? TICKETS),
    earlyData: given.has('early_data') ? EARLY_BYTES : 0,
    antiReplay: !given.has('no_anti_replay'),
    keyLog: given.value('keylogfile'),
    words: given.options.flatMap(({ name: option, value }) => [`-${option}`, ...(value === '' ? [] : [value])]),
  };
}

function listenAddress(given: Given): { readonly address: Ipv4Address; readonly port: number } | undefined {
  const text = given.value('accept') ?? String(given.number('port') ?? DEFAULT_PORT);
  const [, host = '*', service = ''] = /^(?:([^:]*):)?(\d+)$/.exec(text) ?? [];
  const address = host === '*' || host === '' ? { ok: true as const, value: 0 } : parseIpv4(host);
  const port = Number(service);
  return address.ok && service !== '' && port <= 65_535 ? { address: address.value, port } : undefined;
}

function load(sys: Sys, cert: string, key: string, chain: string | undefined): ServerIdentity | undefined {
  const file = sys.files.read(key);
  const read = file.ok ? privateKeyOfPem(fromUtf8(file.value)) : undefined;
  if (!read?.ok) {
    const how = file.ok ? 'read' : 'open file or uri for loading';
    sys.warn(`Could not ${how} server certificate private key from ${key}\n`);
    if (!file.ok) printErrors(sys, storeErrors(key, file.error));
    return undefined;
  }
  const leaf = certificatesFrom(sys, cert)?.[0];
  const rest = chain === undefined ? [] : certificatesFrom(sys, chain);
  if (!leaf || !rest) return undefined;
  const certificate = decodeCertificate(leaf);
  if (!certificate.ok) return void sys.warn(`Could not read server certificate from ${cert}\n`);
  if (!equalBytes(certificate.value.publicKey.bits, publicKeyBits(read.value.publicKey))) {
    sys.print('Using default temp DH parameters\n');
    return void sys.warn('Private key does not match the certificate public key\n');
  }
  return { chain: [leaf, ...rest], key: read.value };
}

function certificatesFrom(sys: Sys, path: string): readonly Uint8Array[] | undefined {
  const file = sys.files.read(path);
  const found = file.ok ? certificatesOfPem(fromUtf8(file.value)) : [];
  if (found.length > 0) return found;
  sys.warn(`Could not ${file.ok ? 'read' : 'open file or uri for loading'} server certificate from ${path}\n`);
  if (!file.ok) printErrors(sys, storeErrors(path, file.error));
  return undefined;
}
