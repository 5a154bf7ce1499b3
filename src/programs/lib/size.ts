/** Sizes as GNU's core utilities write them: `512`, `1K`, `2MB`, `3GiB`. */

const POWERS = 'KMGTPE';

/**
 * Bytes, or undefined for what is no size. `K`, `KiB` are 1024, `kB`, `KB` 1000, `b` is 512; so on with M, G, T, P, E.
 */
export function parseSize(text: string): number | undefined {
  const [, digits, letter = '', tail = ''] = /^(\d+)([a-zA-Z]?)(i?B)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (letter === '' || letter === 'b') return tail !== '' ? undefined : Number(digits) * (letter === 'b' ? 512 : 1);
  const power = POWERS.indexOf(letter === 'k' || letter === 'm' ? letter.toUpperCase() : letter) + 1;
  return power === 0 ? undefined : Number(digits) * (tail === 'B' ? 1000 : 1024) ** power;
}
