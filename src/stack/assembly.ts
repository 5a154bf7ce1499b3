/** Puts the parts of a stack together, from the link up; what lies above is handed down as a callback. */
import type { NodeEnv } from '../core/device.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as tcp from '../protocols/tcp/codec.ts';
import * as udp from '../protocols/udp/codec.ts';
import { Arp } from './arp.ts';
import { Configuration } from './configuration.ts';
import type { Context } from './context.ts';
import { newCounters } from './counters.ts';
import { Forward } from './forward.ts';
import { IcmpErrors } from './icmp-errors.ts';
import { IcmpInput } from './icmp-input.ts';
import { IcmpNotify } from './icmp-notify.ts';
import { HOST_UNREACHABLE } from './icmp-reasons.ts';
import { IpInput } from './ip-input.ts';
import { IpOutput } from './ip-output.ts';
import { LinkInput } from './link-input.ts';
import { LinkOutput } from './link-output.ts';
import { LocalDelivery } from './local-delivery.ts';
import { Neighbours } from './neighbour/table.ts';
import { Filter } from './netfilter/filter.ts';
import { Tracking } from './netfilter/conntrack/tracking.ts';
import { Hooks } from './netfilter/hooks.ts';
import { Nat } from './netfilter/nat/nat.ts';
import { Pmtu } from './pmtu.ts';
import { Reassembly } from './reassembly.ts';
import { Redirects } from './redirects.ts';
import { findPath } from './route/path.ts';
import { Routes } from './route/routes.ts';
import { IpSender } from './sockets/ip-sender.ts';
import { SocketRegistry } from './sockets/registry.ts';
import { Sysctls } from './sysctl.ts';
import { TcpLayer } from './tcp/layer.ts';
import { TcpOutput } from './tcp/output.ts';
import { UdpInput } from './udp.ts';
import * as wire from './wire.ts';

export interface StackOptions {
  readonly forwarding: boolean;
  readonly sysctl?: Readonly<Record<string, string>>;
}

export interface Parts {
  readonly ctx: Context;
  readonly routes: Routes;
  readonly neighbours: Neighbours;
  readonly configuration: Configuration;
  readonly input: LinkInput;
  readonly link: LinkOutput;
  readonly filter: Filter;
  readonly nat: Nat;
  readonly tracking: Tracking;
  readonly pmtu: Pmtu;
  readonly reassembly: Reassembly;
  readonly sockets: SocketRegistry;
  readonly tcp: TcpLayer;
  readonly sender: IpSender;
}

export function assemble(env: NodeEnv, options: StackOptions): Parts {
  const sysctl = new Sysctls(options.forwarding, options.sysctl);
  const ctx: Context = { env, sysctl, counters: newCounters(), interfaces: [], inodes: { next: 10_000 } };
  const routes = new Routes();
  const sockets = new SocketRegistry(ctx);
  const hooks = new Hooks();
  const tracking = new Tracking(ctx, hooks);
  const link = new LinkOutput(ctx, (frame) => input.receive(ctx.interfaces[0]!, frame));
  const neighbours: Neighbours = new Neighbours(ctx, {
    link,
    ask: (iface, entry) => arp.ask(iface, entry),
    unreachable: (frame) => {
      errors.send(frame, icmp.UNREACHABLE, icmp.HOST_UNREACHABLE, 0, HOST_UNREACHABLE);
      env.frames.release(frame);
    },
  });
  const arp = new Arp(ctx, link, neighbours, routes);
  const output = new IpOutput(ctx, link, neighbours, hooks, (frame) => {
    const protocol = wire.ipProtocol(frame);
    const [destination, source] = [wire.ipDestination(frame), wire.ipSource(frame)];
    const path = findPath(ctx, routes, { destination, source, device: undefined, protocol, ports: 0 });
    return path.ok ? path.value : undefined;
  });
  const errors = new IcmpErrors(ctx, routes, output);
  const filter = new Filter(ctx, hooks, tracking, errors, (frame) => tcpLayer.reject(frame));
  const nat = new Nat(ctx, hooks, tracking, routes);
  const pmtu = new Pmtu(ctx);
  const reassembly = new Reassembly(ctx, errors);
  const local = new LocalDelivery(ctx, hooks, sockets, errors, reassembly);
  const tcpLayer: TcpLayer = new TcpLayer(ctx, new TcpOutput(ctx, routes, output, pmtu));
  const notify = new IcmpNotify(ctx, routes, sockets, tcpLayer, pmtu, new Redirects(ctx, routes));
  const icmpInput = new IcmpInput(ctx, routes, output, notify);
  const udpInput = new UdpInput(ctx, routes, sockets.ports, errors);
  local.protocols.set(icmp.IP_PROTOCOL, (iface, frame) => icmpInput.receive(iface, frame));
  local.protocols.set(udp.IP_PROTOCOL, (iface, frame) => udpInput.receive(iface, frame));
  local.protocols.set(tcp.IP_PROTOCOL, (iface, frame) => tcpLayer.receive(iface, frame));
  const forward = new Forward(ctx, hooks, output, errors);
  const input: LinkInput = new LinkInput(
    ctx,
    arp,
    new IpInput(ctx, { routes, hooks, tracking, reassembly, forward, local, errors }),
  );
  const sender = new IpSender(ctx, routes, output, pmtu);
  const configuration = new Configuration(ctx, routes, neighbours, arp);
  return {
    ctx,
    routes,
    neighbours,
    configuration,
    input,
    link,
    filter,
    nat,
    tracking,
    pmtu,
    reassembly,
    sockets,
    tcp: tcpLayer,
    sender,
  };
}
