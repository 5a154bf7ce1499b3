/** Lines whose words stand in columns reached by tabs, as BIND's tools print records: a tab only where it leads nowhere too far, else one space. */

const TAB = 8;

export class Columns {
  #text = '';
  #at = 0;

  add(text: string): this {
    this.#text += text;
    this.#at += text.length;
    return this;
  }

  /** Fills up to a column; at least one character, so that words never touch. */
  to(column: number): this {
    const end = Math.max(column, this.#at + 1);
    const tabs = Math.max(0, Math.floor(end / TAB) - Math.floor(this.#at / TAB));
    const from = tabs > 0 ? Math.floor(end / TAB) * TAB : this.#at;
    this.#text += '\t'.repeat(tabs) + ' '.repeat(end - from);
    this.#at = end;
    return this;
  }

  get text(): string {
    return this.#text;
  }
}
