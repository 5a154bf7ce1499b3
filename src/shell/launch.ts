/** Starts commands as children: their words, environment and streams made ready, and bash's words when that fails. */
import { errnoText } from '../core/errno.ts';
import type { Call, ExitStatus, Fd, Pid, Session, Sys } from '../core/sys.ts';
import { badSubstitution, expandWhole, expandWords, type Expander, takeFault } from './expand.ts';
import { redirect, type Streams } from './redirect.ts';
import type { SimpleCommand } from './syntax.ts';

export const COMMAND_NOT_FOUND = 127;
const CANNOT_EXECUTE = 126;

/** What became of starting a command: a process to wait for, or a status at once. */
export type Started = { readonly pid: Pid } | { readonly status: ExitStatus };

export interface Prepared {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly streams: Streams;
  readonly opened: readonly Fd[];
  /** What a command without words ends with: the status of its last substitution. */
  readonly statusSoFar: ExitStatus;
}

/** Expands and redirects a simple command; or gives the status when that failed. */
export function* prepare(
  sys: Sys,
  shell: Expander,
  command: SimpleCommand,
  streams: Streams,
): Call<Prepared | { readonly status: ExitStatus }> {
  const values = command.assignments.map((a) => a.value);
  const bad = badSubstitution([...command.words, ...values]);
  if (bad !== undefined) return { status: complain(sys, `\${${bad}}: bad substitution`, streams) };
  const args = yield* expandWords(command.words, shell);
  const environment: Record<string, string> = {};
  for (const { name, value } of command.assignments) environment[name] = yield* expandWhole(value, shell);
  const fault = takeFault(shell);
  if (fault !== undefined) return { status: complain(sys, fault, streams) };
  const substituted = values.some((v) => v.parts.some((part) => part.kind === 'command'));
  const redirected = yield* redirect(sys, shell, command.redirects, streams);
  if (!redirected.ok) return { status: complain(sys, redirected.error, streams) };
  return { args, environment, ...redirected.value, statusSoFar: substituted ? sys.session.lastStatus : 0 };
}

/** Spawns the program that the first argument names, and closes what was opened for it. */
export function launch(sys: Sys, { args, environment, streams, opened }: Prepared, background: boolean): Started {
  const [name = '', ...rest] = args;
  const { exported = new Set(), variables } = sys.session;
  const inherited = [...exported].map((n) => [n, variables.get(n) ?? ''] as const);
  const program = name.replace(/^\/(?:usr\/)?(?:local\/)?s?bin\/(?=[^/]+$)/, '');
  const spawned = sys.spawn([program, ...rest], {
    fds: streams,
    environment: { ...Object.fromEntries(inherited), ...environment },
    ...(background ? { background } : {}),
  });
  const started = spawned.ok ? { pid: spawned.value } : { status: notStarted(sys, name, streams) };
  for (const fd of opened) sys.close(fd);
  return started;
}

/** Runs a piece of script in a child shell with a session of its own. */
export function launchSubshell(sys: Sys, source: string, streams: Streams, background: boolean): Started {
  const session = copySession(sys.session);
  const spawned = sys.spawn(['sh', '-c', source], { fds: streams, session, ...(background ? { background } : {}) });
  return spawned.ok ? { pid: spawned.value } : { status: notStarted(sys, 'sh', streams) };
}

/** `bash: ...` on the command's standard error. */
export function complain(sys: Sys, message: string, streams: Streams, status: ExitStatus = 1): ExitStatus {
  sys.write(streams[2], `bash: ${message}\n`);
  return status;
}

function notStarted(sys: Sys, name: string, streams: Streams): ExitStatus {
  if (!name.includes('/')) return complain(sys, `${name}: command not found`, streams, COMMAND_NOT_FOUND);
  const file = sys.files.stat(name);
  if (!file.ok) return complain(sys, `${name}: ${errnoText(file.error)}`, streams, COMMAND_NOT_FOUND);
  const why = file.value.kind === 'directory' ? 'Is a directory' : 'Permission denied';
  return complain(sys, `${name}: ${why}`, streams, CANNOT_EXECUTE);
}

/** A subshell's own: what it changes does not come back. */
const copySession = (session: Session): Session => ({
  ...session,
  variables: new Map(session.variables),
  jobs: new Map(session.jobs),
  ...(session.exported ? { exported: new Set(session.exported) } : {}),
  ...(session.history ? { history: [...session.history] } : {}),
});
