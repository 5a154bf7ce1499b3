/** Under which name a document is saved (url.c, url_file_name; http.c, Content-Disposition). */
import type { Sys } from '../../core/sys.ts';
import { type Fields, fieldValue, formatHttpDate } from '../../protocols/http/codec.ts';
import type { Settings } from './settings.ts';
import { fileNameOf, type WgetUrl } from './urls.ts';

export class FileNames {
  readonly #sys: Sys;
  readonly #settings: Settings;
  /** By the URL alone. */
  readonly own: string;
  #chosen: string | undefined;

  constructor(sys: Sys, settings: Settings, url: WgetUrl) {
    const { prefix } = settings;
    this.#sys = sys;
    this.#settings = settings;
    this.own = `${prefix === undefined || prefix === '.' ? '' : `${prefix}/`}${fileNameOf(url)}`;
  }

  /** The same for every try. */
  forSaving(headers: Fields): string {
    const { output, contentDisposition, resume, timestamping } = this.#settings;
    if (output !== undefined) return output;
    const named = /filename="?([^";]+)"?/i.exec(fieldValue(headers, 'content-disposition') ?? '')?.[1];
    const own = contentDisposition && named ? named.split(/[\\/]/).at(-1)! : this.own;
    this.#chosen ??= resume || timestamping ? own : freeName(this.#sys, own);
    return this.#chosen;
  }

  /** -N: the date of the file that is there. */
  since(): string | undefined {
    if (!this.#settings.timestamping) return undefined;
    const stat = this.#sys.files.stat(this.own);
    return stat.ok ? formatHttpDate(this.#sys.epochMs + stat.value.modified / 1e6) : undefined;
  }

  size(path: string): number {
    const stat = this.#sys.files.stat(path);
    return stat.ok ? stat.value.size : 0;
  }
}

/** `name`, or `name.1`, `name.2`, ... when that is taken. */
function freeName(sys: Sys, name: string): string {
  if (!sys.files.stat(name).ok) return name;
  for (let n = 1; ; n++) if (!sys.files.stat(`${name}.${n}`).ok) return `${name}.${n}`;
}
