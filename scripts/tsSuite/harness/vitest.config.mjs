import { defineConfig } from 'vitest/config'
import { plan } from './plan.mjs'

const here = (path) => new URL(path, import.meta.url).pathname

export default defineConfig({
  root: here('..'),
  resolve: {
    alias: {
      '@moonwall/cli': here('moonwallCli.mjs'),
      '@moonwall/util': here('moonwallUtil.mjs'),
      '@zombienet/utils': here('zombienetUtils.mjs'),
      '@polkadot-api/descriptors': here('../.papi/descriptors/dist/index.mjs'),
    },
  },
  test: {
    include: ['suites/**/*.ts'],
    globalSetup: [here('chain.mjs')],
    pool: 'forks',
    testTimeout: plan.timeout,
    hookTimeout: plan.timeout,
  },
})
