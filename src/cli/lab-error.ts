/** A wrong lab file, explained: every issue with its source line and a caret. */
import { existsSync, readFileSync } from 'node:fs';
import { formatIssues, type LabError } from '../topology/errors.ts';
import { linesBefore, worldNamed } from '../topology/world-file.ts';
import { worldFile } from './find-lab.ts';

/** Lines behind the lab's own are those of the world that it is laid over. */
export function explainLabError(error: LabError): string {
  const text = existsSync(error.file) ? readFileSync(error.file, 'utf8') : '';
  const world = worldNamed(text);
  const last = world === undefined ? Infinity : linesBefore(text);
  const [own, others] = [
    error.issues.filter(({ line }) => line <= last),
    error.issues.filter(({ line }) => line > last),
  ];
  const parts = [formatIssues(own, text, error.file || 'lab file')];
  if (world !== undefined && others.length > 0) {
    const path = worldFile(world, error.file);
    const moved = others.map((issue) => ({ ...issue, line: issue.line - last }));
    parts.push(formatIssues(moved, readFileSync(path, 'utf8'), path));
  }
  return parts.filter((part) => part !== '').join('\n');
}
