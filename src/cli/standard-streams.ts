/** When nobody takes our output: a reader that left ends the program as SIGPIPE would, a full disk is said in one line. */

/** 128 + SIGPIPE, what a shell shows of a C program whose reader has left. */
const BROKEN_PIPE = 141;

export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
    process.stderr.write(`wirelab: standard output cannot be written: ${sentence(error)}\n`);
    process.exit(2);
  });
  // without a place for complaints there is nobody left to complain to
  process.stderr.on('error', () => undefined);
}

/** `ENOSPC: no space left on device, write` → `no space left on device`. */
const sentence = (error: Error): string => error.message.replace(/^[A-Z]+: /, '').replace(/, \w+$/, '');
