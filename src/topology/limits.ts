/** How big a file and what it describes may be. Beyond these a file is refused, quickly, with the limit named. */
import { NS_PER_S } from '../core/time.ts';

export const LIMITS = {
  /** Characters of a file, about a byte each. */
  characters: 1_048_576,
  /** Maps and lists inside one another. */
  depth: 32,
  /** Keys, list entries and scalars, with every alias written out. */
  values: 200_000,
  /** Words and signs of YAML: what the parser's time depends on. */
  tokens: 300_000,
  /** Aliases, anchors and tags. */
  aliases: 1_000,
  /** Issues reported of one file. */
  issues: 100,
  nodes: 5_000,
  links: 20_000,
  faults: 1_000,
  vars: 100,
  picks: 1_000,
  /** Of one interface. */
  addresses: 64,
  /** Of one node. */
  routes: 10_000,
  neighbours: 10_000,
  nameservers: 3,
  search: 6,
  sysctls: 1_000,
  services: 64,
  authorities: 20,
  /** Bits per second. */
  slowest: 1,
  fastest: 1e13,
  /** Nanoseconds: delays and jitter. */
  delay: 3600 * NS_PER_S,
  /** Nanoseconds: when a fault may come. */
  instant: 30 * 24 * 3600 * NS_PER_S,
  queue: 100_000,
  mtuLeast: 68,
  mtuMost: 65_535,
  /** Characters of a title or a short text. */
  line: 200,
  /** Characters of a text with many lines. */
  text: 10_000,
  steps: 100,
} as const;
