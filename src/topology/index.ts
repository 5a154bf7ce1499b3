/** The topology format's public face: text in, TopologySpec or LabError out. */
export { LabError, formatIssues, sortIssues, type Issue } from './errors.ts';
export { loadTopology, readTopology, type LoadOptions } from './load.ts';
export { LIMITS } from './limits.ts';
export type * from './spec.ts';
