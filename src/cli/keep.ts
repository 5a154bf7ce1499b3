/** A file that the learner asked for from inside a session: never in the place of one that is there. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The sentence says where it is, or why it is not. */
export function keep(path: string, text: string): string {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return `Written to ${resolve(path)}.`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EEXIST'
      ? `${path} is there already; choose another name.`
      : `${path} cannot be written: ${message}`;
  }
}
