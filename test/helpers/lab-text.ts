/** A lab's text as a session has it: with the world that it is laid over. */
import { findLab, readLab } from '../../src/cli/find-lab.ts';

/** `file`: `08-ping.yaml`, of the labs that come with wirelab. */
export const labText = (file: string): string => readLab(findLab(file.replace(/\.yaml$/, '')));
