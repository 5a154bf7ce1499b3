/** DNS over UDP (RFC 1035, 4.2.1): each address has a socket of its own, so an answer leaves from the address that was asked. */
import type { Call, Fd, Sys } from '../../core/sys.ts';
import type { Tasks } from '../lib/tasks.ts';
import type { DnsServer } from './server.ts';

export function* serveUdp(sys: Sys, tasks: Tasks, server: DnsServer, socket: Fd): Call<void> {
  for (;;) {
    const received = yield* sys.receive(socket);
    if (received.ok) tasks.start(answer(sys, server, socket, received.value));
    else if (received.error === 'EBADF') return;
  }
}

function* answer(
  sys: Sys,
  server: DnsServer,
  socket: Fd,
  {
    bytes,
    from,
    to,
  }: { bytes: Uint8Array; from: { address: number; port: number }; to: { address: number; port: number } },
): Call<void> {
  const reply = yield* server.serve(bytes, { from, to, transport: 'udp' });
  if (reply) sys.send(socket, reply, from);
}
