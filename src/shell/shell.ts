/**
 * The interpreter: runs one command line inside a process, the way bash runs it (POSIX.1-2017, XCU 2.9). Programs are
 * children with pipes between them; builtins run here; subshells are children that run `sh -c`.
 */
import type { Call, ExitStatus, Fd, Pid, Sys } from '../core/sys.ts';
import { fromUtf8 } from '../core/bytes.ts';
import type { Builtin, ShellState } from './builtin.ts';
import { builtins } from './builtins.ts';
import { expandWords, type Expander, takeFault } from './expand.ts';
import { addJob, reportJobs } from './jobs.ts';
import { COMMAND_NOT_FOUND, complain, launch, launchSubshell, prepare, type Started } from './launch.ts';
import { parse } from './parser.ts';
import { printCommand, printItem } from './print.ts';
import { redirect, type Streams } from './redirect.ts';
import type { AndOr, Command, ForCommand, List, ListItem, Pipeline, SimpleCommand } from './syntax.ts';

export interface ShellOptions {
  /** Somebody sits at the terminal: job numbers are told, ended jobs are reported after the line. */
  readonly interactive?: boolean;
}

const SIGINT_STATUS = 130;

/** Runs a line (or several) in the process that `sys` is of. The status is that of the last command; 2 when the line is no command. */
export function* runLine(sys: Sys, line: string, options: ShellOptions = {}): Call<ExitStatus> {
  const { session } = sys;
  if (options.interactive && line.trim() !== '') (session.history ??= []).push(line);
  const parsed = parse(line);
  if (!parsed.ok) {
    sys.warn(`bash: ${parsed.error.message}\n`);
    session.lastStatus = 2;
    return 2;
  }
  sys.handle('SIGINT');
  const shell = new Shell(sys, options.interactive ?? false);
  yield* shell.list(parsed.value, [0, 1, 2]);
  const report = options.interactive ? yield* reportJobs(sys) : '';
  if (report !== '') sys.warn(report);
  return session.lastStatus;
}

class Shell implements Expander, ShellState {
  readonly sys: Sys;
  readonly interactive: boolean;
  /** Set by `exit` and by Ctrl-C: the rest of the line is not run. */
  leaving = false;
  fault: string | undefined;

  constructor(sys: Sys, interactive: boolean) {
    this.sys = sys;
    this.interactive = interactive;
  }

  *list(list: List, streams: Streams): Call<void> {
    for (const item of list) {
      if (this.leaving) return;
      if (item.background) yield* this.#background(item, streams);
      else yield* this.#andOr(item.andOr, streams);
    }
  }

  variable(name: string): string | undefined {
    const { session, environment, hostname, pid } = this.sys;
    if (name === '?') return String(session.lastStatus);
    if (name === '$') return String(pid);
    if (name === '#') return '0';
    if (name === '0') return 'bash';
    if (name === 'PWD') return session.cwd;
    if (name === 'HOSTNAME') return hostname;
    return session.variables.get(name) ?? (Object.hasOwn(environment, name) ? environment[name] : undefined);
  }

  /** The status of a child, whatever signals come while it runs: the terminal gives them to the child too. */
  *waitFor(pid: Pid): Call<ExitStatus> {
    for (;;) {
      const ended = yield* this.sys.wait(pid);
      if (ended.ok) return ended.value;
      if (ended.error !== 'EINTR') return COMMAND_NOT_FOUND;
      this.sys.takeSignal();
    }
  }

  *substitute(source: string): Call<string> {
    const { reader, writer } = this.sys.pipe();
    const started = launchSubshell(this.sys, source, [0, writer, 2], false);
    this.sys.close(writer);
    let text = '';
    for (;;) {
      const piece = yield* this.sys.read(reader);
      if (piece.ok && piece.value.length === 0) break;
      if (piece.ok) text += fromUtf8(piece.value);
      else if (piece.error !== 'EINTR') break;
    }
    this.sys.close(reader);
    this.sys.session.lastStatus = yield* this.#finish(started);
    return text;
  }

