/** `labs/paths.yaml`: named ways through the labs. */
import * as z from 'zod';
import { LabError, sortIssues } from '../topology/errors.ts';
import { readShaped } from '../topology/load.ts';
import { line } from '../topology/scalars.ts';

const id = () => z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

const pathsSchema = () =>
  z.strictObject({
    paths: z
      .array(
        z.strictObject({
          id: id().describe('Short name'),
          title: line('a title').describe('What a reader sees'),
          about: line().optional().describe('For whom it is'),
          labs: z.array(id()).min(1).max(100).describe('Ids of labs in their order'),
        }),
      )
      .min(1)
      .max(50),
  });

export interface LabPath {
  readonly id: string;
  readonly title: string;
  readonly about: string | undefined;
  readonly labs: readonly string[];
}

/** Throws LabError. `known`: ids of the labs that exist, when they shall be checked. */
export function loadPaths(text: string, known?: readonly string[], file = 'paths.yaml'): readonly LabPath[] {
  const { shaped, issues } = readShaped(text, pathsSchema(), { file });
  if (!shaped) throw new LabError(issues, file);
  const { value, list } = shaped;
  for (const [i, path] of value.paths.entries()) {
    if (value.paths.findIndex((p) => p.id === path.id) < i)
      list.add(['paths', i, 'id'], `there are two paths ${path.id}`, { expected: 'another id' });
    for (const [j, lab] of path.labs.entries()) {
      if (!known || known.includes(lab)) continue;
      list.add(['paths', i, 'labs', j], `no lab is called "${lab}"`, {
        expected: 'the id of a lab',
        word: lab,
        candidates: known,
      });
    }
  }
  if (list.list.length > 0) throw new LabError(sortIssues(list.list), file);
  return value.paths.map(({ id: name, title, about, labs }) => ({ id: name, title, about, labs }));
}
