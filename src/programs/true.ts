/** true and false: a status and nothing else (POSIX.1-2017, XCU). */
import type { Program } from '../core/sys.ts';

const constant = (name: string, status: number, summary: string): Program => ({
  name,
  summary,
  usage: name,
  options: [],
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main() {
    return status;
  },
});

export const trueProgram = constant('true', 0, 'Succeeds');
export const falseProgram = constant('false', 1, 'Fails');
