import type { BlocksResult } from '../blocks/process.ts'
import { inOwnProcess } from '../measure/ownProcess.ts'

/** UIDs of each subnet: 256 of them on 1,024 subnets would be eight times mainnet. */
export const UIDS = 16

export interface SubnetsGrowth {
  readonly subnets: number
  readonly result: BlocksResult
}

/** Blocks of one tempo on so many subnets of 16 UIDs, in memory: each subnet has one epoch. */
export async function measureSubnets(subnets: number, blocks: number): Promise<SubnetsGrowth> {
  const options = { shape: { subnets, uids: UIDS }, blocks, history: 64 }
  return { subnets, result: await inOwnProcess(new URL('../blocks/process.ts', import.meta.url), options) }
}
