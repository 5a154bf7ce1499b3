/** Builtins about jobs and processes. */
import { parseDuration } from '../../core/units.ts';
import { SIGNALS, type Call, type ExitStatus, type Job, type Pid, type Signal } from '../../core/sys.ts';
import type { Builtin, BuiltinOutput, ShellState } from '../builtin.ts';
import { findJob, hasEnded, jobLine, settleJobs } from '../jobs.ts';

const SIGINT_STATUS = 130;
const NOT_A_CHILD = 127;
/** No process has a number below it: whoever says `wait 300` means seconds. */
const FIRST_PID = 1000;

export const jobs: Builtin = {
  name: 'jobs',
  summary: 'Lists what was started with & and is not done',
  usage: 'jobs [-l]',
  options: [{ flag: '-l', meaning: 'with process ids' }],
  real: true,
  *run({ sys }, args, out) {
    const withPid = args[0] === '-l';
    const { session } = sys;
    yield* settleJobs(sys);
    const lines = [...session.jobs.values()].map((job) => `${jobLine(sys, job, withPid)}\n`);
    out.print(lines.join(''));
    for (const job of [...session.jobs.values()]) if (hasEnded(sys, job)) session.jobs.delete(job.number);
    return 0;
  },
};

export const wait: Builtin = {
  name: 'wait',
  summary: 'Waits for background jobs; with a duration, lets that much time pass',
  usage: 'wait [%job | pid | duration]',
  options: [
    { flag: '%1', meaning: 'wait for job 1; 1002: for the process of that number; nothing: for all jobs' },
    { flag: '300s', meaning: 'let 300 seconds of simulated time pass; also ms, m, h' },
  ],
  examples: ['sleep 5 & wait', 'wait 300s'],
  operand: 'text',
  real: false,
  *run(shell, args, out) {
    if (args.length === 0) return yield* waitForAll(shell);
    let status: ExitStatus = 0;
    for (const arg of args) status = yield* waitForOne(shell, arg, out);
    return status;
  },
};

function* waitForAll(shell: ShellState): Call<ExitStatus> {
  for (const job of [...shell.sys.session.jobs.values()]) {
    const status = yield* waitForJob(shell, job);
    if (status === undefined) return SIGINT_STATUS;
    if (!shell.interactive) shell.sys.session.jobs.delete(job.number);
  }
  return 0;
}

function* waitForOne(shell: ShellState, word: string, out: BuiltinOutput): Call<ExitStatus> {
  const { sys } = shell;
  const duration = /[a-z]$/i.test(word) ? parseDuration(word) : undefined;
  if (duration?.ok) return (yield* sys.sleep(duration.value)).ok ? 0 : SIGINT_STATUS;
  if (!/^(\d+|%.*)$/.test(word)) return (out.warn(`wait: \`${word}': not a pid or valid job spec`), 1);
  const job = jobOf(shell, word);
  if (job) {
    const status = yield* waitForJob(shell, job);
    if (status !== undefined && !shell.interactive) sys.session.jobs.delete(job.number);
    return status ?? SIGINT_STATUS;
  }
  if (word.startsWith('%')) out.warn(`wait: ${word}: no such job`);
  else {
    out.warn(`wait: pid ${word} is not a child of this shell`);
    if (Number(word) < FIRST_PID) out.raw(`wait: to let time pass, give it a unit: wait ${word}s\n`);
  }
  return NOT_A_CHILD;
}

const jobOf = ({ sys }: ShellState, word: string): Job | undefined =>
  word.startsWith('%')
    ? findJob(sys.session, word)
    : [...sys.session.jobs.values()].find((job) => job.pid === Number(word));

/** The job's status, or undefined when Ctrl-C ended the waiting. */
function* waitForJob({ sys }: ShellState, job: Job): Call<ExitStatus | undefined> {
  if (job.status !== undefined) return job.status;
  const ended = yield* sys.wait(job.pid);
  if (ended.ok) return (job.status ??= ended.value);
  if (ended.error !== 'EINTR') return job.status ?? NOT_A_CHILD;
  sys.takeSignal();
  return undefined;
}

