/** From what the user typed to a lab file: `8`, `08`, `ping`, `08-ping`, or a path. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nearest } from '../core/nearest.ts';
import { LIMITS } from '../topology/limits.ts';
import { labsFolder } from './paths.ts';
import { UsageError } from './usage-error.ts';

export interface LabFile {
  /** `08-ping`; the file's name without its ending for a file of the user's own. */
  readonly name: string;
  /** `08`; '' for a file of the user's own. */
  readonly number: string;
  readonly path: string;
}

const NAME = /^(\d{2}[a-z]?)-([a-z0-9-]+)\.yaml$/;

/** The labs that come with wirelab, in the order of their numbers. */
export function labFiles(): LabFile[] {
  return readdirSync(labsFolder())
    .filter((file) => NAME.test(file))
    .sort()
    .map((file) => ({ name: file.slice(0, -5), number: NAME.exec(file)![1]!, path: join(labsFolder(), file) }));
}

export function findLab(asked: string): LabFile {
  const labs = labFiles();
  const number = /^\d[a-z]?$/.test(asked) ? `0${asked}` : asked;
  const known = labs.find((lab) => lab.name === asked || lab.number === number || idOf(lab) === asked);
  if (known) return known;
  if (existsSync(asked)) return { name: basename(asked).replace(/\.ya?ml$/, ''), number: '', path: asked };
  const close = nearest(
    asked,
    labs.flatMap((lab) => [lab.name, idOf(lab)]),
  );
  const hint = close === undefined ? '`wirelab list` shows the labs' : `did you mean ${close}?`;
  throw new UsageError(`there is no lab or file "${asked}"; ${hint}`);
}

/** The text of a lab file, or a sentence why it cannot be read. */
export function readLab(lab: LabFile): string {
  try {
    const { size } = statSync(lab.path);
    if (size > LIMITS.characters) {
      throw new UsageError(`${lab.path} has ${size} bytes; a lab file has at most ${LIMITS.characters}`);
    }
    return readFileSync(lab.path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${lab.path} cannot be read: ${(error as Error).message}`);
  }
}

const idOf = (lab: LabFile): string => lab.name.slice(lab.number.length + 1);
