/** What the learner looks at: a plain value, and the pure functions that change it. It never reaches the session. */
import { FIRST_GRAPH, type GraphView } from './graph/view.ts';
import { createStore, type Store } from './store.ts';

/** A field by name, and by how many of that name come before it in the frame. */
export interface FieldKey {
  readonly name: string;
  readonly nth: number;
}

export type PanelId = 'guide' | 'topology' | 'packets' | 'inspect' | 'tables' | 'graph' | 'shell';
/** Where the keys go. */
export type Place = 'typing' | 'answer' | 'prompt' | 'control';
export type LensLayer = 'all' | 'L2' | 'L3' | 'L4' | 'L7';
export type Overlay =
  'help' | 'why' | 'talk' | 'secrets' | 'story' | 'link' | 'leave' | 'myth' | 'check' | 'reset-step' | 'reset-lab';

/** A line that is being typed. */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
}
export const NO_DRAFT: Draft = { text: '', cursor: 0 };

/** A one-line prompt; what it holds is run as `:word text` on Enter. */
export interface PromptState {
  readonly word: string;
  readonly label: string;
  /** Where the keys went before. */
  readonly from: Place;
  readonly draft: Draft;
}

/** The row that is chosen in Packets: a journey, or one of its hops; in a capture, a sighting. */
export interface PacketChoice {
  readonly journey: number;
  readonly hop: number | undefined;
}

export interface ViewState {
  readonly place: Place;
  readonly node: string;
  /** The panel that control keys go to. */
  readonly focus: PanelId;
  /** Narrow screens: the panel in the middle. */
  readonly middle: PanelId;
  /** Wide screens: the panel in the lower corner. */
  readonly lower: PanelId;
  readonly zoom: PanelId | undefined;
  readonly lens: LensLayer;
  readonly overlay: Overlay | undefined;
  readonly overlayScroll: number;
  readonly overlayRow: number;
  readonly prompt: PromptState | undefined;
  /** One sentence for the footer, until the next key. */
  readonly notice: string | undefined;
  // guide
  readonly guideOpen: boolean;
  /** The step on show; it stays behind the lab's own until the learner has read how it ended. */
  readonly step: number;
  /** The step on show is over and the guide has said so. */
  readonly stepEnded: boolean;
  readonly guideScroll: number;
  readonly answer: Draft;
  /** `order`: the items in the order chosen so far. */
  readonly order: readonly number[];
  // shell
  readonly shellScroll: number;
  // packets
  readonly follow: boolean;
  readonly chosen: PacketChoice | undefined;
  readonly unfolded: ReadonlySet<number>;
  readonly filter: string;
  /** `alice:eth0`: the log shows what a capture there would hold. */
  readonly capture: string | undefined;
  // inspect
  readonly inspected: number | undefined;
  readonly field: FieldKey | undefined;
  // tables
  /** By its name; the node's first one until one is chosen. */
  readonly table: string | undefined;
  readonly tableScroll: number;
  /** `tcp`: the flow whose windows are drawn. */
  readonly connection: string | undefined;
  // graph
  readonly graph: GraphView;
  // topology
  readonly link: string | undefined;
}

export type Change = (view: ViewState) => ViewState;
export type ViewStore = Store<ViewState, Change>;

export function initialView(node: string, guide: boolean): ViewState {
  return {
    place: 'typing',
    node,
    focus: 'shell',
    middle: 'topology',
    lower: 'inspect',
    zoom: undefined,
    lens: 'all',
    overlay: undefined,
    overlayScroll: 0,
    overlayRow: 0,
    prompt: undefined,
    notice: undefined,
    guideOpen: guide,
    step: 0,
    stepEnded: false,
    guideScroll: 0,
    answer: NO_DRAFT,
    order: [],
    shellScroll: 0,
    follow: true,
    chosen: undefined,
    unfolded: new Set(),
    filter: '',
    capture: undefined,
    inspected: undefined,
    field: undefined,
    table: undefined,
    tableScroll: 0,
    connection: undefined,
    graph: FIRST_GRAPH,
    link: undefined,
  };
}

export const createView = (view: ViewState): ViewStore => createStore((state, change: Change) => change(state), view);

export const patch =
  (part: Partial<ViewState>): Change =>
  (view) => ({ ...view, ...part });

/** Brings a panel to the front and gives it the keys. A zoomed screen stays zoomed, on the new panel. */
export const showPanel =
  (panel: PanelId): Change =>
  (view) => ({
    ...view,
    place: panel === 'shell' ? 'typing' : 'control',
    focus: panel,
    overlay: undefined,
    zoom: view.zoom && panel,
    middle: panel === 'guide' || panel === 'shell' ? view.middle : panel,
    lower: panel === 'inspect' || panel === 'tables' || panel === 'graph' ? panel : view.lower,
    guideOpen: panel === 'guide' ? true : panel === 'shell' ? view.guideOpen : false,
  });

/** The open question, ready to be answered. */
export const showQuestion: Change = (view) => ({
  ...view,
  place: 'answer',
  focus: 'guide',
  overlay: undefined,
  zoom: view.zoom && 'guide',
  guideOpen: true,
});

/** The shell of a node, ready to type in. */
export const goTo =
  (node: string): Change =>
  (view) => ({ ...showPanel('shell')(view), node, shellScroll: 0 });

/** Leaves the place where text goes, or what lies on top; never the program. */
export const backOut: Change = (view) => {
  if (view.overlay) return { ...view, overlay: undefined };
  if (view.prompt) return { ...view, prompt: undefined, place: view.prompt.from };
  if (view.place === 'typing' || view.place === 'answer') return { ...view, place: 'control' };
  if (view.zoom) return { ...view, zoom: undefined };
  return view;
};

/** Changes what the graph shows. */
export const inGraph =
  (part: Partial<GraphView>): Change =>
  (view) => ({ ...view, graph: { ...view.graph, ...part } });

export const openPrompt =
  (word: string, label: string, text = ''): Change =>
  (view) => ({
    ...view,
    overlay: undefined,
    place: 'prompt',
    prompt: { word, label, from: view.place, draft: { text, cursor: text.length } },
  });

export const inspect =
  (event: number): Change =>
  (view) => ({ ...view, inspected: event });

/** A step comes on show: its text is unread, its question wants the cursor. */
export const showStep =
  (step: number, question: boolean): Change =>
  (view) => ({
    ...view,
    step,
    stepEnded: false,
    guideScroll: 0,
    guideOpen: true,
    answer: NO_DRAFT,
    order: [],
    place: question ? 'answer' : view.place === 'answer' ? 'typing' : view.place,
    focus: question ? 'guide' : view.place === 'answer' ? 'shell' : view.focus,
  });
