/** What the runner shows of a lab: plain values, made anew at each change. The store and the screen know no more than this. */

export type QuestionState =
  | { readonly kind: 'predict'; readonly ask: string }
  | { readonly kind: 'number'; readonly ask: string; readonly unit: string }
  | { readonly kind: 'choose'; readonly ask: string; readonly options: readonly string[] }
  | { readonly kind: 'order'; readonly ask: string; readonly items: readonly string[] }
  | { readonly kind: 'point'; readonly ask: string };

export interface ExpectationState {
  /** In words: `an echo reply arrives at alice`. */
  readonly text: string;
  readonly met: boolean;
  /** `packet 14 fits but for arp.dst.proto_ipv4 = 192.168.1.1` */
  readonly nearest: string | undefined;
}

export interface VerdictState {
  readonly given: string;
  /** Undefined until the packet has told. */
  readonly truth: string | undefined;
  readonly right: boolean | undefined;
  readonly sentence: string | undefined;
}

export interface MythCard {
  readonly id: string;
  readonly belief: string;
  readonly fact: string;
  /** `RFC 826, Packet Reception: "..."` */
  readonly sources: readonly string[];
}

export interface StepState {
  /** Markdown. */
  readonly say: string;
  readonly question: QuestionState | undefined;
  /** An open question holds the world until it is answered or skipped. */
  readonly questionOpen: boolean;
  readonly verdict: VerdictState | undefined;
  readonly expectations: readonly ExpectationState[];
  readonly hintsShown: readonly string[];
  readonly hintsLeft: number;
  /** Said when a prediction met no packet, when something forbidden happened, or when the step was skipped. */
  readonly notice: string | undefined;
  readonly state: 'ahead' | 'open' | 'passed' | 'skipped';
  /** Markdown, once the step is done. */
  readonly why: string | undefined;
  readonly myth: MythCard | undefined;
}

export interface LabState {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly level: string;
  readonly minutes: number;
  readonly goals: readonly string[];
  readonly steps: readonly StepState[];
  /** The step the learner is in; `steps.length` when the lab is done. */
  readonly current: number;
  readonly points: number;
  readonly pointsOf: number;
}
