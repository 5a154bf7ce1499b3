/** The words of an iproute2 command line, read one after the other; keywords may be cut short (ip(8)). */
import { WRONG_USAGE } from './stop.ts';
import { Stop } from '../stop.ts';

/** Whether a word is a keyword or the beginning of it. */
export const matches = (word: string, keyword: string): boolean => word !== '' && keyword.startsWith(word);

export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get done(): boolean {
    return this.#at >= this.#words.length;
  }

  get peek(): string | undefined {
    return this.#words[this.#at];
  }

  /** The next word; a line that ends here is not complete. */
  next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Stop(WRONG_USAGE, 'Command line is not complete. Try option "help"');
    return word;
  }

  /** Takes the next word if it is this one. */
  takes(word: string): boolean {
    if (this.peek !== word) return false;
    this.#at++;
    return true;
  }

  rest(): readonly string[] {
    return this.#words.slice(this.#at);
  }
}
