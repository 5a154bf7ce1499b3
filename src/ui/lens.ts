/** The lens: which protocols stand out, and which recede to grey. */
import type { LensLayer } from '../store/view.ts';
import { PROTOCOL_LAYERS } from './theme.ts';

export const LENS_LAYERS: readonly LensLayer[] = ['all', 'L2', 'L3', 'L4', 'L7'];

export function inLens(lens: LensLayer, protocol: string): boolean {
  if (lens === 'all') return true;
  const id = protocol.toLowerCase();
  return `L${PROTOCOL_LAYERS[id === 'ipv4' ? 'ip' : id] ?? 7}` === lens;
}

export const nextLens = (lens: LensLayer): LensLayer =>
  LENS_LAYERS[(LENS_LAYERS.indexOf(lens) + 1) % LENS_LAYERS.length]!;
