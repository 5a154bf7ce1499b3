/**
 * What machines have installed: every program and every daemon. bin/compile.js sees to it that they are loaded when the first
 * one starts, since no first frame needs them: nothing here may be asked of them before.
 */
import type { Program } from '../core/sys.ts';
import * as daemons from '../programs/daemons.ts';
import * as registry from '../programs/index.ts';
import { shellPrograms } from '../shell/index.ts';

/** Those of the registry, the shell and its builtins. */
export const installedPrograms = (): readonly Program[] => [...registry.programs, ...shellPrograms];

export const installedDaemons = (): typeof daemons.DAEMONS => daemons.DAEMONS;
