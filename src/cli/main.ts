/** The composition root's front door: reads the command line and hands over to one file per sub-command. */
import { Command, CommanderError } from 'commander';
import { nearest } from '../core/nearest.ts';
import { LabError } from '../topology/errors.ts';
import { explainLabError } from './lab-error.ts';
import type { ExportOptions } from './export/export.ts';
import type { ReplayOptions } from './replay.ts';
import type { ScreenFlags } from './screen-flags.ts';
import { guardStreams } from './standard-streams.ts';
import { UsageError } from './usage-error.ts';

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Runs `wirelab` with the words after its name; returns the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  guardStreams();
  let status = 0;
  const program = commands((result) => {
    status = result;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    return failure(error);
  }
}

/** What a start does, without a terminal: after it the build keeps the code that V8 has compiled. */
export async function rehearse(): Promise<void> {
  commands(() => {});
  await (await import('./rehearse.ts')).rehearse();
}

/** Bad usage and wrong files end with a message on stderr and 2; anything else is a bug of ours and says so. */
function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LabError) {
    process.stderr.write(`${explainLabError(error)}\n`);
    return 2;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`wirelab: ${error.message}\n`);
    return 2;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`wirelab: this is a bug in wirelab, please report it: ${message}\n`);
  if (process.env['WIRELAB_DEBUG']) process.stderr.write(`${stack}\n`);
  return OUR_FAULT;
}

/** As sysexits(3) calls it: EX_SOFTWARE. */
const OUR_FAULT = 70;

function commands(done: (status: number) => void): Command {
  const program = new Command('wirelab')
    .description('Learn how networks really work: guided labs over a deterministic, byte-accurate protocol engine.')
    .exitOverride()
    .showSuggestionAfterError()
    .option('--ascii', 'draw with ASCII characters only')
    .option('--no-color', 'use no colours (the NO_COLOR variable does the same)')
    .option('--narrate', 'plain lines instead of a screen, for screen readers and pipes')
    .option('--record <name>', 'keep what you see in <name>.cast and the session in <name>.wirelab')
    .option('--overwrite', 'let --record replace files of that name')
    .allowExcessArguments()
    .action(async (options: ScreenFlags) => {
      if (program.args.length > 0) throw unknownCommand(program);
      done(await (await import('./home.ts')).home(options));
    });

  program
    .command('lab')
    .description('open a guided lab')
    .argument('<lab>', 'its id, number or file: ping, 8, 08-ping, ./mine.yaml')
    .option('--seed <n>', 'a seed of your own')
    .action(async (lab: string, own: { seed?: string }) =>
      done(await (await import('./lab.ts')).guided(lab, { ...program.opts<ScreenFlags>(), ...own })),
    );
  program
    .command('play')
    .description('free play: a shell on any topology, no steps')
    .argument('[lab]', 'a lab or a topology file; without it a home, its provider, the DNS and some of the web')
    .option('--seed <n>', 'a seed of your own')
    .action(async (lab: string | undefined, own: { seed?: string }) =>
      done(await (await import('./lab.ts')).play(lab, { ...program.opts<ScreenFlags>(), ...own })),
    );
  program
    .command('list')
    .description('list the labs')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => done((await import('./list.ts')).list(options)));
  program
    .command('exec')
    .description('run commands without a screen and print what the tools print')
    .argument('<lab>', 'a lab or a topology file')
    .argument('[commands...]', "each as 'node: command'; one that ends in & runs in the background")
    .option('--seed <n>', "takes the place of the file's seed")
    .option('--pcap <file[@node:iface]>', 'write a pcapng capture of all link ends, or of one (repeatable)', collect)
    .option('--trace <file>', 'write every event as a JSON line')
    .option('--keylog <file>', 'write the secrets of TLS connections, with which tshark opens them')
    .option('--for <duration>', 'simulated time after which the foreground gets SIGINT (default 1h)')
    .option('--json', 'print one JSON document instead of the output')
    .option('--hash', 'print the SHA-256 of the whole trace as the last line')
    .action(async (lab: string, texts: string[], options) =>
      done(await (await import('./exec.ts')).exec(lab, texts, { ...program.opts<ScreenFlags>(), ...options })),
    );
  program
    .command('check')
    .description('let labs prove themselves: solutions pass, omissions fail, hints exist')
    .argument('[labs...]', 'labs or files; all labs when none is named')
    .option('--pcap <folder>', "write the capture of each lab's solution there")
    .action(async (labs: string[], options) => done(await (await import('./check.ts')).check(labs, options)));
  program
    .command('bench')
    .description('measure the engine: CPU seconds, packet-hops, events, memory')
    .argument('[scenario]', 'chain, lan, scale or dumbbell; all when none is named')
    .option('--json', 'as JSON')
    .option('--n <nodes>', 'scale: how many routers (default 1000)')
    .option('--topo <shape>', 'scale: grid or tree (default grid)')
    .option('--duration <seconds>', 'dumbbell: simulated seconds (default 60)')
    .option('--observe', 'dumbbell: capture every frame at every port and follow the congestion window')
    .option('--count-acks', 'dumbbell: the window grows by ACKs, as RFC 5681 allows and ns-3 does, not by bytes')
    .action(async (scenario: string | undefined, options) =>
      done((await import('./bench/bench.ts')).bench(scenario, options)),
    );
  program
    .command('url')
    .description('explain the parts of a URL, and what they become on the wire')
    .argument('<url>', 'http://user@www.example.com:8080/a%20b?x=1#top')
    .action(async (text: string) => done((await import('./url.ts')).explainUrl(text)));
  program
    .command('replay')
    .description('watch a recording: a session is run again and compared, a cast is played')
    .argument('<file>', 'what --record wrote: NAME.wirelab or NAME.cast')
    .option('--hash', 'only run it again and print the SHA-256 of its trace')
    .option('--anyway', 'also when another version of wirelab recorded it')
    .action(async (file: string, own: ReplayOptions) =>
      done(await (await import('./replay.ts')).replay(file, { ...program.opts<ScreenFlags>(), ...own })),
    );
  program
    .command('export')
    .description('make something else of a recorded session: it is run again without a screen')
    .argument('<file>', 'what --record wrote: NAME.wirelab (or NAME.cast, for --html)')
    .option('--cast', 'what a terminal would show, as an asciicast')
    .option('--html', 'a page that plays it, in one file, without the network')
    .option('--pcap', 'every frame, as pcapng; -o FILE@node:iface holds one link end')
    .option('--text', 'a transcript: commands, answers and what came of them')
    .option('--story', 'your answer to the interviewer: what happened to the last page')
    .option('-o, --output <file>', 'where to; - is standard output')
    .option('--size <columns x rows>', 'of the terminal (default 120x40)')
    .option('--anyway', 'also when another version of wirelab recorded it')
    .action(async (file: string, own: ExportOptions) =>
      done((await import('./export/export.ts')).exportRecording(file, own)),
    );
  program.hook('preAction', (_, command) => {
    const recordable = ['exec', 'lab', 'play'];
    if (program.opts<ScreenFlags>().record === undefined || recordable.includes(command.name())) return;
    throw new UsageError(`--record goes with ${recordable.join(', ')}`);
  });
  for (const command of program.commands) command.exitOverride().showSuggestionAfterError().allowExcessArguments(false);
  return program;
}

function unknownCommand(program: Command): UsageError {
  const [word = ''] = program.args;
  const close = nearest(
    word,
    program.commands.map((command) => command.name()),
  );
  return new UsageError(
    `unknown command '${word}'; ${close === undefined ? '`wirelab --help` shows them' : `did you mean ${close}?`}`,
  );
}
