/** The registry of programs: one import line and one array entry each. */
import type { Program } from '../core/sys.ts';

export const programs: readonly Program[] = [];
