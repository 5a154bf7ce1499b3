/** What one transfer is sent out with: its method, its content, where it resumes, since when it wants news. */
import { fromUtf8, utf8 } from '../../core/bytes.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { formatHttpDate, parseHttpDate } from '../../protocols/http/codec.ts';
import { multipart, readInput } from './data.ts';
import type { Output } from './output.ts';
import { Problem, STATUS, TRY_HELP } from './problem.ts';
import type { ProxyChoice } from './proxy.ts';
import type { Body } from './request.ts';
import type { Operation, Run, Target } from './settings.ts';
import type { Errand } from './transfer.ts';
import { type CurlUrl, curlUrl } from './url.ts';
import { warn } from './warnings.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Reads its own input for `-T -`. */
export function* errandOf(
  sys: Sys,
  run: Run,
  operation: Operation,
  target: Target,
  given: CurlUrl,
  proxy: () => ProxyChoice | undefined,
  output: Output,
): Call<Errand> {
  const body = yield* bodyOf(sys, operation, target);
  const url = body?.isUpload && given.fileName === '' ? withFileName(given, target.upload!) : given;
  const inferred = body?.isUpload ? 'PUT' : body ? 'POST' : operation.head ? 'HEAD' : 'GET';
  const since = sinceOf(sys, run.silent, operation);
  return {
    url,
    body,
    method: operation.method ?? inferred,
    proxy: proxy(),
    resumeFrom: resumeFrom(sys, operation, output),
    since,
  };
}

function* bodyOf(sys: Sys, operation: Operation, { upload }: Target): Call<Body | undefined> {
  if (upload !== undefined) {
    if (upload === '-' || upload === '.') {
      return { bytes: yield* readInput(sys), length: undefined, type: undefined, isUpload: true };
    }
    const file = sys.files.read(upload);
    if (file.ok) return { bytes: file.value, length: file.value.length, type: undefined, isUpload: true };
    sys.warn(`curl: Can't open '${upload}'!\n${TRY_HELP}`);
    throw new Problem(STATUS.READ_ERROR, 'Failed to open/read local data from file/application', true);
  }
  if (operation.form.length > 0) {
    const { type, body } = multipart(sys.rng, operation.form);
    return { bytes: body, length: body.length, type, isUpload: false, isForm: true };
  }
  if (!operation.body || operation.get) return undefined;
  return { bytes: operation.body, length: operation.body.length, type: FORM_TYPE, isUpload: false };
}

/** -T FILE http://host/dir/ */
function withFileName(url: CurlUrl, path: string): CurlUrl {
  const name = path.split('/').at(-1)!;
  if (path === '-' || path === '.') return url;
  const longer = curlUrl(`${url.href.split(/[?#]/)[0]}${encodeURIComponent(fromUtf8(utf8(name)))}`);
  return longer.ok ? longer.value : url;
}

function resumeFrom(sys: Sys, { resumeFrom: asked }: Operation, { path }: Output): number {
  if (asked === undefined || asked >= 0) return asked ?? 0;
  const stat = path === undefined ? undefined : sys.files.stat(path);
  return stat?.ok ? stat.value.size : 0;
}

const BAD_DATE =
  'Illegal date format for -z, --time-cond (and not a file name). Disabling time condition. See curl_getdate(3) for valid date syntax.';

/** -z: a date, or a file whose date counts. */
function sinceOf(sys: Sys, silent: boolean, { timeCondition }: Operation): Errand['since'] {
  if (timeCondition === undefined) return undefined;
  const text = timeCondition.replace(/^[-+=]/, '');
  const stat = sys.files.stat(text);
  const ms = stat.ok ? sys.epochMs + stat.value.modified / 1e6 : parseHttpDate(text);
  if (ms !== undefined) return { text: formatHttpDate(ms), ms: Math.floor(ms / 1000) * 1000 };
  warn(sys, silent, BAD_DATE);
  return undefined;
}
