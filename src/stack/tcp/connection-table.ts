/** Which connection a segment belongs to: its 4-tuple is hashed, the hash names a bucket, the bucket is searched (RFC 9293, 3.3.1; Linux's ehash). */
import type { Ipv4Address } from '../../core/address.ts';
import { flowHash } from '../wire.ts';
import type { FourTuple } from './initial-sequence.ts';

const BUCKETS = 256;

export class ConnectionTable<C extends FourTuple> {
  readonly #buckets: C[][] = [];
  readonly #byLocalPort = new Map<number, C[]>();
  readonly #secret: number;

  /** `secret`: mixed into the hash, so that nobody outside can fill one bucket. */
  constructor(secret: number) {
    this.#secret = secret;
  }

  bucketOf({ localIp, localPort, remoteIp, remotePort }: FourTuple): number {
    return this.#bucket(localIp, localPort, remoteIp, remotePort);
  }

  #bucket(localIp: Ipv4Address, localPort: number, remoteIp: Ipv4Address, remotePort: number): number {
    return flowHash(remoteIp, localIp, this.#secret, ((remotePort << 16) | localPort) >>> 0) % BUCKETS;
  }

  find(localIp: Ipv4Address, localPort: number, remoteIp: Ipv4Address, remotePort: number): C | undefined {
    const bucket = this.#buckets[this.#bucket(localIp, localPort, remoteIp, remotePort)];
    if (bucket === undefined) return undefined;
    for (const c of bucket) {
      if (
        c.remotePort === remotePort &&
        c.localPort === localPort &&
        c.remoteIp === remoteIp &&
        c.localIp === localIp
      ) {
        return c;
      }
    }
    return undefined;
  }

  add(connection: C): void {
    (this.#buckets[this.bucketOf(connection)] ??= []).push(connection);
    const same = this.#byLocalPort.get(connection.localPort);
    if (same) same.push(connection);
    else this.#byLocalPort.set(connection.localPort, [connection]);
  }

  remove(connection: C): void {
    take(this.#buckets[this.bucketOf(connection)], connection);
    const same = this.#byLocalPort.get(connection.localPort);
    take(same, connection);
    if (same?.length === 0) this.#byLocalPort.delete(connection.localPort);
  }

  onLocalPort(port: number): readonly C[] {
    return this.#byLocalPort.get(port) ?? [];
  }

  all(): readonly C[] {
    return [...this.#byLocalPort.values()].flat();
  }
}

function take<T>(list: T[] | undefined, item: T): void {
  const at = list?.indexOf(item) ?? -1;
  if (at >= 0) list!.splice(at, 1);
}
