/**
 * The session: all that a screen, narrated mode or a recording needs of a running world and its lab. The composition root
 * implements it; nothing behind it is visible from here. Everything but `send` and `subscribe` is a pure read.
 */
import type { EventRow } from '../core/event.ts';
import type { Lens } from '../core/lens.ts';
import type { Ns } from '../core/time.ts';
import type { LabState } from '../lab/state.ts';
import type { FlowLog } from './flows/flow-log.ts';

export type { LabState, MythCard, QuestionState, StepState } from '../lab/state.ts';

export interface InterfaceView {
  /** `eth0`; on a switch `1`. */
  readonly name: string;
  readonly mac: string;
  /** `192.168.1.3/24` */
  readonly addresses: readonly string[];
}

export interface NodeView {
  readonly name: string;
  /** `host`, `router`, `switch`, `hub`, `external` */
  readonly kind: string;
  /** The lab file's hint for the drawing. */
  readonly at: readonly [number, number] | undefined;
  /** Indexed as the events' `port` is. */
  readonly interfaces: readonly InterfaceView[];
}

export interface LinkEndView {
  /** Index into `nodes`. */
  readonly node: number;
  /** Index into the node's `interfaces`. */
  readonly port: number;
}

export interface LinkEnds {
  /** As `lens.links()` names it: `s1:2--r1:eth0` */
  readonly name: string;
  readonly a: LinkEndView;
  readonly b: LinkEndView;
}

/** The same object as long as nothing in it changed. */
export interface TopologyView {
  /** Indexed as the events' `node` is. */
  readonly nodes: readonly NodeView[];
  readonly links: readonly LinkEnds[];
}

/** A piece of a terminal's text. `command` is a line as it was typed, which the prompt goes before. */
export interface Output {
  /** Counts from 1, over all nodes. */
  readonly sequence: number;
  /** The newest event when it was written: the key that rewinding goes by. */
  readonly event: number;
  readonly node: string;
  readonly kind: 'command' | 'text' | 'notice';
  /** `text`: as a terminal gets it, in pieces that may end anywhere. The others: whole lines without an end. */
  readonly text: string;
}

export type Pacing = 'follow' | 'scaled' | 'fast';

export interface PlayerState {
  /** Simulated time at the cursor. */
  readonly now: Ns;
  readonly running: boolean;
  /** No work is left: the clock stands until somebody does something. */
  readonly quiet: boolean;
  readonly pacing: Pacing;
  /** Seconds of the learner's time for one second of simulation, under `scaled`. */
  readonly factor: number;
  /** The event that the cursor stands on; the newest when `live`. */
  readonly event: number;
  /** False in the past: what is shown is what was, until the run is resumed from there. */
  readonly live: boolean;
  /** Counts forks. After one, everything later than `branchedAt` belongs to a run that is gone. */
  readonly branch: number;
  readonly branchedAt: number;
  /** What pacing did that the learner should know: `waited 4.2 s`. */
  readonly note: string | undefined;
}

/** What stands before the cursor in a node's terminal. */
export interface PromptView {
  /** A foreground program runs: lines and keys go to it. */
  readonly busy: boolean;
  /** `alice$ ` */
  readonly prompt: string;
  readonly history: readonly string[];
}

/** What a link can be made to do. The values are tc's words. */
export type LinkAction =
  | { readonly action: 'cut' | 'mend' | 'cut-forward' | 'cut-backward' | 'drop-next' | 'drop-while-held' | 'release' }
  | { readonly action: 'flip-bit'; readonly bit: number }
  | { readonly action: 'set'; readonly what: 'loss' | 'delay' | 'rate' | 'queue'; readonly value: string };

/** `of`: a node or a link; `key`: a sysctl of the node, or a parameter of the link as lab files call it; `value`: in tc's units. */
export interface WhatIfChange {
  readonly of: string;
  readonly key: string;
  readonly value: string;
}

/** Run B: the same inputs in a world with one parameter changed. The same object as long as it is the same run. */
export interface WhatIfView {
  /** `alice net.ipv4.tcp_congestion_control=reno` */
  readonly label: string;
  /** How much of the run has been done, 0 to 1. */
  readonly progress: number;
  readonly done: boolean;
  /** Why it could not go on. */
  readonly problem: string | undefined;
  readonly flows: FlowLog;
}

export type Intent =
  | { readonly type: 'line'; readonly node: string; readonly text: string }
  | { readonly type: 'key'; readonly node: string; readonly key: 'interrupt' | 'end-of-file' | 'quit' }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'point'; readonly event: number; readonly field: string }
  | { readonly type: 'hint' | 'skip' | 'check' | 'reset-lab' | 'reset-step' }
  /** `step`: an earlier one than the learner is in, such as the one whose outcome is still on show. */
  | { readonly type: 'retry'; readonly step?: number }
  | { readonly type: 'run' | 'pause' | 'head' }
  | { readonly type: 'step' | 'back' | 'frame-next' | 'frame-back' }
  | { readonly type: 'until'; readonly filter: string }
  | { readonly type: 'pace'; readonly pacing: Pacing; readonly factor: number }
  | { readonly type: 'link'; readonly link: string; readonly change: LinkAction }
  /** Begins run B: a node's sysctl or a link's parameter is another one from the start. Without a change there is none any more. */
  | { readonly type: 'what-if'; readonly change: WhatIfChange | undefined }
  | { readonly type: 'seek'; readonly event: number }
  /** Writes a text to a file of the learner's own machine. */
  | { readonly type: 'keep'; readonly path: string; readonly text: string }
  | { readonly type: 'leave' };

export interface Session {
  /** `08 Ping, dissected`; the file's name in free play. */
  readonly title: string;
  readonly seed: number;
  readonly lens: Lens;
  readonly topology: TopologyView;
  readonly player: PlayerState;
  /** Undefined in free play. */
  readonly lab: LabState | undefined;
  /** Run B, when the learner has asked for one. */
  readonly whatIf?: WhatIfView | undefined;
  prompt(node: string): PromptView;
  /** Calls `each` for every event after `seen` that is still held; returns how many were lost in between. */
  events(seen: number, each: (row: EventRow) => void): number;
  outputs(seen: number, each: (output: Output) => void): void;
  /** Does what the learner wants, or answers with the sentence that says why not. */
  send(intent: Intent): string | undefined;
  /** Calls back after anything above changed; returns how to stop that. */
  subscribe(listener: () => void): () => void;
}
