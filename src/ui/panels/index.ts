/** The registry of panels: one line each. */
import type { PanelId } from '../../store/view.ts';
import type { Panel } from '../screen.ts';
import { graph } from './graph/index.ts';
import { guide } from './guide/index.ts';
import { inspectPanel } from './inspect/index.ts';
import { packets } from './packets/index.ts';
import { shell } from './shell/index.ts';
import { tables } from './tables/index.ts';
import { topology } from './topology/index.ts';

export const PANELS: readonly Panel[] = [guide, topology, packets, inspectPanel, tables, graph, shell];

export const panelOf = (id: PanelId): Panel => PANELS.find((panel) => panel.id === id)!;
