/** wget: fetches what URLs name into files, and tries again (GNU Wget 1.21.3 as Debian has it, for http). */
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { Connections } from './connecting.ts';
import { human, rateText, timeStamp, wallTime, durationText } from './figures.ts';
import { Log } from './log.ts';
import { EXIT, exitOf } from './exits.ts';
import { Retrieval } from './retrieval.ts';
import { Security } from './secure.ts';
import type { Totals } from './shared.ts';
import { type Settings, settingsOf } from './settings.ts';
import { wgetUrl } from './urls.ts';
import { HELP, usageError, VERSION } from './usage.ts';

export const wget: Program = {
  name: 'wget',
  summary: 'Fetches what URLs name into files, and tries again when a connection fails',
  usage: 'wget [options] URL...',
  options: [
    { flag: '-O', value: 'file', meaning: 'write to this file; - is standard output' },
    { flag: '-q', meaning: 'say nothing (-nv: one line for each file)' },
    { flag: '-S', meaning: "show the server's head" },
    { flag: '-c', meaning: 'go on with a file that is there in part' },
    { flag: '-t', value: 'count', meaning: 'tries before giving up; 20 when not said' },
    { flag: '-T', value: 'seconds', meaning: 'patience with connecting and reading' },
    { flag: '-i', value: 'file', meaning: 'take the URLs from a file' },
    { flag: '-N', meaning: 'only when the server has a newer one' },
    { flag: '--spider', meaning: 'only look whether it is there' },
    { flag: '--header', value: 'line', meaning: "send a header field: 'Name: value'" },
    { flag: '--post-data', value: 'text', meaning: 'send this with POST' },
    { flag: '--max-redirect', value: 'count', meaning: 'how many redirects to follow' },
  ],
  examples: [
    'wget http://www.example.com/',
    'wget -qO- http://www.example.com/',
    'wget -S --spider http://www.example.com/',
  ],
  operand: 'host',
  personas: ['linux'],
  real: true,
  *main(sys, args) {
    const settings = settingsOf(args);
    if (!settings.ok) return (sys.warn(settings.error), EXIT.usage);
    if (settings.value.version) return (sys.print(VERSION), 0);
    if (settings.value.help) return (sys.print(HELP), 0);
    sys.handle('SIGPIPE');
    return yield* retrieveAll(sys, settings.value);
  },
};

function* retrieveAll(sys: Sys, settings: Settings): Call<ExitStatus> {
  const log = Log.open(sys, settings);
  if (typeof log === 'string') return (sys.warn(log), EXIT.generic);
  const listed = settings.inputFile === undefined ? [] : urlsIn(sys, settings.inputFile);
  if (typeof listed === 'string') return (log.error(listed), EXIT.generic);
  const urls = [...settings.urls, ...listed];
  if (urls.length === 0 && settings.inputFile === undefined)
    return (sys.warn(usageError('wget: missing URL')), EXIT.generic);
  const begun = sys.now();
  const totals: Totals = { files: 0, bytes: 0, time: 0 };
  const connections = new Connections(sys, settings, (text) => log.say(text));
  const shared = { sys, settings, connections, log, totals, security: new Security(sys, settings, log) };
  const statuses: number[] = [];
  for (const text of urls) {
    const url = wgetUrl(text);
    if (url.ok) statuses.push(yield* new Retrieval(shared, url.value).run());
    else {
      log.error(`${url.error}\n`);
      statuses.push(EXIT.generic);
    }
  }
  connections.close();
  if ((urls.length > 1 || settings.inputFile !== undefined) && totals.bytes > 0) {
    const now = timeStamp(sys.epochMs + sys.now() / 1e6);
    const speed = rateText(totals.bytes, totals.time);
    log.brief(`FINISHED --${now}--\nTotal wall clock time: ${wallTime(sys.now() - begun)}\n`);
    log.brief(`Downloaded: ${totals.files} files, ${human(totals.bytes)} in ${durationText(totals.time)} (${speed})\n`);
  }
  return exitOf(statuses);
}

function urlsIn(sys: Sys, path: string): readonly string[] | string {
  const file = sys.files.read(path);
  if (!file.ok) return `${path}: ${errnoText(file.error)}\nNo URLs found in ${path}.\n`;
  const lines = fromUtf8(file.value).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
