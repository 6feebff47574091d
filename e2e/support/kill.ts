import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, toHex0x } from '@glia/base'
import { rootOf } from '@glia/state'
import { ask, type NodeUnderTest, startNode } from './node.ts'

interface Header {
  readonly number: string
  readonly parentHash: string
  readonly stateRoot: string
}

/** Root of a trie over everything that the node says is stored at a block, computed here from nothing. */
export async function recomputeRoot(http: string, hash: string): Promise<string> {
  const entries: [string, Uint8Array][] = []
  let last: string | null = null
  for (;;) {
    const keys: string[] = await ask(http, 'state_getKeysPaged', ['0x', 1000, last, hash])
    if (keys.length > 0) {
      const [group] = await ask<{ changes: [string, string | null][] }[]>(http, 'state_queryStorageAt', [keys, hash])
      for (const [key, value] of group?.changes ?? []) {
        if (value === null) throw new Error(`key ${key} is listed at ${hash} but has no value`)
        entries.push([key.slice(2), fromHex(value)])
      }
    }
    if (keys.length < 1000) break
    last = keys.at(-1) as string
  }
  return toHex0x(rootOf(entries))
}

export interface KillReport {
  readonly kills: number
  /** Height at the last reopening. */
  readonly height: number
  /** Blocks that a client had seen and that were gone after a kill, at most over all kills. */
  readonly lostAtMost: number
}

/**
 * Kills a sealing node with SIGKILL again and again, and opens its database each time.
 *
 * Each time the node must come up, its head must be linked to block 0 by parent hashes over the last blocks,
 * and the state root of the head must equal a root computed anew from all stored entries.
 *
 * @throws Error naming the iteration and what did not match
 */
export async function killWhileSealing(
  times: number,
  say: (line: string) => void = () => undefined,
): Promise<KillReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'glia-kill-'))
  let seen = 0
  let lostAtMost = 0
  let height = 0
  try {
    for (let index = 0; index <= times; index++) {
      const node: NodeUnderTest = await startNode({ dataDir, seal: 'interval=5ms' })
      try {
        // The head moves on while we look: everything is asked at one hash.
        const hash = await ask<string>(node.http, 'chain_getBlockHash')
        const head = await ask<Header>(node.http, 'chain_getHeader', [hash])
        height = Number(head.number)
        lostAtMost = Math.max(lostAtMost, seen - height)
        const root = await recomputeRoot(node.http, hash)
        if (root !== head.stateRoot)
          throw new Error(`kill ${index}: block ${height} says state root ${head.stateRoot}, its entries give ${root}`)
        let parent = head.parentHash
        for (let back = height - 1; back >= Math.max(0, height - 20); back--) {
          const expected = await ask<string>(node.http, 'chain_getBlockHash', [back])
          if (expected !== parent)
            throw new Error(`kill ${index}: block ${back} is ${expected}, its child names ${parent}`)
          parent = (await ask<Header>(node.http, 'chain_getHeader', [expected])).parentHash
        }
        // Spread over the phases of sealing: from right after start to a few hundred blocks on.
        await new Promise((resolve) => setTimeout(resolve, (index * 37) % 211))
        seen = Number((await ask<Header>(node.http, 'chain_getHeader')).number)
      } finally {
        node.child.kill('SIGKILL')
        await node.ended
      }
      if (index > 0 && index % 20 === 0) say(`kill: ${index} of ${times}, at block ${height}`)
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { kills: times, height, lostAtMost }
}
