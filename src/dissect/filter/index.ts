/** Wireshark's display filter language as tshark 4.0 understands it, over the fields that our protocols declare. */
export { compileFilter, type DisplayFilter, type FilterOptions } from './compile.ts';
export type { FilterError } from './token.ts';
