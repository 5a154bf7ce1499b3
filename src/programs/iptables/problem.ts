/** How iptables refuses: its own complaints (2), the kernel's (1, 4), and what wirelab's filter does not have yet (1). */
import { Stop } from '../lib/stop.ts';
import { VERSION } from './usage.ts';

const TRY_HELP = "Try `iptables -h' or 'iptables --help' for more information.";

/** Wrong words on the command line. */
export const parameterProblem = (text: string): Stop => new Stop(2, `${VERSION}: ${text}\n${TRY_HELP}`);
export const badArgument = (word: string): Stop => new Stop(2, `Bad argument \`${word}'\n${TRY_HELP}`);
/** What the kernel says to a command that reads well. */
export const refused = (text: string): Stop => new Stop(1, `iptables: ${text}`);
export const notBuilt = (what: string): Stop => new Stop(1, `iptables: ${what} is not built in wirelab yet.`);
export const NO_CHAIN = 'No chain/target/match by that name.';
export const NO_RULE = 'Bad rule (does a matching rule exist in that chain?).';
