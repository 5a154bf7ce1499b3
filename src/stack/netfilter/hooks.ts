/**
 * The five places where a packet can be judged and rewritten on its way through a host (Linux's netfilter), and in which
 * order the parts of netfilter are asked there.
 *
 *     in by an interface -> PREROUTING -> routing --for us--> INPUT -> sockets -> routing -> OUTPUT --+
 *                                            |                                                       |
 *                                            +--for others--> FORWARD ------------------------> POSTROUTING -> out
 */
import type { Frame } from '../../core/frame.ts';
import type { Interface } from '../interface.ts';

/** Lets the packet pass (true) or refuses it. It may patch the frame, which has no other owner; who asked releases a refused one. */
export type Hook = (frame: Frame, input: Interface | undefined, output: Interface | undefined) => boolean;

export type Place = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** Linux's enum nf_ip_hook_priorities: the lower one is asked first. */
export const CONNTRACK = -200;
export const DESTINATION_NAT = -100;
export const FILTER = 0;
export const SOURCE_NAT = 100;
export const CONFIRM = Number.MAX_SAFE_INTEGER;

export class Hooks {
  /** Read on the hot path: an empty list costs nothing. */
  readonly prerouting: Hook[] = [];
  readonly input: Hook[] = [];
  readonly forward: Hook[] = [];
  readonly output: Hook[] = [];
  readonly postrouting: Hook[] = [];
  readonly #priorities = new Map<Hook, number>();

  add(place: Place, priority: number, hook: Hook): void {
    const hooks = this[place];
    this.#priorities.set(hook, priority);
    const behind = hooks.findIndex((other) => this.#priorities.get(other)! > priority);
    hooks.splice(behind < 0 ? hooks.length : behind, 0, hook);
  }
}

export function passes(hooks: readonly Hook[], frame: Frame, input?: Interface, output?: Interface): boolean {
  for (let i = 0; i < hooks.length; i++) if (!hooks[i]!(frame, input, output)) return false;
  return true;
}
