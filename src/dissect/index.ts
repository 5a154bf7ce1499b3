/** What the rest of the house uses of dissection. */
export { ALL_FIELDS, fieldByName, nearestField } from './fields.ts';
export { FollowedStream, followsOf, gapText } from './follow.ts';
export { formatValue } from './format.ts';
export { OpenedStream } from './opened-stream.ts';
export { isOfStream, segmentIn } from './stream-frames.ts';
export { summary } from './summary.ts';
export { Dissection, dissect, fieldValue, newConversation } from './tree.ts';
export { layers, layerViews } from './views.ts';
export { witness } from './witness.ts';
