/** Which BIND the tools of a machine come from: Debian's, or what macOS has. */
import type { Persona } from '../../../core/sys.ts';

export const VERSION = '9.18.49-1~deb12u3-Debian';
export const MACOS_VERSION = '9.10.6';

export const bindVersion = (persona: Persona): string => (persona === 'macos' ? MACOS_VERSION : VERSION);
