/** From what the user typed to a lab file: `8`, `08`, `ping`, `08-ping`, or a path. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../core/nearest.ts';
import { LIMITS } from '../topology/limits.ts';
import { joinWorld, worldNamed } from '../topology/world-file.ts';
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

/** The text of a lab file, with that of the world it is laid over; a sentence why it cannot be read. */
export function readLab(lab: LabFile): string {
  const text = read(lab.path);
  const world = worldNamed(text);
  return world === undefined ? text : joinWorld(text, read(worldFile(world, lab.path)));
}

/** The world that free play opens when no file is named. */
export const playground = (): LabFile => ({
  name: 'home',
  number: '',
  path: join(labsFolder(), 'worlds', 'home.yaml'),
});

/** Beside the lab, in its folder `worlds`, or among those that come with wirelab. */
export function worldFile(world: string, lab: string): string {
  const places = [join(dirname(lab), 'worlds'), join(labsFolder(), 'worlds')];
  const found = places.map((folder) => join(folder, `${world}.yaml`)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const known = readdirSync(places[1]!).map((file) => file.replace(/\.yaml$/, ''));
  throw new UsageError(
    `${lab}: there is no world "${world}"; wirelab has ${known.join(', ')}, and ${places[0]!} may hold others`,
  );
}

function read(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > LIMITS.characters) {
      throw new UsageError(`${path} has ${size} bytes; a lab file has at most ${LIMITS.characters}`);
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

const idOf = (lab: LabFile): string => lab.name.slice(lab.number.length + 1);
