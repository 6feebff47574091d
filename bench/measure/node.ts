import type { Ctx } from '../../packages/frame/src/index.ts'
import { type ChainSpec, type GliaNode, type NodeOptions, startNode } from '../../packages/node/src/index.ts'

/** A node in this process that makes blocks when it is asked to, and the ways in which benchmarks use it. */
export interface ManualNode {
  readonly node: GliaNode
  /** Makes, commits and finalizes the next block. Throws where the node would only log. */
  seal(): Promise<void>
  /** The state of the head, for the runtime's storage items. */
  state(): Ctx
}

/** The engine's word for making a block final: on the sealer before finality was a part of its own, on the chain since. */
interface Finality {
  readonly sealer: { finalize?(number: number): void }
  readonly chain: { markFinal?(number: number): void }
}

export async function manualNode(chain: ChainSpec, options: NodeOptions = {}): Promise<ManualNode> {
  const faults: unknown[] = []
  const node = await startNode({
    chain,
    seal: 'manual',
    rpcPort: 0,
    host: '127.0.0.1',
    log: { info: () => undefined, warn: () => undefined, error: (message, cause) => faults.push(message, cause) },
    ...options,
  })
  const finality = node as unknown as Finality
  return {
    node,
    async seal() {
      const block = await node.sealer.seal()
      if (block === undefined) throw new Error('a block could not be made', { cause: faults })
      finality.chain.markFinal?.(block.number)
      finality.sealer.finalize?.(block.number)
    },
    state: () => node.chain.view(),
  }
}
