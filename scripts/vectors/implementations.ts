import { existsSync } from 'node:fs'
import { type EpochFunction, epochReference } from '@glia/yuma'

/** One implementation of the mechanism epoch. */
export interface Implementation {
  readonly name: string
  readonly epoch: EpochFunction
}

const KERNEL = new URL('../../packages/yuma/src/kernel/index.ts', import.meta.url)

/**
 * The reference, and the kernel where it has been built.
 *
 * @param names those to use; null = all
 */
export async function loadImplementations(names: readonly string[] | null): Promise<Implementation[]> {
  const all: Implementation[] = [{ name: 'reference', epoch: epochReference }]
  if (existsSync(KERNEL) && (names === null || names.includes('kernel'))) {
    const { createKernel } = (await import(KERNEL.href)) as { createKernel(): { epoch: EpochFunction } }
    all.push({ name: 'kernel', epoch: createKernel().epoch })
  }
  return all.filter(({ name }) => names === null || names.includes(name))
}