export const foreground: Builtin = {
  name: 'fg',
  summary: 'Waits for a background job as if it had been started without &',
  usage: 'fg [%job]',
  options: [],
  operand: 'text',
  real: true,
  *run(shell, args, out) {
    const { sys } = shell;
    const spec = args[0] ?? 'current';
    const job = findJob(sys.session, args[0]?.replace(/^(?!%)/, '%') ?? '%+');
    if (!job) return (out.warn(`fg: ${spec}: no such job`), 1);
    out.print(`${job.line}\n`);
    sys.toFront(job.pid);
    for (;;) {
      const status = yield* waitForJob(shell, job);
      if (status === undefined) sys.kill(job.pid, 'SIGINT');
      else {
        sys.session.jobs.delete(job.number);
        return status;
      }
    }
  },
};

export const background: Builtin = {
  name: 'bg',
  summary: 'Lets a stopped job go on; no job is ever stopped here',
  usage: 'bg [%job]',
  options: [],
  operand: 'text',
  real: true,
  *run({ sys }, args, out) {
    const job = findJob(sys.session, args[0]?.replace(/^(?!%)/, '%') ?? '%+');
    if (job) out.warn(`bg: job ${job.number} already in background`);
    else out.warn(`bg: ${args[0] ?? 'current'}: no such job`);
    return job ? 0 : 1;
  },
};

const KILL_USAGE = 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n';

export const kill: Builtin = {
  name: 'kill',
  summary: 'Sends a signal to a process or job, SIGTERM if none is named',
  usage: 'kill [-signal] pid | %job ...',
  examples: ['kill %1', 'kill -INT 1002'],
  options: [
    { flag: '-s', value: 'signal', meaning: 'the signal to send: INT, TERM, KILL, ... or its number' },
    { flag: '-l', meaning: 'list the signals that this machine knows' },
  ],
  operand: 'text',
  real: true,
  *run(shell, args, out) {
    const words = [...args];
    if (words[0] === '-l') {
      out.print(
        Object.entries(SIGNALS)
          .map(([name, n]) => `${String(n).padStart(2)}) ${name}\n`)
          .join(''),
      );
      return 0;
    }
    let signal: Signal = 'SIGTERM';
    if (words[0]?.startsWith('-') && words[0] !== '--') {
      const option = words.shift()!;
      const spec = option === '-s' || option === '-n' ? words.shift() : option.slice(1);
      const named = spec === undefined ? undefined : signalOf(spec);
      if (spec !== undefined && !named) return (out.warn(`kill: ${spec}: invalid signal specification`), 1);
      signal = named ?? signal;
    }
    if (words[0] === '--') words.shift();
    if (words.length === 0) return (out.raw(KILL_USAGE), 2);
    let status = 0;
    for (const word of words) status = Math.max(status, killOne(shell, word, signal, out));
    return status;
  },
};

function signalOf(spec: string): Signal | undefined {
  const names = Object.keys(SIGNALS) as Signal[];
  return names.find((n) => String(SIGNALS[n]) === spec || n === `SIG${spec.toUpperCase().replace(/^SIG/, '')}`);
}

function killOne(shell: ShellState, word: string, signal: Signal, out: BuiltinOutput): ExitStatus {
  const job = word.startsWith('%') ? findJob(shell.sys.session, word) : undefined;
  if (word.startsWith('%') && !job) return (out.warn(`kill: ${word}: no such job`), 1);
  if (!job && !/^\d+$/.test(word)) return (out.warn(`kill: ${word}: arguments must be process or job IDs`), 1);
  const pid: Pid = job?.pid ?? Number(word);
  const sent = shell.sys.kill(pid, signal);
  if (!sent.ok) out.warn(`kill: (${pid}) - No such process`);
  return sent.ok ? 0 : 1;
}
