import { fromHex, toHex0x } from '@glia/base'
import { systemItems } from '../../packages/frame/src/index.ts'
import {
  type GliaNode,
  type OpenRpcMethod,
  openRpcDocument,
  rpcMethods,
  startNode,
} from '../../packages/node/src/index.ts'
import { account, type TestAccount, transfer } from '../../packages/node/src/testing/signing.ts'
import { ALICE } from '../../packages/runtime/src/genesis/accounts.ts'
import { COLDKEYS, HOTKEYS } from '../../packages/runtime/src/testing/busyChain.ts'
import { busySpec } from '../calls/network.ts'
import { sceneOf } from '../calls/scene.ts'
import { transaction } from '../calls/transactions.ts'
import { Values } from '../calls/values.ts'
import { mutated } from '../mutated.ts'
import type { Random } from '../random.ts'
import type { Known } from './requests.ts'

/** A running node that requests are sent to. */
export interface Target {
  readonly node: Pick<GliaNode, 'port' | 'stop'> & { readonly chain: { readonly head: { readonly number: number } } }
  readonly methods: readonly OpenRpcMethod[]
  /** What the node logged as its own fault since it was last asked. */
  faults(): readonly string[]
  /** When it made its last block, milliseconds since the epoch. */
  lastBlock(): number
  known(random: Random, subscriptions: readonly string[]): Known
}

/** `clock`: a node that makes a block each slot, for strangers; `hand`: one that makes them when it is asked. */
export async function startTarget(sealing: 'clock' | 'hand'): Promise<Target> {
  let logged: string[] = []
  const node = await startNode({
    chain: busySpec(),
    seal: sealing === 'clock' ? 'interval' : 'manual',
    rpcMethods: sealing === 'clock' ? 'Safe' : 'Unsafe',
    rpcPort: 0,
    host: '127.0.0.1',
    history: 256,
    verifyThreads: 1,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message, fault) => logged.push(fault instanceof Error ? `${message}: ${fault.stack}` : message),
    },
  })
  const alice = await account('Alice')
  let lastBlock = Date.now()
  node.chain.events.on('block', () => {
    lastBlock = Date.now()
  })
  const { methods } = openRpcDocument(rpcMethods, { name: 'fuzz', version: '0' })
  return {
    node,
    methods,
    faults() {
      const before = logged
      logged = []
      return before
    },
    lastBlock: () => lastBlock,
    known: (random, subscriptions) => knownOf(node, alice, random, subscriptions),
  }
}

function knownOf(node: GliaNode, alice: TestAccount, random: Random, subscriptions: readonly string[]): Known {
  const { chain } = node
  const storageKeys = chain.store
    .reader()
    .keys('')
    .map((key) => `0x${key}`)
  const scene = sceneOf(chain.view(), [ALICE, ...COLDKEYS, ...HOTKEYS], storageKeys.map(fromHex))
  const hashes = [chain.head.hash, chain.head.header.parentHash, chain.genesisHash, `0x${'12'.repeat(32)}`]
  const accounts = [...COLDKEYS, ...HOTKEYS, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY']
  const signed = () => {
    const nonce = node.pool.nextNonce(alice.id, systemItems.account.get(chain.view(), alice.id).nonce)
    const good = transfer(chain.runtime, alice, COLDKEYS[0], {
      nonce: nonce + (random.oneIn(4) ? random.below(300) : 0),
      genesisHash: chain.genesisHash,
      amount: BigInt(random.u32()),
    })
    if (random.oneIn(3)) return good
    return random.oneIn(2)
      ? mutated(random, good)
      : transaction(chain.runtime, random.pick(COLDKEYS), values.call(), extra)
  }
  const extra = { nonce: 0, tip: 0n, era: undefined }
  const values = new Values(chain.runtime, random, scene, { raw: false }, () =>
    transaction(chain.runtime, ALICE, values.call(0), extra),
  )
  return {
    hashes,
    storageKeys,
    accounts,
    subscriptions,
    transaction: () => toHex0x(signed()),
    runtimeCall() {
      const [name, { method }] = random.pick([...chain.runtime.methods])
      const args = Buffer.concat(method.args.map(({ name: argument, codec }) => values.of(codec, argument)))
      return [
        name,
        toHex0x(random.oneIn(2) ? args : random.oneIn(2) ? mutated(random, args) : random.bytes(random.below(90))),
      ]
    },
  }
}
