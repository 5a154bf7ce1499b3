/** A name, number or address under its qualifiers: `alice`, `53`, `192.168.1`, `10.0.0.0/8`, `02:00:00:00:01:03`. */
import { protocolByName, serviceByName, type Service } from '../services.ts';
import type { Block } from './ir.ts';
import { partialAddress } from './lexer.ts';
import type { Primitives } from './primitives.ts';
import { refuse, type FilterContext, type Qualifiers } from './qualifiers.ts';

const NO_KIND = 'syntax error in filter expression';
const ETHER_NAMES: Readonly<Record<string, number>> = { ip: 0x0800, arp: 0x0806, rarp: 0x8035, ip6: 0x86dd };
const PORT_RANGE = /^([^-]+)-([^-]+)$/;

export class Identifiers {
  readonly #primitives: Primitives;
  readonly #context: FilterContext;

  constructor(primitives: Primitives, context: FilterContext) {
    this.#primitives = primitives;
    this.#context = context;
  }

  name(name: string, q: Qualifiers): Block {
    switch (q.kind) {
      case 'default':
      case 'host':
        return this.#hostName(name, q);
      case 'net':
        return refuse(`unknown network '${name}'`);
      case 'port':
        return this.#portName(name, q);
      case 'portrange':
        return this.#portRange(name, q);
      case 'gateway':
        return refuse("'gateway' not supported in this configuration");
      case 'proto':
        return this.#primitives.protocolNumber(protocolNumber(name, q.protocol), q.protocol);
      case 'protochain':
        return refuse("'protochain' is not supported here");
      case undefined:
        return refuse(NO_KIND);
    }
  }

  number(value: number, q: Qualifiers): Block {
    // A short number that names a net is its high bytes: `net 10` is 10.0.0.0/8.
    if (q.kind === 'net' && q.protocol !== 'ether') {
      let [net, mask] = [value, 0xffff_ffff];
      for (; net !== 0 && net < 0x0100_0000; net *= 256) mask = (mask << 8) >>> 0;
      return this.#primitives.host(net, mask, q);
    }
    return this.#address(value, 32, q);
  }

  address(text: string, q: Qualifiers): Block {
    const partial = partialAddress(text) ?? refuse(`invalid IPv4 address '${text}'`);
    return this.#address(partial.value, partial.bits, q);
  }

  /** `10.0.0.0/8` */
  prefix(text: string, length: number, q: Qualifiers): Block {
    if (length > 32) return refuse('mask length must be <= 32');
    return this.#net(text, length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0, `${text}/${length}`, q);
  }

  /** `10.0.0.0 mask 255.0.0.0` */
  masked(text: string, maskText: string, q: Qualifiers): Block {
    return this.#net(text, leftAligned(maskText), `${text} mask ${maskText}`, q);
  }

  mac(text: string, q: Qualifiers): Block {
    if (q.protocol !== 'ether' || (q.kind !== 'host' && q.kind !== 'default')) {
      return refuse('ethernet address used in non-ether expression');
    }
    const parts = text.split(/[:.-]/);
    const digits = parts.map((part) => part.padStart(parts.length === 3 ? 4 : 2, '0')).join('');
    return this.#primitives.etherHost(parseInt(digits, 16), q.direction);
  }

  #address(value: number, bits: number, q: Qualifiers): Block {
    switch (q.kind) {
      case 'default':
      case 'host':
      case 'net': {
        if (q.protocol === 'ether') return refuse('illegal link layer address');
        const shift = 32 - bits;
        return this.#primitives.host((value << shift) >>> 0, (0xffff_ffff << shift) >>> 0, q);
      }
      case 'port':
      case 'portrange':
        return this.#primitives.ports(value, value, q.protocol, q.direction, q.kind);
      case 'gateway':
        return refuse("'gateway' requires a name");
      case 'proto':
        return this.#primitives.protocolNumber(value, q.protocol);
      case 'protochain':
        return refuse("'protochain' is not supported here");
      case undefined:
        return refuse(NO_KIND);
    }
  }

  #net(text: string, mask: number, whole: string, q: Qualifiers): Block {
    const net = leftAligned(text);
    if ((net & ~mask) !== 0) return refuse(`non-network bits set in "${whole}"`);
    return q.kind === 'net' ? this.#primitives.host(net, mask, q) : refuse('Mask syntax for networks only');
  }

  #hostName(name: string, q: Qualifiers): Block {
    if (q.protocol === 'ether') return refuse(`unknown ether host '${name}'`);
    const address = this.#context.host(name) ?? refuse(`unknown host '${name}'`);
    return this.#primitives.host(address, 0xffff_ffff, q);
  }

  #portName(name: string, q: Qualifiers): Block {
    if (!['default', 'tcp', 'udp', 'sctp'].includes(q.protocol)) return refuse("illegal qualifier of 'port'");
    const service = serviceByName(name)[0] ?? refuse(`unknown port '${name}'`);
    const protocol = q.protocol === 'default' ? onlyTransport(service) : q.protocol;
    if (protocol !== 'default' && !service.transports.some((t) => t === protocol)) {
      return refuse(`port '${name}' is ${service.transports[0]}`);
    }
    return this.#primitives.ports(service.port, service.port, protocol, q.direction, 'port');
  }

  #portRange(text: string, q: Qualifiers): Block {
    const match = PORT_RANGE.exec(text);
    const [from, to] = [match?.[1], match?.[2]].map((end) => portOf(end ?? text));
    if (!from || !to) return refuse(`unknown port in range '${text}'`);
    const named = from.protocol === to.protocol ? from.protocol : 'default';
    const protocol = q.protocol === 'default' ? named : q.protocol;
    const [low, high] = from.port > to.port ? [to.port, from.port] : [from.port, to.port];
    return this.#primitives.ports(low, high, protocol, q.direction, 'portrange');
  }
}

/** The transport of a service that has one only. */
const onlyTransport = (service: Service): string =>
  service.transports.length === 1 ? service.transports[0]! : 'default';

function portOf(text: string): { readonly port: number; readonly protocol: string } | undefined {
  if (/^\d+$/.test(text)) return { port: Number(text), protocol: 'default' };
  const service = serviceByName(text)[0];
  return service && { port: service.port, protocol: onlyTransport(service) };
}

function protocolNumber(name: string, protocol: string): number {
  if (protocol === 'ether') return ETHER_NAMES[name] ?? refuse(`unknown ether proto '${name}'`);
  if (!['default', 'ip', 'ip6'].includes(protocol)) return refuse(`unknown protocol: ${name}`);
  return protocolByName(name) ?? refuse(`unknown ip proto '${name}'`);
}

/** `192.168.1` as the high bits of an address. */
function leftAligned(text: string): number {
  const partial = partialAddress(text) ?? refuse(`invalid IPv4 address '${text}'`);
  return (partial.value << (32 - partial.bits)) >>> 0;
}
