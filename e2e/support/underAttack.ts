import { fileURLToPath } from 'node:url'
import type { NodeUnderTest } from './node.ts'
import { type Running, start } from './process.ts'
import { type Seen, Watch } from './watch.ts'

/** What others see of a node while it is attacked, and after. */
export interface UnderAttack extends Seen {
  /** Messages and parts of ones that the attack handed to the node meanwhile. */
  readonly blows: number
  /** Seconds from the end of the attack to two seconds in order: blocks on time and answers within 100 ms. Infinity: not within 20 s. */
  readonly recovery: number
  /** Whether the process is there at the end. */
  readonly alive: boolean
}

const attacker = fileURLToPath(new URL('../attacks/attacker.ts', import.meta.url))

/** Starts a process that attacks whatever listens on a port of this machine. */
export const startAttack = (name: string, port: number): Running =>
  start(process.execPath, ['--import', 'tsx', '--conditions=source', attacker, name, String(port)])

/** How many blows an attack's process has told of so far. */
export const blowsOf = (attack: Running): number => Number(/.*^blows (\d+)$/ms.exec(attack.stdout())?.[1] ?? 0)

/**
 * Lets an attack loose on a node from a process of its own, and looks at the node as others do. Throws when the attack does not
 * begin, or ends by itself.
 */
export async function underAttack(node: NodeUnderTest, name: string, ms: number, slot: number): Promise<UnderAttack> {
  const watch = await Watch.open(node, slot)
  const attack = startAttack(name, node.port)
  let ended = false
  void node.ended.then(() => {
    ended = true
  })
  try {
    await attack.waitFor(/^attacking$/m, 30_000)
    const before = blowsOf(attack)
    watch.begin()
    const began = performance.now()
    while (performance.now() - began < ms && !ended) await new Promise((resolve) => setTimeout(resolve, 50))
    const seen = watch.end()
    if (attack.child.exitCode !== null || attack.child.signalCode !== null)
      throw new Error(`the attack ${name} ended by itself; it wrote:\n${attack.output().slice(-2000)}`)
    await attack.stop()
    const blows = blowsOf(attack) - before
    const recovery = ended ? Number.POSITIVE_INFINITY : await watch.recovery()
    return { ...seen, blows, recovery, alive: !ended }
  } finally {
    await attack.stop()
    watch.close()
  }
}
