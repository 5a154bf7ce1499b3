// bridge, held to what iproute2 6.1.0 printed on the recorded switch.
import { holdSection, without } from '../../helpers/golden-hold.ts';

/** A port of ours has no MAC address, and joins no groups. */
const learned = without(/permanent$/);

holdSection('bridge', ['bridge'], {
  notHere: {
    'bridge/fdb-on-a-host': 'a host has no bridge here',
    'bridge/link-d': 'a switch has no ip here',
  },
  differs: {
    'bridge/fdb': learned,
    'bridge/fdb-br': learned,
    'bridge/fdb-brport': learned,
    'bridge/fdb-after-add': learned,
    'bridge/s-fdb': learned,
    // a TAP has 10 Gbit/s, our cables 1
    'bridge/link': (text) => text.replaceAll('cost 2', 'cost 5'),
  },
});
