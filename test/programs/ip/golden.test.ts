// ip, held to what iproute2 6.1.0 printed on the recorded network.
import { holdSection, without } from '../../helpers/golden-hold.ts';

const byLine = (text: string): string => text.split('\n').toSorted().join('\n');

holdSection('ip_neigh', ['ip'], {
  notBuilt: {
    'ip/neigh-proxy-add': 'answering ARP for others',
    'ip/neigh-proxy-show': 'answering ARP for others',
  },
  // a hash table's order; how often the kernel asked, and when
  alike: (text) => byLine(text.replace(/used [\d/]+probes \d+/g, 'used #')),
});

const NO_IPV6 = 'IPv6 does not exist here';
const NO_SUCH_ADDRESS = 'labels, lifetimes, peers and scopes of addresses';

holdSection('ip_addr', ['ip', 'ifconfig'], {
  notBuilt: {
    'ip/j-addr': 'JSON',
    'ip/d-addr': 'details of the device',
    'ip/addr-add-label': NO_SUCH_ADDRESS,
    'ip/addr-add-lifetime': NO_SUCH_ADDRESS,
    'ip/addr-add-peer': NO_SUCH_ADDRESS,
    'ip/addr-add-scope': NO_SUCH_ADDRESS,
    'ip/addr-change': NO_SUCH_ADDRESS,
    'ip/link-set-txqueuelen': 'the queue of a device is its cable’s',
    'ip/link-set-arp-off': 'an interface without ARP',
    'ip/link-rename-up': 'other names for interfaces',
    'ip/ambiguous-m': 'ip maddress',
    'ip/ambiguous-t': 'ip tunnel',
  },
  notHere: {
    'ip/link-switch': 'a switch has no ip here',
    'ip/link-show-master': 'a switch has no ip here',
    'ip/link-gone': 'a cable that is cut takes no interface away here',
    'ip/addr-with-ipv6': NO_IPV6,
    'ip/br-addr-with-ipv6': NO_IPV6,
    'ifconfig/with-ipv6': NO_IPV6,
  },
  differs: {
    'ip/addr-after-adds': (text) => text.replace(/ {4}inet 10\.9\.[3456]\.1[ /].*\n.*\n/g, ''),
    'ip/addr-route-after-adds': without(/^10\.9\.[3456]\./),
    'ip/link-promisc-noarp': (text) => text.replace('NOARP,', '').replace('qlen 500', 'qlen 1000'),
  },
  // what interfaces counted
  alike: (text) => text.replace(/^ {4,}\d[\d ]*$/gm, '#'),
});

holdSection('ip_route', ['ip'], {
  notBuilt: {
    'ip/rule': 'routing by rules',
    'ip/route-add-mtu': 'attributes of routes',
    'ip/route-append': 'a second route of equal metric that is not used',
  },
  differs: {
    'ip/route-after-adds': (text) => without(/mtu 1200/)(text).replace(' onlink', ''),
    'ip/route-after-changes': without(/192\.168\.1\.7 /),
    // an old ip naming a new kernel's flag
    'ip/route-get-multicast': (text) => text.replace('rt_offload_failed ', ''),
  },
});
