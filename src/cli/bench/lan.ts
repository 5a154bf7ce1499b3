/** The workload `lan`: an ARP storm, then pings of everybody at once. */
import type { Prefix } from '../../core/address.ts';
import { getU16, setU16 } from '../../core/bytes.ts';
import { internetChecksum } from '../../core/checksum.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import type { World } from '../../sim/world.ts';
import type { TopologySpec } from '../../topology/spec.ts';
import { cable, EMPTY, machine, prefix } from './topology.ts';
import { unwrap, type Workload } from './workload.ts';

const ICMP = 1;
const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const PING_BYTES = 56;

export const lanWorkload: Workload = {
  about: () => '200 hosts on one switch; 1 Gbit/s, 1 us; 199 of them ping the first at once, each second for 60 s',
  spec: () => lan(200),
  start: (world) => ({ until: pingAll(world, 200, 60) }),
};

function lan(hosts: number): TopologySpec {
  const at = (i: number): Prefix => prefix(`10.0.${Math.floor((i + 1) / 256)}.${(i + 1) % 256}/16`);
  const nodes = Array.from({ length: hosts }, (_, i) => machine(`h${i}`, 'host', [{ name: 'eth0', prefix: at(i) }]));
  const ports = nodes.map((_, i) => ({ name: String(i + 1) }));
  const links = nodes.map((n, i) => cable({ node: n.name, port: 'eth0' }, { node: 's', port: String(i + 1) }, 1000));
  return { ...EMPTY, nodes: [...nodes, machine('s', 'switch', ports)], links };
}

/** As ns-3's V4Ping does it: an echo each second, the reply known by identifier and sequence number, its time summed up. */
function pingAll(world: World, hosts: number, seconds: number): Ns {
  const to = { address: prefix('10.0.0.1').address, port: 0 };
  const pinger = (ident: number) =>
    function* (sys: Sys): Call<ExitStatus> {
      const socket = unwrap(sys.socket('raw', ICMP));
      let rtt = 0;
      yield* sys.sleep(NS_PER_S);
      for (let seq = 1; seq <= seconds; seq++) {
        sys.send(socket, echoRequest(ident, seq), to);
        const until = (seq + 1) * NS_PER_S;
        while (sys.now() < until) {
          const got = yield* sys.receive(socket, { timeout: until - sys.now() });
          if (got.ok && isReply(got.value.bytes, ident, seq)) rtt += sys.now() - seq * NS_PER_S;
        }
      }
      return rtt > 0 ? 0 : 1;
    };
  for (let i = 1; i < hosts; i++) {
    const kernel = world.sys(`h${i}`);
    kernel.run(kernel.terminal('bench'), 'pinger', pinger(i));
  }
  return (1 + seconds + 1) * NS_PER_S;
}

function echoRequest(ident: number, seq: number): Uint8Array {
  const bytes = new Uint8Array(8 + PING_BYTES);
  bytes[0] = ECHO_REQUEST;
  setU16(bytes, 4, ident);
  setU16(bytes, 6, seq);
  setU16(bytes, 2, internetChecksum(bytes));
  return bytes;
}

/** Raw sockets get the IP header too; these have no options. */
const isReply = (packet: Uint8Array, ident: number, seq: number): boolean =>
  packet[20] === ECHO_REPLY && getU16(packet, 24) === ident && getU16(packet, 26) === seq;
