/** All that s_client was told, read once before it connects. */
import { fromUtf8 } from '../../../core/bytes.ts';
import type { Sys } from '../../../core/sys.ts';
import { addressOf } from '../../../protocols/tls/x509/host-names.ts';
import { type Given, useHelp } from '../command.ts';
import { fileErrors, printErrors } from '../errors.ts';
import { sessionOfPem, type StoredSession } from '../session-file.ts';
import { trustedRoots } from '../trust.ts';
import { type Speech, speechOf, type Target, targetOf } from './options.ts';

export interface ClientOptions {
  readonly target: Target;
  readonly speech: Speech;
  /** Undefined: no SNI. */
  readonly serverName: string | undefined;
  /** It was asked for that there be none. */
  readonly noServerName: boolean;
  readonly roots: readonly Uint8Array[];
  readonly verifyHost: string | undefined;
  readonly returnError: boolean;
  /** Of the verification only what is wrong is told. */
  readonly verifyQuiet: boolean;
  readonly showCerts: boolean;
  readonly brief: boolean;
  readonly quiet: boolean;
  readonly ignoreEof: boolean;
  readonly commands: boolean;
  readonly crlf: boolean;
  readonly reconnect: boolean;
  readonly prexit: boolean;
  readonly status: boolean;
  readonly msg: boolean;
  readonly state: boolean;
  readonly extensions: boolean;
  readonly session: StoredSession | undefined;
  readonly sessionOut: string | undefined;
  readonly early: Uint8Array | undefined;
  readonly keyLog: string | undefined;
}

/** Undefined after a message. */
export function clientOptions(sys: Sys, given: Given): ClientOptions | undefined {
  const target = targetOf(given);
  if (!target) return void sys.warn(`s_client: -connect argument or target parameter malformed or ambiguous\n`);
  const speech = speechOf(sys, given);
  if (!speech) return undefined;
  const depth = given.value('verify');
  const quiet = given.has('quiet');
  if (depth !== undefined && !quiet) sys.warn(`verify depth is ${depth}\n`);
  const roots = trustedRoots(sys, given, () => '');
  const session = roots && storedSession(sys, given.value('sess_in'));
  const early = session && earlyData(sys, given.value('early_data'));
  if (!roots || !session || !early) return undefined;
  const brief = given.has('brief');
  return {
    target,
    speech,
    serverName: serverNameOf(given, target),
    noServerName: given.has('noservername'),
    roots,
    verifyHost: given.value('verify_hostname') ?? given.value('verify_ip'),
    returnError: given.has('verify_return_error'),
    verifyQuiet: given.has('verify_quiet') || brief,
    showCerts: given.has('showcerts'),
    brief,
    quiet,
    ignoreEof: lastOf(given, 'no_ign_eof', ['ign_eof', 'quiet']),
    commands: !given.has('nocommands'),
    crlf: given.has('crlf'),
    reconnect: given.has('reconnect'),
    prexit: given.has('prexit'),
    status: given.has('status'),
    msg: given.has('msg'),
    state: given.has('state'),
    extensions: given.has('tlsextdebug'),
    session: session.stored,
    sessionOut: given.value('sess_out'),
    early: early.bytes,
    keyLog: given.value('keylogfile'),
  };
}

/** Whether one of `yes` was given behind every `no`. */
function lastOf(given: Given, no: string, yes: readonly string[]): boolean {
  const last = given.options.findLast(({ name }) => name === no || yes.includes(name));
  return last !== undefined && last.name !== no;
}

/** Without -servername it is the host's, when that looks like a name of the DNS: it has a dot and is no address. */
function serverNameOf(given: Given, { host }: Target): string | undefined {
  if (given.has('noservername')) return undefined;
  const named = given.value('servername');
  return named ?? (host.includes('.') && addressOf(host) === undefined ? host : undefined);
}

function storedSession(sys: Sys, path: string | undefined): { readonly stored: StoredSession | undefined } | undefined {
  if (path === undefined) return { stored: undefined };
  const file = sys.files.read(path);
  const stored = file.ok ? sessionOfPem(fromUtf8(file.value)) : undefined;
  if (stored?.ok) return { stored: stored.value };
  sys.warn(`Can't open session file ${path}\n`);
  if (!file.ok) printErrors(sys, fileErrors(path, file.error));
  return undefined;
}

function earlyData(sys: Sys, path: string | undefined): { readonly bytes: Uint8Array | undefined } | undefined {
  if (path === undefined) return { bytes: undefined };
  const file = sys.files.read(path);
  if (file.ok) return { bytes: file.value };
  sys.warn(`Cannot open early data file\n${useHelp('s_client')}`);
  return undefined;
}
