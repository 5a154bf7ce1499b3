/** The five places where a packet can be judged on its way through a host (Linux's netfilter). */
import type { Frame } from '../../core/frame.ts';
import type { Interface } from '../interface.ts';

/** Lets the packet pass (true) or refuses it; who asked releases a refused frame. */
export type Hook = (frame: Frame, input: Interface | undefined, output: Interface | undefined) => boolean;

export class Hooks {
  readonly prerouting: Hook[] = [];
  readonly input: Hook[] = [];
  readonly forward: Hook[] = [];
  readonly output: Hook[] = [];
  readonly postrouting: Hook[] = [];
}

export function passes(hooks: readonly Hook[], frame: Frame, input?: Interface, output?: Interface): boolean {
  for (let i = 0; i < hooks.length; i++) if (!hooks[i]!(frame, input, output)) return false;
  return true;
}
