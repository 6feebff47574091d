import { defineConfig } from 'vitest/config'

const fromSource = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

export default defineConfig({
  ...fromSource,
  test: {
    projects: [
      {
        ...fromSource,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'e2e/**/*.test.ts',
            'bench/**/*.test.ts',
            'fuzz/**/*.test.ts',
          ],
          pool: 'threads',
          isolate: false,
          // Only against what hangs: a busy machine is several times slower.
          testTimeout: 60_000,
        },
      },
      {
        ...fromSource,
        test: {
          // Real clients against real processes: one file at a time, since the clients share two cores with the node.
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
