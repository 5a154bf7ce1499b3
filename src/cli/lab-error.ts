/** A wrong lab file, explained: every issue with its source line and a caret. */
import { existsSync, readFileSync } from 'node:fs';
import { formatIssues, type LabError } from '../topology/errors.ts';

export function explainLabError(error: LabError): string {
  const text = existsSync(error.file) ? readFileSync(error.file, 'utf8') : '';
  return formatIssues(error.issues, text, error.file || 'lab file');
}
