/** What every panel is given: the session, what has been gathered from it, and what the learner looks at. */
import type { Journal } from '../store/journal.ts';
import type { PacketFilter } from '../store/packet-filter.ts';
import { captureRows, journeyRows, type RowSource } from '../store/packet-rows.ts';
import type { LabState, Session, StepState } from '../store/session.ts';
import type { Change, PanelId, ViewState } from '../store/view.ts';
import type { Wording } from '../store/wording.ts';
import type { Editors } from './editors.ts';
import type { Key } from './terminal/keys.ts';
import type { Drawing, Line, Size } from './text.ts';
import type { PlanCache } from './topology/plan-cache.ts';

export interface Screen {
  readonly session: Session;
  readonly journal: Journal;
  readonly wording: Wording;
  readonly view: ViewState;
  readonly filter: PacketFilter | undefined;
  readonly plans: PlanCache;
  readonly editors: Editors;
}

/** A panel: a folder under panels/ and one line in the registry. */
export interface Panel {
  readonly id: PanelId;
  /** The key and the name of DESIGN section 5. */
  readonly key: string;
  readonly name: string;
  title(screen: Screen): string;
  /** Stands at the right end of the title line. */
  status(screen: Screen): string;
  draw(screen: Screen, size: Size): Drawing;
  /** A control key while the panel has the focus. Undefined: the panel has no use for it. */
  press?(screen: Screen, key: Key): Change | string | undefined;
}

/** The step on show. */
export function shownStep(screen: Screen): { lab: LabState; step: StepState; index: number } | undefined {
  const { lab } = screen.session;
  if (!lab) return undefined;
  const index = Math.min(screen.view.step, lab.steps.length - 1);
  const step = lab.steps[index];
  return step && { lab, step, index };
}

/** Where a capture point is: `alice:eth0` as indexes. */
export function capturePoint(screen: Screen): { node: number; port: number } | undefined {
  const [name, port] = screen.view.capture?.split(':') ?? [];
  const node = screen.session.topology.nodes.findIndex((n) => n.name === name);
  const index = screen.session.topology.nodes[node]?.interfaces.findIndex((i) => i.name === port) ?? -1;
  return index < 0 ? undefined : { node, port: index };
}

/** The rows of Packets as the view wants them. */
export function packetRows(screen: Screen): RowSource {
  const { journal, view, session, filter } = screen;
  const point = capturePoint(screen);
  const { event } = session.player;
  const usable = filter && filter.error === undefined ? filter : undefined;
  return point
    ? captureRows(journal.packets, event, point.node, point.port, usable)
    : journeyRows(journal.packets, event, view.unfolded, usable);
}

/** Lines scrolled so that `row` is among the `height` on show. */
export function around(lines: readonly Line[], row: number, height: number): readonly Line[] {
  if (lines.length <= height) return lines;
  const top = Math.max(0, Math.min(row - (height >> 1), lines.length - height));
  return lines.slice(top, top + height);
}
