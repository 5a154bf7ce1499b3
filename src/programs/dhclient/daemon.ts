/** The DHCP client that `addresses: [dhcp]` starts: dhclient -d -v on one interface, its lines in /var/log/dhclient.log. */
import type { Daemon, DhcpClientConfig } from '../../core/services.ts';
import { begin, mind } from '../lib/dhcp/mind.ts';
import { session, statusOf } from './sessions.ts';

export const dhclientDaemon: Daemon<DhcpClientConfig> = {
  name: 'dhclient',
  *main(sys, config) {
    const client = session(sys, statusOf(sys, config.interface, true), (text) => sys.print(text));
    try {
      begin(client);
      yield* mind(sys, [client], () => false);
      return 0;
    } finally {
      client.close();
    }
  },
};
