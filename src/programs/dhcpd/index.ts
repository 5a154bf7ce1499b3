/** dhcpd: hands out addresses (RFC 2131). */
import type { Daemon, DhcpConfig } from '../../core/services.ts';

const SERVER_PORT = 67;

export const dhcpd: Daemon<DhcpConfig> = {
  name: 'dhcpd',
  *main(sys) {
    const socket = sys.socket('datagram');
    if (!socket.ok) return 1;
    const bound = sys.bind(socket.value, { address: 0, port: SERVER_PORT });
    if (!bound.ok) return 1;
    sys.publish('leases', () => []);
    for (;;) yield* sys.receive(socket.value);
  },
};
