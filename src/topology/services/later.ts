/**
 * The services of lab files. bin/compile.js sees to it that their schemas are made when a file first names a service, since
 * most name none: nothing here may be asked of them before.
 */
import * as registry from './index.ts';

export const serviceKinds = (): typeof registry.SERVICE_KINDS => registry.SERVICE_KINDS;
