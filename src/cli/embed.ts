/** What other programs import from `wirelab` (docs/embedding.md). */
export { World } from '../sim/world.ts';
export type { CommandResult, WorldOptions } from '../sim/world.ts';
export type { ExternalPort } from '../sim/external-port.ts';
export { LabError } from '../topology/errors.ts';
export type { Issue } from '../topology/errors.ts';
export type { EventRow } from '../core/event.ts';
export type { Row } from '../core/device.ts';
