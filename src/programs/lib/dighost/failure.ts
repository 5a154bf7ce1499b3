/** Why one of BIND's tools ends at once, and with which status. */
import type { ExitStatus } from '../../../core/sys.ts';

/** Thrown where a tool gives up; its main says it on stderr after its own name. */
export class Failure {
  readonly words: string;
  readonly status: ExitStatus;

  constructor(words: string, status: ExitStatus) {
    this.words = words;
    this.status = status;
  }
}
