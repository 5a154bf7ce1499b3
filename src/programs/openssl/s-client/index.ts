/** openssl s_client: a TLS connection by hand, with everything that can be said of it (OpenSSL 3.0's layout). */
import type { Errno } from '../../../core/errno.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../../core/sys.ts';
import { milliseconds } from '../../../core/time.ts';
import { lookupOne } from '../../lib/dns/lookup.ts';
import type { OpensslCommand } from '../command.ts';
import { ERRNO_NUMBERS, printErrors, systemError } from '../errors.ts';
import { briefReport } from './brief.ts';
import { ClientConnection } from './client.ts';
import { Conversation } from './conversation.ts';
import { CLIENT_OPTIONS } from './options.ts';
import { report } from './report.ts';
import { type ClientOptions, clientOptions } from './settings.ts';

/** With -reconnect, after the first. */
const RECONNECTIONS = 5;
/** How long the peer may take to close its side. */
const LAST_WAIT = milliseconds(500);

export const sClient: OpensslCommand = {
  name: 's_client',
  usage: '[options] [host:port]',
  options: CLIENT_OPTIONS,
  operands: 1,
  *run(sys, given) {
    const options = clientOptions(sys, given);
    return options ? yield* talk(sys, options) : 1;
  },
};

function* talk(sys: Sys, options: ClientOptions): Call<ExitStatus> {
  let session = options.session?.session;
  for (let left = options.reconnect ? RECONNECTIONS : 0; ; left--) {
    const fd = yield* connect(sys, options);
    if (fd === undefined) return 1;
    const client = new ClientConnection(sys, fd, options, session);
    const first = !options.reconnect || left === RECONNECTIONS;
    const status = yield* oneConnection(sys, client, options, first, left > 0);
    yield* hangUp(sys, client);
    if (left === 0 || status !== 0) return status;
    session = client.session;
    say(sys, options, 'drop connection and then reconnect\n');
  }
}

const say = (sys: Sys, options: ClientOptions, text: string): void =>
  options.quiet || options.brief ? undefined : sys.print(text);

function* oneConnection(
  sys: Sys,
  client: ClientConnection,
  options: ClientOptions,
  first: boolean,
  drops: boolean,
): Call<ExitStatus> {
  say(sys, options, `CONNECTED(${client.link.fd.toString(16).toUpperCase().padStart(8, '0')})\n`);
  if (!(yield* client.handshake())) {
    if (client.errno) sys.warn(`write:errno=${ERRNO_NUMBERS[client.errno] ?? 0}\n`);
    if (client.fault) printErrors(sys, [client.fault]);
    say(sys, options, report(client.standing, first));
    return 1;
  }
  if (options.brief) sys.warn(briefReport(client.standing));
  say(sys, options, report(client.standing, first));
  if (drops) return 0;
  const status = yield* new Conversation(sys, client, options).run();
  if (options.prexit) say(sys, options, report(client.standingNow, true));
  return status;
}

/** close_notify, then our side of the connection; what still comes is taken, so that nobody sees a reset. */
function* hangUp(sys: Sys, client: ClientConnection): Call<void> {
  const { link, endpoint } = client;
  if (endpoint.state === 'open') endpoint.close();
  yield* link.flush();
  sys.shutdown(link.fd, 'write');
  for (const until = sys.now() + LAST_WAIT; sys.now() < until;) {
    const rest = yield* sys.read(link.fd, { timeout: Math.max(0, until - sys.now()) });
    if (!rest.ok || rest.value.length === 0) break;
  }
  sys.close(link.fd);
}

/** A connected socket; undefined after a message. */
function* connect(sys: Sys, { target: { host, port } }: ClientOptions): Call<Fd | undefined> {
  const address = yield* lookupOne(sys, host);
  if (!address.ok) {
    const at = '../crypto/bio/bio_addr.c:746';
    const lookup = { code: '10080002', library: 'BIO routines', where: 'BIO_lookup_ex', reason: 'system lib' };
    printErrors(sys, [{ ...lookup, at, data: address.error }]);
    return void sys.warn('connect:errno=0\n');
  }
  const socket = sys.socket('stream');
  if (!socket.ok) return connectFailed(sys, socket.error);
  sys.setOptions(socket.value, { noDelay: true });
  const connected = yield* sys.connect(socket.value, { address: address.value, port });
  if (connected.ok) return socket.value;
  sys.close(socket.value);
  return connectFailed(sys, connected.error);
}

function connectFailed(sys: Sys, errno: Errno): undefined {
  const calling = systemError(errno, 'BIO_connect', '../crypto/bio/bio_sock2.c:117', 'calling connect()');
  const failed = { code: '10000067', library: 'BIO routines', where: 'BIO_connect', reason: 'connect error' };
  printErrors(sys, [calling, { ...failed, at: '../crypto/bio/bio_sock2.c:119' }]);
  sys.warn(`connect:errno=${ERRNO_NUMBERS[errno] ?? 0}\n`);
}
