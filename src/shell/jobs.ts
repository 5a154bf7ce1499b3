/** Jobs: what was started with `&`, how bash numbers it and what it says about it (bash(1), JOB CONTROL). */
import { SIGNALS, type Call, type ExitStatus, type Job, type Session, type Sys } from '../core/sys.ts';

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

/** Adds a job under the lowest number above all that are left, as bash does. */
export function addJob(session: Session, pid: number, line: string): Job {
  const job: Job = { number: Math.max(0, ...session.jobs.keys()) + 1, pid, line };
  session.jobs.set(job.number, job);
  return job;
}

/** `%1`, `%+`, `%%`, `%-`, `%ping`. */
export function findJob(session: Session, spec: string): Job | undefined {
  const jobs = [...session.jobs.values()];
  const word = spec.slice(1);
  if (/^\d+$/.test(word)) return session.jobs.get(Number(word));
  if (word === '-') return jobs.at(-2) ?? jobs.at(-1);
  if (word === '' || word === '+' || word === '%') return jobs.at(-1);
  return jobs.findLast((job) => job.line.startsWith(word));
}

/** Whether the job's last process has ended. */
export const hasEnded = (sys: Sys, job: Job): boolean =>
  job.status !== undefined || !sys.processes().some((p) => p.pid === job.pid && p.state !== 'ended');

/** `[1]+  Running                 sleep 0.3 &`; `withPid` is `jobs -l`. */
export function jobLine(sys: Sys, job: Job, withPid = false): string {
  const numbers = [...sys.session.jobs.keys()];
  const mark = job.number === numbers.at(-1) ? '+' : job.number === numbers.at(-2) ? '-' : ' ';
  const running = !hasEnded(sys, job);
  const state = running ? 'Running' : endWord(job.status ?? 0);
  const pid = withPid ? `${job.pid}` : '';
  return `[${job.number}]${mark} ${pid.padStart(pid ? 0 : 1)}${pid ? ' ' : ''}${state.padEnd(24)}${job.line}${running ? ' &' : ''}`;
}

function endWord(status: ExitStatus): string {
  if (status === 0) return 'Done';
  const signal = Object.entries(SIGNALS).find(([, number]) => 128 + number === status)?.[0];
  return (signal && SIGNAL_WORDS[signal]) ?? `Exit ${status}`;
}

/** Takes the status of every job that has ended, so that its line can tell it. */
export function* settleJobs(sys: Sys): Call<void> {
  for (const job of sys.session.jobs.values()) {
    if (job.status !== undefined || !hasEnded(sys, job)) continue;
    const ended = yield* sys.wait(job.pid);
    job.status = ended.ok ? ended.value : 0;
  }
}

/** Forgets the jobs that have ended, after one line about each: what bash prints before its next prompt. */
export function* reportJobs(sys: Sys): Call<string> {
  yield* settleJobs(sys);
  const ended = [...sys.session.jobs.values()].filter((job) => job.status !== undefined);
  const lines = ended.map((job) => `${jobLine(sys, job)}\n`);
  for (const job of ended) sys.session.jobs.delete(job.number);
  return lines.join('');
}
