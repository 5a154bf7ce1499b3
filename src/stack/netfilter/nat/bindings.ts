/**
 * Endpoint-independent mappings (RFC 4787, 4.1, REQ-1), which Linux does not have: one inside address and port keeps one outside
 * address and port, whoever it talks to. A binding lasts as long as one of its flows, and at least nf_conntrack_udp_timeout_stream
 * after the last one began (REQ-5).
 */
import { NS_PER_S, type Ns } from '../../../core/time.ts';
import type { Context } from '../../context.ts';
import type { Connection } from '../conntrack/connection.ts';
import type { Tuple } from '../conntrack/tuple.ts';
import type { Filtering } from './rule.ts';

export interface Binding {
  readonly protocol: number;
  readonly inside: number;
  readonly insidePort: number;
  readonly outside: number;
  readonly outsidePort: number;
  readonly filtering: Filtering;
  readonly flows: Set<Connection>;
  until: Ns;
}

const keyOf = (protocol: number, address: number, port: number): string => `${protocol} ${address} ${port}`;

export class Bindings {
  readonly #ctx: Context;
  readonly #byInside = new Map<string, Binding>();
  readonly #byOutside = new Map<string, Binding>();
  readonly #byFlow = new Map<Connection, Binding>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** The binding that a packet's source has. */
  ofSource({ protocol, source, sourcePort }: Tuple): Binding | undefined {
    return this.#live(this.#byInside.get(keyOf(protocol, source, sourcePort)));
  }

  /** The binding that a packet's destination is the outside of. */
  ofDestination({ protocol, destination, destinationPort }: Tuple): Binding | undefined {
    return this.#live(this.#byOutside.get(keyOf(protocol, destination, destinationPort)));
  }

  /** Whether an outside address and port is another source's. */
  isTaken(outside: Tuple, inside: Tuple): boolean {
    const other = this.#live(this.#byOutside.get(keyOf(outside.protocol, outside.source, outside.sourcePort)));
    return other !== undefined && (other.inside !== inside.source || other.insidePort !== inside.sourcePort);
  }

  /** Gives a flow from inside to its binding, which is made if there is none. */
  join(flow: Connection, inside: Tuple, outside: Tuple, filtering: Filtering): void {
    let binding = this.ofSource(inside);
    if (!binding) {
      binding = {
        protocol: inside.protocol,
        inside: inside.source,
        insidePort: inside.sourcePort,
        outside: outside.source,
        outsidePort: outside.sourcePort,
        filtering,
        flows: new Set(),
        until: 0,
      };
      this.#byInside.set(keyOf(binding.protocol, binding.inside, binding.insidePort), binding);
      this.#byOutside.set(keyOf(binding.protocol, binding.outside, binding.outsidePort), binding);
    }
    this.add(binding, flow);
  }

  add(binding: Binding, flow: Connection): void {
    const least = this.#ctx.sysctl.get('net.netfilter.nf_conntrack_udp_timeout_stream') * NS_PER_S;
    binding.until = this.#ctx.env.now + least;
    binding.flows.add(flow);
    this.#byFlow.set(flow, binding);
  }

  forget(flow: Connection): void {
    this.#byFlow.get(flow)?.flows.delete(flow);
    this.#byFlow.delete(flow);
  }

  /** Whether the filter lets a sender in whom no flow knows (RFC 4787, 5). */
  admits({ filtering, flows }: Binding, sender: number): boolean {
    if (filtering === 'endpoint-independent') return true;
    if (filtering !== 'address-dependent') return false;
    return [...flows].some((flow) => flow.original.destination === sender || flow.original.source === sender);
  }

  #live(binding: Binding | undefined): Binding | undefined {
    if (!binding || binding.flows.size > 0 || binding.until > this.#ctx.env.now) return binding;
    this.#byInside.delete(keyOf(binding.protocol, binding.inside, binding.insidePort));
    this.#byOutside.delete(keyOf(binding.protocol, binding.outside, binding.outsidePort));
    return undefined;
  }
}
