/** The lens: which protocols stand out, and which recede to grey. */
import type { LensLayer } from '../store/view.ts';
import { PROTOCOL_LAYERS } from './theme.ts';

export function inLens(lens: LensLayer, protocol: string): boolean {
  if (lens === 'all') return true;
  const id = protocol.toLowerCase();
  return `L${PROTOCOL_LAYERS[id === 'ipv4' ? 'ip' : id] ?? 7}` === lens;
}
