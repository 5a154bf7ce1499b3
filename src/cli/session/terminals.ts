/** What every node's terminal has shown, in order, as append-only pieces (store/session.ts, Output). */
import { TextDecoder } from 'node:util';
import type { Output } from '../../store/session.ts';

export class Terminals {
  readonly #outputs: Output[] = [];
  #sequence = 0;
  readonly #decoders = new Map<string, TextDecoder>();

  /** Bytes that a process wrote; a character may be split between two pieces. */
  write(node: string, event: number, bytes: Uint8Array): void {
    let decoder = this.#decoders.get(node);
    if (!decoder) this.#decoders.set(node, (decoder = new TextDecoder()));
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') this.say(node, event, 'text', text);
  }

  say(node: string, event: number, kind: Output['kind'], text: string): void {
    this.#outputs.push({ sequence: ++this.#sequence, event, node, kind, text });
  }

  read(seen: number, each: (output: Output) => void): void {
    let index = this.#outputs.length;
    while (index > 0 && this.#outputs[index - 1]!.sequence > seen) index--;
    for (; index < this.#outputs.length; index++) each(this.#outputs[index]!);
  }

  /** After a fork: what was shown after event `kept` is gone. */
  truncate(kept: number): void {
    while ((this.#outputs.at(-1)?.event ?? 0) > kept) this.#outputs.pop();
  }
}
