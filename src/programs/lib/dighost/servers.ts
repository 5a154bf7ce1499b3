/** The servers to ask when none is named: those of /etc/resolv.conf, else this machine itself (dig(1)). */
import { formatIpv4, LOOPBACK_IPV4 } from '../../../core/address.ts';
import type { ResolvConf } from '../dns/resolv-conf.ts';
import type { Server } from './lookup.ts';

export const defaultServers = ({ servers }: ResolvConf): readonly Server[] =>
  servers.length > 0
    ? servers.map((address) => ({ address, name: formatIpv4(address) }))
    : [
        { address: 0, name: '::1' },
        { address: LOOPBACK_IPV4, name: '127.0.0.1' },
      ];
