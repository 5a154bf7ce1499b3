/** What the system's resolver says while it works, for whoever listens: the lines that macOS' `log stream` shows of mDNSResponder. */
import type { SharedKey, Sys } from '../../../core/sys.ts';

export type ResolverListener = (message: string) => void;

interface ResolverLog {
  readonly listeners: Set<ResolverListener>;
  requests: number;
  questions: number;
}

export const RESOLVER_LOG: SharedKey<ResolverLog> = {
  make: () => ({ listeners: new Set(), requests: 0, questions: 0 }),
};

/** mDNSResponder calls addresses so. */
export const loggedType = (type: string): string => (type === 'A' ? 'Addr' : type);

/** One name that a program asks for. Its lines begin with the number of the request, as mDNSResponder's do. */
export class LoggedRequest {
  readonly #log: ResolverLog;
  readonly #name: string;
  readonly #what: string;
  readonly #client: string;
  readonly #number: number;
  #prefix: string;

  constructor(sys: Sys, name: string, type: string) {
    this.#log = sys.shared(RESOLVER_LOG);
    this.#number = ++this.#log.requests;
    this.#prefix = `[R${this.#number}]`;
    this.#name = name;
    this.#what = `DNSServiceQueryRecord(${name}, ${loggedType(type)})`;
    const command = sys.processes().find(({ pid }) => pid === sys.pid)?.command ?? '';
    this.#client = `PID[${sys.pid}](${command.split(' ')[0]})`;
    this.#say(`${this.#what} START ${this.#client}`);
  }

  /** The cache does not know: a server is asked. */
  asked(type: string): void {
    this.#prefix = `[R${this.#number}->Q${++this.#log.questions}]`;
    this.#say(`Question for ${this.#name} (${loggedType(type)}) assigned DNS service 1`);
  }

  /** @param results what is added, each as `www.example.com. Addr 10.0.0.2` */
  done(results: readonly string[]): void {
    for (const result of results) this.#say(`${this.#what} RESULT ADD interface 0: ${result}`);
    this.#prefix = `[R${this.#number}]`;
    this.#say(`${this.#what} STOP ${this.#client}`);
  }

  #say(words: string): void {
    for (const listener of this.#log.listeners) listener(`${this.#prefix} ${words}`);
  }
}
