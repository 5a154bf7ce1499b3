/** Follows a congestion window through the event log, and finds its peaks and troughs. */
import type { EventLog } from '../../core/event-log.ts';
import { TCP_CC } from '../../protocols/tcp/events.ts';

/** A turn counts once the window has gone this much back from it. */
const TURN = 0.25;

interface Turn {
  /** In ns. */
  readonly t: number;
  /** In bytes. */
  readonly cwnd: number;
}

export class WindowWatch {
  readonly #log: EventLog;
  readonly #node: number;
  #seen = 0;
  /** Time and window of every change, one after the other. */
  readonly #series: number[] = [];

  constructor(log: EventLog, node: number) {
    this.#log = log;
    this.#node = node;
  }

  /** Takes what the log has got since the last time. */
  read(): void {
    const lost = this.#log.readKind(TCP_CC, this.#seen, (row) => {
      if (row.node === this.#node) this.#series.push(row.t, row.numbers[0]);
    });
    if (lost > 0) throw new Error(`the log let ${lost} events go before they were read`);
    this.#seen = this.#log.last;
  }

  /** Changes in all, and the window in segments where it turned. */
  figures(mss: number): Readonly<Record<string, unknown>> {
    const { peaks, troughs } = this.#turns();
    const shown = (turns: readonly Turn[]): unknown =>
      turns.map(({ t, cwnd }) => [Math.round(t / 1e7) / 100, Math.round((cwnd / mss) * 10) / 10]);
    return { windowChanges: this.#series.length / 2, peaks: shown(peaks), troughs: shown(troughs) };
  }

  #turns(): { readonly peaks: readonly Turn[]; readonly troughs: readonly Turn[] } {
    const [peaks, troughs] = [[] as Turn[], [] as Turn[]];
    let rising = true;
    let extreme: Turn = { t: 0, cwnd: 0 };
    for (let i = 0; i < this.#series.length; i += 2) {
      const now: Turn = { t: this.#series[i]!, cwnd: this.#series[i + 1]! };
      if (rising ? now.cwnd > extreme.cwnd : now.cwnd < extreme.cwnd) extreme = now;
      const back = rising ? now.cwnd < extreme.cwnd * (1 - TURN) : now.cwnd > extreme.cwnd * (1 + TURN);
      if (!back) continue;
      (rising ? peaks : troughs).push(extreme);
      rising = !rising;
      extreme = now;
    }
    return { peaks, troughs };
  }
}
