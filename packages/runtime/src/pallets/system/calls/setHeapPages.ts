import { call, DB_WRITE, depositLog, encode, ensureRoot, plain, u64, weight } from '@glia/frame'
import { writeRaw } from '../rawStorage.ts'

const HEAP_PAGES = new TextEncoder().encode(':heappages')

export const setHeapPages = call({
  index: 1,
  args: { pages: plain.u64 },
  weight: weight(2_836_000n + DB_WRITE),
  class: 'Operational',
  docs: 'Writes how many pages of memory a Wasm runtime gets. Root only; these rules are no Wasm, and take what they need.',
  run(ctx, origin, { pages }) {
    ensureRoot(origin)
    writeRaw(ctx, HEAP_PAGES, encode(u64, pages))
    depositLog(ctx, { type: 'RuntimeEnvironmentUpdated' })
  },
})
