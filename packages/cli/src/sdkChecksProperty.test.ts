// What the SDK says before it signs is what the chain does, whatever there is: a refusal of the SDK is one of the chain, and what the
// SDK lets through does not fail in its block.
import { alphaRao, rao } from '@glia/base'
import { type GliaNode, startNode } from '@glia/node'
import { connect, type Glia, Keypair, tao } from '@glia/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attempt, ended, random } from './testing/attempts.ts'

const alice = Keypair.fromUri('//Alice')
const known = ['//P_hk0', '//P_hk1'].map((uri) => Keypair.fromUri(uri)) as [Keypair, Keypair]
const unknown = Keypair.fromUri('//P_unknown_hk')
const MIN_STAKE = 2_000_000n
const NETUID = 2
const ABSENT = 77

let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  glia = await connect(`ws://127.0.0.1:${node.port}`)
  await glia.registerNetwork(alice, known[0].address)
  const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
  for (let n = 0; n < delay; n++) await node.sealer.seal()
  await glia.startSubnet(alice, NETUID)
  await glia.register(alice, NETUID, known[1].address)
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

const ROUNDS = 250

it('for transfers and stake, with balances and amounts around every limit', { timeout: 120_000 }, async () => {
  const below = random(7)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const deposit = glia.chain.constant('Balances', 'ExistentialDeposit')
  const faults: string[] = []
  const seen = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    const who = Keypair.fromUri(`//P${round}`)
    const to = pick([Keypair.fromUri(`//Q${round}`), alice]).address
    const everything = glia.chain.call('Balances', 'transfer_all', { dest: to, keep_alive: true })
    const { partialFee: fee } = await glia.chain.estimateFee(alice, everything)
    // What an account may have: nothing, just enough for one thing or another, plenty.
    const small = [0n, deposit, fee, fee + deposit, fee + 2n * deposit - 1n, fee + 2n * deposit]
    const start =
      pick([...small, MIN_STAKE, MIN_STAKE + fee, 4n * MIN_STAKE, ...Array(4).fill(tao(1))]) + BigInt(below(3))
    if (start >= deposit) await glia.transfer(alice, who.address, rao(start), { allowDeath: true })
    const hotkey = pick([...known, ...known, ...known, unknown]).address
    const netuid = pick([NETUID, NETUID, NETUID, NETUID, 0, ABSENT])
    if (start >= tao(1) && below(2) === 0)
      await ended(
        glia.addStake(who, { hotkey, netuid, amount: rao(pick([2n * MIN_STAKE, tao(0.5)])), maxSlippage: 'any' }),
      )
    const { free } = await glia.account(who.address)
    const stake = await glia.stake(hotkey, who.address, netuid)
    const near = (amount: bigint): bigint => {
      const moved =
        amount + pick([-fee - deposit, -fee, -deposit - 1n, -deposit, 1n - deposit, -1n, 0n, 1n, deposit, fee])
      return moved < 1n ? 1n : moved
    }
    const amount = rao(near(pick([1n, deposit, free / 2n, free])))
    const staked = rao(pick([near(MIN_STAKE), MIN_STAKE + BigInt(below(1_200)), near(free)]))
    const taken = alphaRao(pick([near(stake), near(stake), MIN_STAKE - 500n + BigInt(below(3_000))]))
    const verbs: Readonly<Record<string, Attempt>> = {
      transfer: (options) => glia.transfer(who, to, amount, options),
      'transfer with allowDeath': (options) => glia.transfer(who, to, amount, { ...options, allowDeath: true }),
      transferAll: (options) => glia.transferAll(who, to, options),
      'transferAll with allowDeath': (options) => glia.transferAll(who, to, { ...options, allowDeath: true }),
      addStake: (options) => glia.addStake(who, { hotkey, netuid, amount: staked, maxSlippage: 'any' }, options),
      removeStake: (options) => glia.removeStake(who, { hotkey, netuid, amount: taken, maxSlippage: 'any' }, options),
    }
    const name = pick(stake > 0n ? ['addStake', 'removeStake'] : Object.keys(verbs))
    const verb = verbs[name] as Attempt
    const first = await ended(verb({ check: true }))
    const kind = `${name} ${first.how}`
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    const told = `${round}: ${name} (send ${amount}, stake ${staked}, take ${taken} of ${stake} on ${netuid}, free ${free})`
    if (first.how === 'failed') faults.push(`${told} was let through: ${first.why}`)
    // Of more than there is the chain takes what there is; the SDK wants that said: 'all'.
    const more = name === 'removeStake' && taken > stake
    // Everything may be nothing: the chain takes the fee and moves it, the SDK does not pay for that.
    const nothing = name.startsWith('transferAll') && /: something to send/.test(first.why)
    if (first.how === 'check' && !more && !nothing && (await ended(verb({ check: false }))).how === 'done')
      faults.push(`${told} was refused and is possible: ${first.why}`)
  }
  expect(faults).toEqual([])
  // Each verb was tried on both sides of its limits.
  for (const kind of ['transfer', 'transferAll', 'addStake', 'removeStake'])
    for (const how of ['done', 'check']) expect(seen.get(`${kind} ${how}`), `${kind} ${how}`).toBeGreaterThan(0)
})
