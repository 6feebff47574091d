import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attack } from '../attacks/attack.ts'
import { type NodeUnderTest, startNode } from './node.ts'

/** Starts the node that an attack is let loose on. What it has on disk goes when it is stopped. */
export async function startVictim({ nodeArgs = [], onDisk = false }: Attack): Promise<NodeUnderTest> {
  const args = ['--host', '127.0.0.1', ...nodeArgs]
  if (!onDisk) return startNode({ args })
  const dataDir = mkdtempSync(join(tmpdir(), 'glia-attack-'))
  const remove = () => rmSync(dataDir, { recursive: true, force: true })
  try {
    const node = await startNode({ args, dataDir })
    return {
      ...node,
      stop: async () => {
        const ended = await node.stop()
        remove()
        return ended
      },
    }
  } catch (fault) {
    remove()
    throw fault
  }
}
