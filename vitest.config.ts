// `npm test` needs Node alone; `--mode oracles` runs what compares us with Debian's tools or needs the package registry.
import { configDefaults, defineConfig } from 'vitest/config';

const ORACLES = 'test/oracles/**';

export default defineConfig(({ mode }) => ({
  test: {
    include: [`${mode === 'oracles' ? 'test/oracles' : 'test'}/**/*.test.{ts,tsx}`],
    exclude: mode === 'oracles' ? configDefaults.exclude : [...configDefaults.exclude, ORACLES],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
}));
