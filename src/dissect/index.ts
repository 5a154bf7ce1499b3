/** What the rest of the house uses of dissection. */
export { ALL_FIELDS, fieldByName, nearestField } from './fields.ts';
export { formatValue, valueNote } from './format.ts';
export { summary, type Summary } from './summary.ts';
export { Dissection, dissect, fieldValue, newConversation, type DissectOptions, type Layer } from './tree.ts';
export { layers, layerViews } from './views.ts';
