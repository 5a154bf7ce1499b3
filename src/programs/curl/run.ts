/** A whole run of curl: every URL of every operation in order, over one pool of connections; its status is the last transfer's (tool_operate.c). */
import { utf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../core/sys.ts';
import { seconds } from '../../core/time.ts';
import { CookieJar } from './cookies.ts';
import { type Errand, Transfer } from './transfer.ts';
import { type Facts, newFacts } from './facts.ts';
import { chosenName, globbed, type GlobbedUrl } from './glob.ts';
import { Meter } from './meter.ts';
import { AsciiTrace, type Narration, SILENCE, Verbose } from './narration.ts';
import { Output } from './output.ts';
import { Pool } from './pool.ts';
import { DISTRUST, Problem, STATUS, TRY_HELP } from './problem.ts';
import { chooseProxy } from './proxy.ts';
import { errandOf } from './errand.ts';
import type { Operation, Run, Target } from './settings.ts';
import { curlUrl, type CurlUrl } from './url.ts';
import { note, warn } from './warnings.ts';
import { writeOut } from './write-out.ts';
import type { Tools } from './tools.ts';

/** Transient statuses for --retry. */
const WORTH_ANOTHER_TRY = [408, 429, 500, 502, 503, 504];

export class CurlRun {
  readonly #sys: Sys;
  readonly #run: Run;
  readonly #pool: Pool;
  readonly #jar = new CookieJar();
  readonly #log: (text: string) => void;
  readonly #tell: Narration;
  readonly #dumped = new Set<string>();
  #contentOnTerminal = false;
  #urlNumber = 0;

  constructor(sys: Sys, run: Run) {
    this.#sys = sys;
    this.#run = run;
    this.#pool = new Pool(sys);
    this.#log = this.#openLog();
    this.#tell = this.#narration();
  }

  *all(): Call<ExitStatus> {
    try {
      return yield* this.#all();
    } finally {
      this.#pool.closeAll();
    }
  }

  *#all(): Call<ExitStatus> {
    let status = 0;
    for (const operation of this.#run.operations) {
      const problem = operationProblem(operation);
      if (problem !== undefined) return this.#refuse(problem);
      this.#loadCookies(operation);
      for (const target of operation.targets) {
        if (target.url === undefined) continue;
        status = yield* this.#target(operation, target, target.url);
        if (status !== 0 && this.#run.failEarly) return status;
      }
      this.#saveCookies(operation);
    }
    return status;
  }

  #refuse(problem: string): ExitStatus {
    if (problem !== '') warn(this.#sys, this.#run.silent, problem);
    else this.#sys.warn(`curl: no URL specified!\n${TRY_HELP}`);
    return STATUS.FAILED_INIT;
  }

  /** All URLs that one word stands for. */
  *#target(operation: Operation, target: Target, word: string): Call<ExitStatus> {
    const urls = operation.glob ? globbed(word) : { ok: true as const, value: [{ url: word, chosen: [] }] };
    if (!urls.ok) return this.#fail(new Problem(STATUS.URL_MALFORMAT, urls.error));
    let status = 0;
    for (const url of urls.value) {
      const facts = yield* this.#tries(operation, target, url);
      this.#writeOut(operation, facts);
      status = facts.exit;
      this.#urlNumber++;
      if (status !== 0 && this.#run.failEarly) return status;
    }
    return status;
  }

  /** --retry: again after a timeout or a status that may pass. */
  *#tries(operation: Operation, target: Target, url: GlobbedUrl): Call<Facts> {
    for (let tries = 0; ; tries++) {
      const facts = newFacts(url.url, this.#urlNumber);
      yield* this.#one(operation, target, url, facts);
      const passing = facts.exit === STATUS.OPERATION_TIMEDOUT || WORTH_ANOTHER_TRY.includes(facts.status);
      if (tries >= operation.retry || !passing) return facts;
      const pause = operation.retryDelay ?? seconds(2 ** tries);
      const why = facts.exit === STATUS.OPERATION_TIMEDOUT ? 'timeout' : 'HTTP error';
      const left = operation.retry - tries;
      warn(
        this.#sys,
        this.#run.silent,
        `Problem: ${why}. Will retry in ${pause / 1e9} seconds. ${left} ${left === 1 ? 'retry' : 'retries'} left.`,
      );
      yield* this.#sys.sleep(pause);
    }
  }

  #writeOut({ writeOut: format }: Operation, facts: Facts): void {
    if (format === undefined) return;
    for (const { to, text } of writeOut(format, facts)) this.#sys.write(to === 'stdout' ? 1 : 2, text);
  }

  /** One transfer with what surrounds it: its file, its messages. */
  *#one(operation: Operation, target: Target, url: GlobbedUrl, facts: Facts): Call<void> {
    const sys = this.#sys;
    let output: Output | undefined;
    try {
      const parsed = this.#parse(operation, url.url);
      this.#noteMethod(operation);
      output = this.#output(operation, target, url, parsed);
      const onTerminal = output.path === undefined && sys.isTerminal(1);
      this.#contentOnTerminal = onTerminal;
      const errand = yield* errandOf(
        sys,
        this.#run,
        operation,
        target,
        parsed,
        () => chooseProxy(sys, operation, parsed, this.#tell),
        output,
      );
      yield* this.#perform(operation, errand, output, facts, onTerminal);
      if (operation.failWithBody && facts.status >= 400) {
        throw new Problem(STATUS.HTTP_RETURNED_ERROR, `The requested URL returned error: ${facts.status}`);
      }
      output.finish();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      facts.exit = this.#fail(problem);
      facts.error = problem.message;
    } finally {
      output?.close();
    }
    facts.fileName = output?.path;
  }

  *#perform(operation: Operation, errand: Errand, output: Output, facts: Facts, onTerminal: boolean): Call<void> {
    const sys = this.#sys;
    const { silent, meter, bar } = this.#run;
    const shows = !silent && meter && !onTerminal;
    const tools: Tools = {
      sys,
      operation,
      pool: this.#pool,
      jar: this.#jar,
      tell: this.#tell,
      meter: shows ? new Meter(this.#log, sys.now(), bar) : undefined,
      output,
      facts,
      writeHead: (raw) => this.#writeHead(operation, output, raw, facts),
    };
    for (const entry of operation.resolve) this.#pool.preload(entry, this.#tell);
    yield* new Transfer(tools, errand).run();
  }

  *#writeHead(operation: Operation, output: Output, raw: string, facts: Facts): Call<void> {
    const bytes = Uint8Array.from(raw, (c) => c.charCodeAt(0));
    const { dumpHeader, include, remoteHeaderName } = operation;
    if (remoteHeaderName && output.path !== undefined) {
      const name = /^content-disposition:.*filename="?([^";\r\n]+)"?/im.exec(raw)?.[1]?.split(/[\\/]/).at(-1);
      if (name) output.path = inDirectory(operation, name);
    }
    if (dumpHeader === '-') this.#sys.print(bytes);
    else if (dumpHeader !== undefined) {
      const again = this.#dumped.has(dumpHeader);
      this.#dumped.add(dumpHeader);
      this.#sys.files[again ? 'append' : 'write'](dumpHeader, bytes);
    }
    if (include) {
      const before = output.written;
      yield* output.write(bytes);
      output.written = before;
    }
    facts.fileName = output.path;
  }

  #parse(operation: Operation, text: string): CurlUrl {
    const query = operation.get && operation.body ? [new TextDecoder().decode(operation.body)] : [];
    const extra = [...query, ...operation.query].join('&');
    const [beforeFragment = '', fragment] = text.split('#');
    const whole =
      extra === '' ? text : `${withQuery(beforeFragment, extra)}${fragment === undefined ? '' : `#${fragment}`}`;
    const url = curlUrl(whole, operation.pathAsIs);
    if (url.ok) return url.value;
    if (url.error === 'malformed')
      throw new Problem(STATUS.URL_MALFORMAT, 'URL using bad/illegal format or missing URL');
    const { unsupported } = url.error;
    throw new Problem(STATUS.UNSUPPORTED_PROTOCOL, `Protocol "${unsupported}" not supported or disabled in libcurl`);
  }

  #noteMethod(operation: Operation): void {
    const inferred = operation.head ? 'HEAD' : operation.body && !operation.get ? 'POST' : 'GET';
    const { method } = operation;
    if (method === undefined) return;
    if (method.toUpperCase() === inferred && this.#run.verbose) {
      note(this.#sys, `Unnecessary use of -X or --request, ${inferred} is already inferred.`);
    } else if (method.toUpperCase() === 'HEAD') {
      warn(this.#sys, this.#run.silent, HEAD_WARNING);
    }
  }

  #output(operation: Operation, target: Target, url: GlobbedUrl, parsed: CurlUrl): Output {
    const remote = target.remote ?? (operation.remoteNameAll && target.output === undefined);
    if (remote && parsed.fileName === '') {
      this.#sys.warn('curl: Remote file name has no length!\n');
      throw new Problem(STATUS.WRITE_ERROR, 'Failed writing received data to disk/application', true);
    }
    const name = remote
      ? parsed.fileName
      : target.output === undefined
        ? undefined
        : chosenName(target.output, url.chosen);
    const path = name === undefined || name === '-' ? undefined : inDirectory(operation, name);
    const appends = operation.resumeFrom !== undefined && path !== undefined && target.upload === undefined;
    return new Output(this.#sys, this.#run.silent, path, name === '-', appends);
  }

  /** Says what went wrong, unless it was told to be silent. */
  #fail(problem: Problem): ExitStatus {
    const { silent, showError } = this.#run;
    const more = problem.status === STATUS.PEER_FAILED_VERIFICATION ? DISTRUST : '';
    if (problem.message !== '' && (!silent || showError))
      this.#log(`curl: (${problem.status}) ${problem.message}\n${more}`);
    return problem.status;
  }

  #loadCookies({ cookieFiles, cookieJar }: Operation): void {
    if (cookieFiles.length > 0 || cookieJar !== undefined) this.#jar.active = true;
    for (const path of cookieFiles) {
      const file = path === '' ? undefined : this.#sys.files.read(path);
      if (file?.ok) this.#jar.load(file.value);
    }
  }

  #saveCookies({ cookieJar }: Operation): void {
    if (cookieJar === '-') this.#sys.print(this.#jar.netscape());
    else if (cookieJar !== undefined) this.#sys.files.write(cookieJar, this.#jar.netscape());
  }

  #openLog(): (text: string) => void {
    const { stderr } = this.#run;
    if (stderr === undefined) return (text) => this.#sys.warn(text);
    const opened: { readonly fd: Fd } | undefined = stderr === '-' ? { fd: 1 } : this.#openFile(stderr);
    return (text) => void this.#sys.write(opened?.fd ?? 2, text);
  }

  #openFile(path: string): { readonly fd: Fd } | undefined {
    const opened = this.#sys.open(path, 'write');
    if (!opened.ok) warn(this.#sys, this.#run.silent, `Failed to open ${path}!`);
    return opened.ok ? { fd: opened.value } : undefined;
  }

  #narration(): Narration {
    const { traceAscii, verbose, stderr } = this.#run;
    if (traceAscii !== undefined) {
      const fd = traceAscii === '-' ? 1 : traceAscii === '%' ? 2 : (this.#openFile(traceAscii)?.fd ?? 2);
      return new AsciiTrace((text) => void this.#sys.write(fd, bytesOf(text)));
    }
    if (!verbose) return SILENCE;
    return new Verbose(this.#log, () => !this.#contentOnTerminal || stderr !== undefined);
  }
}

const bytesOf = (text: string): Uint8Array => utf8(text);

const HEAD_WARNING =
  'Setting custom HTTP method to HEAD with -X/--request may not work the way you want. Consider using -I/--head instead.';

function withQuery(url: string, extra: string): string {
  const path = /^(?:[a-z]+:\/\/)?[^/?]*$/i.test(url) ? `${url}/` : url;
  return `${path}${path.includes('?') ? (path.endsWith('?') ? '' : '&') : '?'}${extra}`;
}

const inDirectory = ({ outputDirectory }: Operation, name: string): string =>
  outputDirectory === undefined ? name : `${outputDirectory}/${name}`;

/** '' means that there is no URL. */
function operationProblem(operation: Operation): string | undefined {
  const { body, form, head, get, targets } = operation;
  if (!targets.some((target) => target.url !== undefined)) return '';
  const asked = [
    ...(head ? ['HEAD (-I, --head)'] : []),
    ...(body && !get ? ['POST (-d, --data)'] : []),
    ...(form.length > 0 ? ['multipart formpost (-F, --form)'] : []),
    ...(targets.some((target) => target.upload !== undefined) ? ['PUT (-T, --upload-file)'] : []),
  ];
  if (asked.length < 2) return undefined;
  return `You can only select one HTTP request method! You asked for both ${asked[1]} and ${asked[0]}.`;
}
