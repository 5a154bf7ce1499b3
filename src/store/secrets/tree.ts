/** The key schedule of one connection as a tree: its trunk is what is extracted or agreed, its branches what is derived from that. */
import type { KeyedConnection, KeyStep } from './ledger.ts';

export interface SecretNode {
  readonly step: KeyStep;
  /** The nodes that have it, with the same bytes. */
  readonly known: readonly number[];
  /** Whether the other end came to other bytes. */
  readonly disputed: boolean;
  /** Key and iv of a traffic secret, and what makes its Finished. */
  readonly keys: readonly KeyStep[];
  readonly branches: readonly SecretNode[];
}

const KEYS = / (key|iv|finished_key)$/;
const TRUNK = /^(early_secret|handshake_secret|master_secret|pre_master_secret|key_block)$/;

/** The trunk from its root on. What only leads from one part of it to the next is told there, not as a branch. */
export function secretTree({ steps }: KeyedConnection): SecretNode[] {
  const told = latest(steps);
  return told.filter(({ name }) => TRUNK.test(name)).map((step) => nodeOf(step, told, steps));
}

function nodeOf(step: KeyStep, told: readonly KeyStep[], all: readonly KeyStep[]): SecretNode {
  const below = told.filter(
    ({ name, from }) => from === step.name && !TRUNK.test(name) && !name.startsWith('derived '),
  );
  const keys = below.filter(({ name }) => KEYS.test(name));
  const same = all.filter(({ name, value }) => name === step.name && value === step.value);
  return {
    step,
    known: [...new Set(same.map(({ node }) => node))],
    disputed: all.some(({ name, value, role }) => name === step.name && role !== step.role && value !== step.value),
    keys,
    branches: below.filter((each) => !keys.includes(each)).map((each) => nodeOf(each, told, all)),
  };
}

/** Each step once, as the client tells it if it does; of one that was taken again, such as without a PSK, the last. */
function latest(steps: readonly KeyStep[]): KeyStep[] {
  const found = new Map<string, KeyStep>();
  for (const step of steps) {
    const before = found.get(step.name);
    if (before?.role !== 'client' || step.role === 'client') found.set(step.name, step);
  }
  return [...found.values()];
}
