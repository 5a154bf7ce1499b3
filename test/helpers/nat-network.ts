/** The network on which test/golden/nat was recorded: two hosts behind a router that translates, a provider's router, a server. */

export const NAT_NODES = `
    lap: { kind: host, interfaces: { eth0: { addresses: [192.168.1.10/24] } }, gateway: 192.168.1.1 }
    desk: { kind: host, interfaces: { eth0: { addresses: [192.168.1.11/24] } }, gateway: 192.168.1.1 }
    s1: { kind: switch }
    isp: { kind: router, interfaces: { eth0: { addresses: [203.0.113.1/24] }, eth1: { addresses: [198.51.100.1/24] } }, sysctl: { net.ipv4.icmp_ratelimit: 0 } }
    srv: { kind: host, interfaces: { eth0: { addresses: [198.51.100.7/24] } }, gateway: 198.51.100.1 }
`;
export const NAT_LINKS = `
    - { endpoints: ["lap:eth0", "s1:1"] }
    - { endpoints: ["desk:eth0", "s1:2"] }
    - { endpoints: ["r1:eth0", "s1:3"] }
    - { endpoints: ["r1:eth1", "isp:eth0"] }
    - { endpoints: ["isp:eth1", "srv:eth0"] }
`;

/** `more`: further keys of r1, such as `nat: [...]`, in flow style. */
export const natNetwork = (more = ''): string => `lab: 1
topology:
  hosts: false
  nodes:
    r1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [203.0.113.5/24] } }, gateway: 203.0.113.1${more === '' ? '' : `, ${more}`} }${NAT_NODES}
  links:${NAT_LINKS}`;