  *#andOr({ first, rest }: AndOr, streams: Streams): Call<void> {
    yield* this.#pipeline(first, streams);
    for (const { operator, pipeline } of rest) {
      if (this.leaving) return;
      if ((this.sys.session.lastStatus === 0) === (operator === '&&')) yield* this.#pipeline(pipeline, streams);
    }
  }

  *#pipeline({ negated, commands }: Pipeline, streams: Streams): Call<void> {
    const [only, ...others] = commands;
    const status = others.length === 0 ? yield* this.#command(only!, streams) : yield* this.#piped(commands, streams);
    if (status === SIGINT_STATUS) this.leaving = true;
    this.sys.session.lastStatus = negated ? Number(status === 0) : status;
  }

  /** Every command of a pipeline is a child; the status is the last one's. */
  *#piped(commands: readonly Command[], streams: Streams): Call<ExitStatus> {
    const started: Started[] = [];
    let input: Fd = streams[0];
    for (const [i, command] of commands.entries()) {
      const last = i === commands.length - 1;
      const pipe = last ? undefined : this.sys.pipe();
      started.push(yield* this.#start(command, [input, pipe ? pipe.writer : streams[1], streams[2]], false));
      if (input !== streams[0]) this.sys.close(input);
      if (pipe) this.sys.close(pipe.writer);
      input = pipe ? pipe.reader : input;
    }
    let status: ExitStatus = 0;
    for (const one of started) status = yield* this.#finish(one);
    return status;
  }

  *#background(item: ListItem, streams: Streams): Call<void> {
    const { first, rest } = item.andOr;
    const line = printItem(item);
    const [only, ...others] = first.commands;
    const alone = rest.length === 0 && others.length === 0 && !first.negated && only!.kind !== 'group';
    const started = alone ? yield* this.#start(only!, streams, true) : launchSubshell(this.sys, line, streams, true);
    if ('status' in started) {
      this.sys.session.lastStatus = started.status;
      return;
    }
    const job = addJob(this.sys.session, started.pid, line);
    this.sys.session.variables.set('!', String(started.pid));
    this.sys.session.lastStatus = 0;
    if (this.interactive) this.sys.warn(`[${job.number}] ${job.pid}\n`);
  }

  *#finish(started: Started): Call<ExitStatus> {
    return 'status' in started ? started.status : yield* this.waitFor(started.pid);
  }

  /** A command that stands alone: builtins and groups run in this very process. */
  *#command(command: Command, streams: Streams): Call<ExitStatus> {
    if (command.kind === 'simple') return yield* this.#simple(command, streams);
    if (command.kind === 'subshell') return yield* this.#finish(yield* this.#start(command, streams, false));
    const redirected = yield* redirect(this.sys, this, command.redirects, streams);
    if (!redirected.ok) return complain(this.sys, redirected.error, streams);
    if (command.kind === 'for') yield* this.#for(command, redirected.value.streams);
    else yield* this.list(command.body, redirected.value.streams);
    for (const fd of redirected.value.opened) this.sys.close(fd);
    return this.sys.session.lastStatus;
  }

  *#for({ name, words, body }: ForCommand, streams: Streams): Call<void> {
    const values = yield* expandWords(words, this);
    const fault = takeFault(this);
    this.sys.session.lastStatus = fault === undefined ? 0 : complain(this.sys, fault, streams);
    if (fault !== undefined) return;
    for (const value of values) {
      if (this.leaving) return;
      this.sys.session.variables.set(name, value);
      yield* this.list(body, streams);
    }
  }

  *#simple(command: SimpleCommand, streams: Streams): Call<ExitStatus> {
    const prepared = yield* prepare(this.sys, this, command, streams);
    if ('status' in prepared) return prepared.status;
    const { args, environment, opened } = prepared;
    const builtin = args[0] === undefined ? undefined : builtins.get(args[0]);
    let status: ExitStatus;
    if (args.length === 0) {
      for (const [name, value] of Object.entries(environment)) this.sys.session.variables.set(name, value);
      status = prepared.statusSoFar;
    } else if (builtin) status = yield* this.#builtin(builtin, args, prepared.streams);
    else return yield* this.#finish(launch(this.sys, prepared, false));
    for (const fd of opened) this.sys.close(fd);
    return status;
  }

  *#builtin(builtin: Builtin, args: readonly string[], [, out, errors]: Streams): Call<ExitStatus> {
    const { sys } = this;
    return yield* builtin.run(this, args.slice(1), {
      print: (text) => void sys.write(out, text),
      warn: (text) => void sys.write(errors, `bash: ${text}\n`),
      raw: (text) => void sys.write(errors, text),
    });
  }

  /** Starts any command as a child. */
  *#start(command: Command, streams: Streams, background: boolean): Call<Started> {
    if (command.kind === 'simple') {
      const first = command.words[0];
      const builtin = first === undefined || builtins.has(first.source);
      if (!builtin) {
        const prepared = yield* prepare(this.sys, this, command, streams);
        return 'status' in prepared ? prepared : launch(this.sys, prepared, background);
      }
    }
    if (command.kind !== 'subshell') return launchSubshell(this.sys, printCommand(command), streams, background);
    const redirected = yield* redirect(this.sys, this, command.redirects, streams);
    if (!redirected.ok) return { status: complain(this.sys, redirected.error, streams) };
    const body = printCommand({ ...command, kind: 'group', redirects: [] });
    const started = launchSubshell(this.sys, body, redirected.value.streams, background);
    for (const fd of redirected.value.opened) this.sys.close(fd);
    return started;
  }
}
