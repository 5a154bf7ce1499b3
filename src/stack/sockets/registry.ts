/** All sockets of a host, where incoming packets look for theirs. */
import type { RawSocket } from './raw.ts';
import type { BaseSocket } from './base.ts';

export class SocketRegistry {
  readonly raw: RawSocket[] = [];
  readonly others: BaseSocket[] = [];

  all(): readonly BaseSocket[] {
    return [...this.raw, ...this.others];
  }
}
