/** What -v and --trace-ascii tell about a transfer while it goes on (tool_cb_dbg.c). Header lines keep their CR. */
import { headLines } from './head-lines.ts';
import { bytesOfText, textOfBytes } from '../../protocols/http/codec.ts';

export interface Narration {
  info(text: string): void;
  headerOut(head: string): void;
  /** One line, with its line end. */
  headerIn(line: string): void;
  dataIn(bytes: Uint8Array): void;
  dataOut(bytes: Uint8Array): void;
  /** What TLS itself says: record headers and messages. */
  sslIn(bytes: Uint8Array): void;
  sslOut(bytes: Uint8Array): void;
}

export const SILENCE: Narration = {
  info() {},
  headerOut() {},
  headerIn() {},
  dataIn() {},
  dataOut() {},
  sslIn() {},
  sslOut() {},
};

/** -v. `hidesData`: the content is not on the same terminal, so a line says that there was some. */
export class Verbose implements Narration {
  readonly #write: (text: string) => void;
  readonly #hidesData: () => boolean;
  #toldData = false;

  constructor(write: (text: string) => void, hidesData: () => boolean) {
    this.#write = write;
    this.#hidesData = hidesData;
  }

  info(text: string): void {
    this.#line(`* ${text}\n`);
  }
  headerOut(head: string): void {
    this.#line(
      headLines(head)
        .map((line) => `> ${line}`)
        .join(''),
    );
  }
  headerIn(line: string): void {
    this.#line(`< ${line}`);
  }
  dataIn(bytes: Uint8Array): void {
    this.#data('{', bytes);
  }
  dataOut(bytes: Uint8Array): void {
    this.#data('}', bytes);
  }
  sslIn(bytes: Uint8Array): void {
    this.#data('{', bytes);
  }
  sslOut(bytes: Uint8Array): void {
    this.#data('}', bytes);
  }

  #line(text: string): void {
    this.#toldData = false;
    this.#write(text);
  }

  #data(sign: string, { length }: Uint8Array): void {
    if (this.#toldData || !this.#hidesData()) return;
    this.#toldData = true;
    this.#write(`${sign} [${length} bytes data]\n`);
  }
}

const ROW = 64;

/** --trace-ascii: everything, in rows of at most 64 characters. */
export class AsciiTrace implements Narration {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  info(text: string): void {
    this.#write(`== Info: ${text}\n`);
  }
  headerOut(head: string): void {
    this.#dump('=> Send header', bytesOfText(head));
  }
  headerIn(line: string): void {
    this.#dump('<= Recv header', bytesOfText(line));
  }
  dataIn(bytes: Uint8Array): void {
    this.#dump('<= Recv data', bytes);
  }
  dataOut(bytes: Uint8Array): void {
    this.#dump('=> Send data', bytes);
  }
  sslIn(bytes: Uint8Array): void {
    this.#dump('<= Recv SSL data', bytes);
  }
  sslOut(bytes: Uint8Array): void {
    this.#dump('=> Send SSL data', bytes);
  }

  #dump(title: string, bytes: Uint8Array): void {
    this.#write(`${title}, ${bytes.length} bytes (0x${bytes.length.toString(16)})\n`);
    const text = textOfBytes(bytes);
    for (let at = 0; at < text.length;) {
      const end = text.indexOf('\r\n', at);
      const cut = end >= 0 && end - at <= ROW;
      const row = text.slice(at, cut ? end : at + ROW);
      this.#write(`${at.toString(16).padStart(4, '0')}: ${row.replace(/[^\x20-\x7e]/g, '.')}\n`);
      at += row.length + (cut ? 2 : 0);
    }
  }
}
