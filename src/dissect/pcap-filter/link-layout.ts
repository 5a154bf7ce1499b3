/** Where a captured packet keeps its link-layer type and its payload: Ethernet, or Linux's cooked header of `-i any`. */
import { LINKTYPE_LINUX_SLL2 } from '../capture-file.ts';
import { and, compare, constant, equals, load, not, or, type Block, type Value } from './ir.ts';

export const ETHER_TYPE = { ip: 0x0800, arp: 0x0806, rarp: 0x8035, ip6: 0x86dd } as const;
const LARGEST_LENGTH = 1500;
const SNAP_OUI_ETHERNET = 0x000000;
const SNAP_OUI_APPLE = 0x080007;

export class LinkLayout {
  readonly ethernet: boolean;
  /** Grow by 4 with every `vlan` in the expression, for all that follows it. */
  #typeAt: number;
  #payloadAt: number;

  constructor(linkType: number) {
    this.ethernet = linkType !== LINKTYPE_LINUX_SLL2;
    this.#typeAt = this.ethernet ? 12 : 0;
    this.#payloadAt = this.ethernet ? 14 : 20;
  }

  get payloadAt(): number {
    return this.#payloadAt;
  }

  payload(size: 1 | 2 | 4, at: number): Value {
    return load(size, this.#payloadAt + at);
  }

  /** Bytes of what an IPv4 packet carries. */
  transport(size: 1 | 2 | 4, at: number): Value {
    return { kind: 'load', size, at: constant(at), afterHeaderAt: this.#payloadAt };
  }

  /** The type field is this EtherType; below 1501 it is an LLC service access point instead (IEEE 802.3, 3.2.6). */
  type(value: number): Block {
    if (!this.ethernet || value > LARGEST_LENGTH) return equals(load(2, this.#typeAt), value);
    const whole = value === 0x06 || value === 0xf0 || value === 0xfe;
    const sap = whole ? equals(this.payload(2, 0), (value << 8) | value) : equals(this.payload(1, 0), value);
    return and(this.#isLength(), sap);
  }

  /** A frame with an LLC header. */
  llc(): Block {
    return and(this.#isLength(), not(equals(this.payload(2, 0), 0xffff)));
  }

  appletalk(type: number): Block {
    const snap = this.#snap(type === 0x809b ? SNAP_OUI_APPLE : SNAP_OUI_ETHERNET, type);
    return or(equals(load(2, this.#typeAt), type), and(this.#isLength(), snap));
  }

  ipx(): Block {
    const raw = or(equals(this.payload(1, 0), 0xe0), equals(this.payload(2, 0), 0xffff));
    const framed = or(this.#snap(SNAP_OUI_ETHERNET, 0x8137), raw);
    return or(equals(load(2, this.#typeAt), 0x8137), and(this.#isLength(), framed));
  }

  /** A VLAN tag, of the given number if one is given; what follows in the expression looks behind the tag. */
  vlan(number: number | undefined): Block {
    const type = load(2, this.#typeAt);
    const tagged = or(or(equals(type, 0x8100), equals(type, 0x88a8)), equals(type, 0x9100));
    const tag = this.payload(2, 0);
    this.#typeAt += 4;
    this.#payloadAt += 4;
    if (number === undefined) return tagged;
    const id: Value = { kind: 'binary', operator: '&', left: tag, right: constant(0x0fff) };
    return and(tagged, equals(id, number));
  }

  #isLength(): Block {
    return not(compare(load(2, this.#typeAt), '>', constant(LARGEST_LENGTH)));
  }

  #snap(oui: number, type: number): Block {
    const rest = (oui & 0xffff) * 0x10000 + type;
    return and(equals(this.payload(4, 4), rest), equals(this.payload(4, 0), 0xaaaa0300 + (oui >>> 16)));
  }
}
