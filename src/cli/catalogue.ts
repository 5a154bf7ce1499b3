/** The labs, cards and paths that come with wirelab, read from labs/. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCards } from '../lab/cards.ts';
import { loadLab } from '../lab/load.ts';
import { type LabPath, loadPaths } from '../lab/paths.ts';
import type { MythCards } from '../lab/runner.ts';
import { labFiles, readLab } from './find-lab.ts';
import { labsFolder } from './paths.ts';

/** A lab as lists show it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly number: string;
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly minutes: number;
  readonly goals: readonly string[];
  readonly needs: readonly string[];
  readonly steps: number;
  readonly path: string;
}

export function loadCatalogue(): CatalogueEntry[] {
  return labFiles().map((file) => {
    const lab = loadLab(readLab(file), { file: file.path, number: file.number });
    const { id, number, title, level, minutes, goals, needs, steps } = lab;
    return { name: file.name, number, id, title, level, minutes, goals, needs, steps: steps.length, path: file.path };
  });
}

/** The myth cards, read when the first one is asked for: a lab starts sooner without them. */
export function cards(): MythCards {
  let loaded: MythCards | undefined;
  return { get: (id) => (loaded ??= readCards()).get(id) };
}

function readCards(): MythCards {
  const path = join(labsFolder(), 'cards.yaml');
  return existsSync(path) ? loadCards(readFileSync(path, 'utf8'), path) : new Map();
}

export function paths(): readonly LabPath[] {
  const path = join(labsFolder(), 'paths.yaml');
  return existsSync(path) ? loadPaths(readFileSync(path, 'utf8'), undefined, path) : [];
}
