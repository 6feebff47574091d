import { existsSync } from 'node:fs'
import { type EpochFunction, epochReference } from '@glia/yuma'

/** One implementation of the mechanism epoch. */
export interface Implementation {
  readonly name: string
  readonly epoch: EpochFunction
}

const KERNEL = new URL('../../packages/yuma/src/kernel/index.ts', import.meta.url)

/** The reference, and the kernel where it has been built. */
export async function loadImplementations(): Promise<Implementation[]> {
  const implementations: Implementation[] = [{ name: 'reference', epoch: epochReference }]
  if (existsSync(KERNEL)) {
    const kernel = (await import(KERNEL.href)) as { epochKernel?: EpochFunction }
    if (kernel.epochKernel === undefined) throw new Error(`${KERNEL.pathname} exports no epochKernel`)
    implementations.push({ name: 'kernel', epoch: kernel.epochKernel })
  }
  return implementations
}
