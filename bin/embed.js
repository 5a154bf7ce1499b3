// What `import { World, LabError } from 'wirelab'` gives; builds the bundle first where there is none.
import { bundle } from './build.js';

const embedded = await import(await bundle('embed.js'));

export const World = embedded.World;
export const LabError = embedded.LabError;
