/** A small lab that uses every kind of step: tests mutate it, run it and prove it. */
export const EXAMPLE = `lab: 1
id: tiny
title: Two hosts and a switch
level: beginner
minutes: 5
goals: [Know who asks whom]
seed: 4
topology:
  nodes:
    alice:
      kind: host
      interfaces: { eth0: { addresses: [192.168.1.3/24], mac: "02:00:00:00:01:03" } }
    bob:
      kind: host
      interfaces: { eth0: { addresses: [192.168.1.4/24], mac: "02:00:00:00:01:04" } }
    s1: { kind: switch }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], rate: 100mbit, delay: 2ms }
    - { endpoints: ["bob:eth0", "s1:2"], rate: 100mbit, delay: 2ms }
steps:
  - say: |
      # Who is there?
      Send one ping:

          ping -c 1 192.168.1.4
    expect:
      - packet: { filter: icmp.type == 0, at: alice }
      - in-order: [arp.opcode == 1, arp.opcode == 2, icmp.type == 8]
      - never: icmp.type == 3
      - ran: { node: alice, any-of: [ping -c 1, ping -n], exit: 0 }
      - table: { node: alice, name: arp, row: { address: 192.168.1.4, mac: "02:00:00:00:01:04" } }
      - counter: { node: s1, name: flooded, is: ">= 1" }
    hints: [Type it., "Type \`ping -c 1 192.168.1.4\`."]
    solution: ["alice: ping -c 1 192.168.1.4"]
    points: 2
    why: She asked first.
    myth: M14
  - say: Look at the table, then decide.
    choose:
      ask: How many lines does bob have?
      options:
        - { text: none, why: He learned from the question. }
        - { text: one, right: true, why: The question told him. }
    hints: [Type arp -a on bob.]
  - say: Ping twice.
    predict:
      ask: Which TTL will the reply carry?
      answer: last(icmp.type == 0, ip.ttl)
      at: alice
      value: 64
      tempting: { "63": There is no router between the two. }
    expect: [packet: { filter: icmp.type == 0, at: alice, times: ">= 2" }]
    hints: [Nobody takes one.]
    solution: ["alice: ping -c 2 192.168.1.4"]
  - say: Work it out.
    number: { ask: How long is an Ethernet header?, answer: 14, unit: bytes, tempting: { "18": That counts the FCS. } }
    hints: [6 and 6 and 2]
  - say: Make her forget, then ping.
    order:
      ask: What comes first?
      items:
        - { text: alice asks, packet: arp.opcode == 1 }
        - { text: bob answers, packet: arp.opcode == 2 }
        - { text: the ping goes out, packet: icmp.type == 8 }
    expect: [packet: icmp.type == 0 && ip.dst == 192.168.1.3]
    hints: [She cannot send without an address.]
    solution: ["alice: arp -d 192.168.1.4", "alice: ping -c 1 192.168.1.4"]
  - say: Open a ping in Inspect.
    point: { ask: Which field counts the hops?, packet: icmp.type == 8, field: ip.ttl }
    hints: [It is in the IP header.]
`;
