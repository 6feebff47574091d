import type { Part } from './part.ts'

/** The parts by the names that `--only` takes. Loaded when they are run: each brings much of the repository. */
export const PARTS = {
  calls: async () => new (await import('./calls/calls.ts')).Calls(),
  rpc: async () => new (await import('./rpc/rpc.ts')).Rpc(),
  decoders: async () => new (await import('./decoders/decoders.ts')).Decoders(),
} satisfies Record<string, () => Promise<Part>>

export type PartName = keyof typeof PARTS
export const PART_NAMES = Object.keys(PARTS) as PartName[]
