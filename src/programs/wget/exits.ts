/** wget's exit statuses (exits.c). */
import type { ExitStatus } from '../../core/sys.ts';

export const EXIT = {
  generic: 1,
  usage: 2,
  file: 3,
  network: 4,
  tls: 5,
  authentication: 6,
  protocol: 7,
  server: 8,
} as const;

/** Of several failures the lowest counts, but that a server's refusal is the least (exits.c). */
export function exitOf(statuses: readonly number[]): ExitStatus {
  const failures = statuses.filter((status) => status !== 0);
  return failures.length === 0 ? 0 : Math.min(...failures);
}
