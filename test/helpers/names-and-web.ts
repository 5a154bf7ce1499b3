// A house with a DHCP server, a name server, and a web server behind a proxy, for screens that show all three.
export const NAMES_AND_WEB = `
lab: 1
id: web
title: Names and the web
seed: 5
topology:
  routes: auto
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [dhcp] } } }
    ns:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.53/24] } }
      services:
        - dhcp:
            subnets:
              - { network: 10.0.0.0/24, pool: 10.0.0.100-10.0.0.199, router: 10.0.0.53, dns: [10.0.0.53], domain: home.lan, lease: 10m }
        - dns:
            zones:
              'example.com.': |
                $TTL 300
                @ SOA ns hostmaster 1 3600 600 86400 60
                @ NS ns
                ns A 10.0.0.53
                www A 10.0.0.2
                cdn CNAME www
                a-rather-long-name-for-a-host-that-nobody-would-type-twice A 10.0.0.2
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ proxy: { to: '10.0.0.3:3000' } }]
    app:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.3/24] } }
      services:
        - http:
            port: 3000
            files: { /index.html: '<title>Shop</title>', /big.txt: { size: 4000 } }
    s1: { kind: switch }
  links:
    - { endpoints: ["pc:eth0", "s1:1"], rate: 20mbit, delay: 10ms }
    - { endpoints: ["ns:eth0", "s1:2"] }
    - { endpoints: ["web:eth0", "s1:3"] }
    - { endpoints: ["app:eth0", "s1:4"] }
`;
