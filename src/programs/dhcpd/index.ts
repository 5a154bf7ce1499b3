/** dhcpd: hands out addresses (RFC 2131, 4.3), to clients on its own links and through relays. */
import type { Daemon, DhcpConfig } from '../../core/services.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { SERVER_PORT } from '../../protocols/dhcp/codec.ts';
import { DhcpServer } from './server.ts';

export const dhcpd: Daemon<DhcpConfig> = {
  name: 'dhcpd',
  *main(sys, config) {
    const socket = sys.socket('datagram');
    // of a type that no frame has: it only sends
    const packet = sys.socket('packet', 0);
    if (!socket.ok || !packet.ok) return 1;
    const bound = sys.bind(socket.value, { address: 0, port: SERVER_PORT });
    if (!bound.ok) return 1;
    const server = new DhcpServer(sys, config, socket.value, packet.value);
    sys.publish('leases', () => server.leases.rows(sys.now()));
    for (;;) yield* turn(sys, server, socket.value);
  },
};

/** One message, or one ping that was not answered in time: somebody waits for that, so it is work. */
function* turn(sys: Sys, server: DhcpServer, socket: Fd): Call<void> {
  const { fd, next } = server.pings;
  const patience = next === undefined ? {} : { timeout: Math.max(0, next - sys.now()) };
  const ready = yield* sys.poll(fd === undefined ? [socket] : [socket, fd], patience);
  server.tick();
  if (!ready.ok) return;
  const received = yield* sys.receive(ready.value, { timeout: 0 });
  if (!received.ok) return;
  if (ready.value === socket) server.receive(received.value);
  else server.pingAnswered(received.value.bytes);
}
