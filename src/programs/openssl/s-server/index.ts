/** openssl s_server: TLS's other end by hand: one connection at a time, shown on the terminal, or answered with a page. */
import type { Errno } from '../../../core/errno.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../../core/sys.ts';
import { VERSION } from '../../../protocols/tls/numbers.ts';
import type { OpensslCommand } from '../command.ts';
import { printErrors, systemError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { ServerConnection, type ServerMemory } from './connection.ts';
import { reverseLines, servePage } from './pages.ts';
import { SERVER_OPTIONS, type ServerOptions, serverOptions } from './settings.ts';
import { type Tally, tallyLines } from './tally.ts';

const TICKET_KEY_BYTES = 32;

export const sServer: OpensslCommand = {
  name: 's_server',
  usage: '[options]',
  options: SERVER_OPTIONS,
  operands: 0,
  *run(sys, given) {
    const options = serverOptions(sys, given);
    return options ? yield* serve(sys, options) : 1;
  },
};

function* serve(sys: Sys, options: ServerOptions): Call<ExitStatus> {
  const tally: Tally = { accepts: 0, finished: 0, hits: 0, misses: 0 };
  const say = (text: string): void => (options.quiet ? undefined : sys.print(text));
  say('Using default temp DH parameters\n');
  const socket = listen(sys, options);
  if (socket !== undefined) {
    say('ACCEPT\n');
    yield* acceptEach(sys, socket, options, tally, say);
    sys.close(socket);
  }
  say(tallyLines(tally));
  return 0;
}

function* acceptEach(
  sys: Sys,
  socket: Fd,
  options: ServerOptions,
  tally: Tally,
  say: (text: string) => void,
): Call<void> {
  const memory: ServerMemory = { ticketKey: randomBytes(sys, TICKET_KEY_BYTES), seen: new Set() };
  for (let left = options.accepts; left > 0; left--) {
    const accepted = yield* sys.accept(socket, { upkeep: true });
    if (!accepted.ok) return;
    const connection = new ServerConnection(sys, accepted.value.fd, options, memory);
    tally.accepts++;
    const over = yield* serveOne(sys, connection, options, tally, say);
    yield* connection.hangUp(over);
    if (options.mode === 'terminal') say('shutting down SSL\nCONNECTION CLOSED\n');
    if (over) return;
  }
}

/** True: the whole server is to end. */
function* serveOne(
  sys: Sys,
  connection: ServerConnection,
  options: ServerOptions,
  tally: Tally,
  say: (text: string) => void,
): Call<boolean> {
  if (!(yield* connection.handshake())) {
    say('ERROR\n');
    if (connection.fault) printErrors(sys, [connection.fault]);
    return false;
  }
  tally.finished++;
  if (connection.summary?.resumed) tally.hits++;
  else if (connection.summary?.version === VERSION.tls12) tally.misses++;
  if (options.mode === 'terminal') {
    connection.tell();
    return yield* connection.converse();
  }
  if (options.mode === 'rev') yield* reverseLines(connection);
  else yield* servePage(sys, connection, options, tally);
  return false;
}

/** Undefined after a message. */
function listen(sys: Sys, { address, port }: ServerOptions): Fd | undefined {
  const failed = (errno: Errno): undefined => {
    const unable = { code: '10000075', library: 'BIO routines', where: 'BIO_bind', reason: 'unable to bind socket' };
    printErrors(sys, [
      systemError(errno, 'BIO_bind', '../crypto/bio/bio_sock2.c:171', 'calling bind()'),
      { ...unable, at: '../crypto/bio/bio_sock2.c:173' },
    ]);
  };
  const socket = sys.socket('stream');
  if (!socket.ok) return failed(socket.error);
  sys.setOptions(socket.value, { noDelay: true });
  const bound = sys.bind(socket.value, { address, port });
  const listening = bound.ok ? sys.listen(socket.value, 128) : bound;
  if (listening.ok) return socket.value;
  sys.close(socket.value);
  return failed(listening.error);
}
