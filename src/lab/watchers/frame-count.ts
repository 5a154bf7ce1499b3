/** Counts the packets that a filter selects, each journey once, and remembers which one came closest. */
import { formatValue, fieldByName } from '../../dissect/index.ts';
import type { FilterPart, FrameFilter } from '../filters.ts';
import { outermostValue, type SeenFrame } from '../frames.ts';
import type { LabWorld } from '../world.ts';
import { packetName } from './watcher.ts';

export class FrameCount {
  readonly #filter: FrameFilter;
  readonly #at: string | undefined;
  readonly #matched = new Set<number>();
  #closest: { readonly frame: number; readonly fits: number; readonly misses: string } | undefined;

  constructor(filter: FrameFilter, at: string | undefined) {
    this.#filter = filter;
    this.#at = at;
  }

  get count(): number {
    return this.#matched.size;
  }

  /** Whether this arrival matches, at the right node. */
  see(seen: SeenFrame): boolean {
    if (this.#filter.matches(seen)) {
      if (this.#at === undefined || this.#at === seen.node) {
        this.#matched.add(seen.frame);
        return true;
      }
      const misses = `it came to ${seen.node}, not to ${this.#at}`;
      this.#closest = { frame: seen.frame, fits: this.#filter.parts.length, misses };
    } else if (this.#matched.size === 0) {
      this.#compare(seen);
    }
    return false;
  }

  nearest(world: LabWorld): string | undefined {
    if (!this.#closest) return undefined;
    const { frame, misses, fits } = this.#closest;
    const name = packetName(world, frame);
    return fits === this.#filter.parts.length ? `${name} fits, but ${misses}` : `${name} fits but for ${misses}`;
  }

  #compare(seen: SeenFrame): void {
    const missed = this.#filter.parts.filter((part) => !part.matches(seen));
    const fits = this.#filter.parts.length - missed.length;
    if (fits === 0 || fits < (this.#closest?.fits ?? 0)) return;
    this.#closest = { frame: seen.frame, fits, misses: missed.map((part) => actual(part, seen)).join(' and ') };
  }
}

/** `ip.ttl = 63`: what the frame has where the filter wants something else. */
function actual({ field, text }: FilterPart, seen: SeenFrame): string {
  const declared = field === undefined ? undefined : fieldByName(field);
  if (!declared) return text;
  const value = outermostValue(seen, declared);
  return value === undefined
    ? `${declared.name}, which it does not have`
    : `${declared.name} = ${formatValue(declared, value)}`;
}
