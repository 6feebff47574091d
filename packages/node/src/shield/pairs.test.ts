import {
  bareExtrinsic,
  callNamed,
  decodeExtrinsic,
  type RuntimeCall,
  runtime,
  systemItems,
  ZERO_WEIGHT,
} from '@glia/frame'
import { memoryStore } from '@glia/state'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Candidate, type Proposal, signerOf } from '../chain/candidate.ts'
import { Chain } from '../chain/chain.ts'
import type { PulseSource } from '../chain/chainEvents.ts'
import type { BlockTrace } from '../chain/propose.ts'
import { BlockTime, slotBudget } from '../chain/slotBudget.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { DevelopmentBeacon } from '../drand/developmentBeacon.ts'
import { presetSpec } from '../presets.ts'
import { candidate, extend } from '../testing/blocks.ts'
import { seal, sealing, shieldKey } from '../testing/sealing.ts'
import { account, signed, type TestAccount, threeAccounts, transfer } from '../testing/signing.ts'
import { slowRules } from '../testing/slowRules.ts'
import { FixedKeys } from './keys.ts'
import { Opener } from './opener.ts'

const spec = presetSpec('localnet', true)
let alice: TestAccount
let bob: TestAccount
let charlie: TestAccount
beforeAll(async () => {
  await loadCrypto()
  ;({ alice, bob, charlie } = await threeAccounts())
})

function fixed(beacon?: PulseSource, of = spec): Chain {
  const chain: Chain = new Chain(of, memoryStore(), {
    shield: new FixedKeys(() => chain.genesisHash),
    ...(beacon && { beacon }),
  })
  return chain
}
const started = (beacon?: PulseSource, of = spec): Chain => {
  const chain = fixed(beacon, of)
  extend(chain, 3)
  return chain
}
const says = (chain: Chain, from: TestAccount, nonce: number, call: RuntimeCall) =>
  signed(chain.runtime, from, call, { nonce, genesisHash: chain.genesisHash })
const pay = (chain: Chain, from: TestAccount, nonce: number, amount = 1000n) =>
  transfer(chain.runtime, from, charlie.id, { nonce, genesisHash: chain.genesisHash, amount })
/** Counted with more than a block has: only the first of a block may be one. */
const heavy = (chain: Chain, from: TestAccount, nonce: number) =>
  says(chain, from, nonce, callNamed(chain.runtime, 'SubtensorModule', 'register_network', { hotkey: charlie.id }))
const sealed = (chain: Chain, from: TestAccount, nonce: number, inner: Uint8Array) =>
  sealing(chain, from, nonce, seal(inner, shieldKey(chain, 'NextKey') as Uint8Array))
/** The length takes two bytes, the version one, the signer 33, the kind of signature one. */
const forged = (bytes: Uint8Array) => bytes.map((byte, at) => (at >= 40 && at < 90 ? byte ^ 0xff : byte))

/** Late enough for a round of the beacon that is new. */
const nextTime = (chain: Chain) => BigInt((chain.head.number + 20) * chain.slotDuration)

/** One block, its transactions timed by a clock that stands still. */
function proposed(chain: Chain, bodies: readonly Uint8Array[], trace?: BlockTrace): Proposal & { all: Candidate[] } {
  const all = bodies.map((bytes) => candidate(chain, bytes))
  // By a clock that stands still everything would be as good as the first.
  const time = new BlockTime({ ...slotBudget(250, chain.runtime.limits), earlyMs: 0 }, { now: () => 0 })
  const timestamp = nextTime(chain)
  return { ...chain.propose({ timestamp, time, trace }, all), all }
}
const names = (chain: Chain, { builder }: Proposal) =>
  builder.body.flatMap((bytes) => {
    const { signed: by, call } = decodeExtrinsic(chain.runtime, bytes)
    return by === undefined ? [] : [`${call.bound.name} ${by.extra[5]}`]
  })

describe('what is sealed and what is inside', () => {
  it('have the first place of a block together, and only that when both need it', () => {
    const chain = started()
    const outer = sealed(chain, alice, 0, heavy(chain, alice, 1))
    const first = proposed(chain, [outer, pay(chain, bob, 0)])
    expect(names(chain, first).slice(0, 2)).toEqual(['submit_encrypted 0', 'register_network 1'])
    const behind = proposed(chain, [pay(chain, bob, 0), outer, pay(chain, alice, 1)])
    // It pays nothing, and is promised no other block, which could not open it.
    expect(names(chain, behind)).toEqual(['transfer_keep_alive 0'])
    expect([behind.passedOver, behind.refused, behind.faulted]).toEqual([undefined, [], []])
  })

  it('stand in the block together where the one inside is stopped: its one chance has had its time', async () => {
    let now = 0
    const of = { ...spec, runtime: slowRules(spec.runtime, (ms) => (now += ms)) }
    const chain = started(undefined, of)
    const slow = callNamed(chain.runtime, 'System', 'remark', { remark: Uint8Array.of(80) })
    const inner = says(chain, bob, 0, callNamed(chain.runtime, 'Utility', 'batch', { calls: [slow, slow, slow] }))
    const all = [pay(chain, charlie, 0), sealed(chain, alice, 0, inner)].map((bytes) => candidate(chain, bytes))
    const time = new BlockTime(slotBudget(250, chain.runtime.limits), { now: () => now })
    const proposal = chain.propose({ timestamp: nextTime(chain), time }, all)
    expect(names(chain, proposal)).toEqual(['transfer_keep_alive 0', 'submit_encrypted 0', 'batch 0'])
    expect(proposal.interrupted.map(signerOf)).toEqual([bob.id])
    expect(systemItems.account.get(proposal.builder.ctx, bob.id).nonce).toBe(1)
    const { header, body, hash } = chain.finalise(proposal.builder)
    const given = { number: header.number, parentHash: header.parentHash, header, body, hash }
    expect(chain.finalise(await chain.process(given)).hash).toBe(hash)
  })

  it('hold nobody back who has not signed, nor take a promise from who has', () => {
    const chain = started()
    const outer = sealed(chain, alice, 0, forged(heavy(chain, bob, 7)))
    const proposal = proposed(chain, [outer, pay(chain, bob, 0), heavy(chain, charlie, 0)])
    expect(names(chain, proposal)).toEqual(['submit_encrypted 0', 'transfer_keep_alive 0'])
    expect([proposal.passedOver, proposal.refused]).toEqual([proposal.all[2], []])
  })

  it('hold nobody back whose own transaction somebody else sealed, nor drop it', () => {
    const chain = started()
    const [now, later] = [pay(chain, bob, 0), pay(chain, bob, 1)]
    const proposal = proposed(chain, [sealed(chain, alice, 0, later), now])
    expect(names(chain, proposal)).toEqual(['submit_encrypted 0', 'transfer_keep_alive 0'])
    expect([proposal.refused, proposal.faulted, proposal.interrupted]).toEqual([[], [], []])
  })

  it('are opened in vain for nothing a few times in a block, then pay for it, and keep nobody out', async () => {
    const funded = Array.from({ length: 12 }, (_, n) => `heavy ${n}`)
    const senders = await Promise.all(funded.map((uri) => account(uri)))
    const chain = started(undefined, {
      ...spec,
      genesis(ctx, flush) {
        spec.genesis(ctx, flush)
        for (const { id } of senders)
          systemItems.account.update(ctx, id, (info) => ({
            ...info,
            providers: 1,
            data: { ...info.data, free: 1_000_000_000n as never },
          }))
      },
    })
    const outers = senders.map((from) => sealed(chain, from, 0, heavy(chain, from, 1)))
    const open = vi.spyOn(Opener.prototype, 'open')
    const honest = sealed(chain, alice, 0, pay(chain, alice, 1))
    const proposal = proposed(chain, [pay(chain, bob, 0), ...outers, honest, pay(chain, bob, 1)])
    expect(open).toHaveBeenCalledTimes(13)
    open.mockRestore()
    expect(names(chain, proposal)).toEqual([
      'transfer_keep_alive 0',
      ...['submit_encrypted 0', 'submit_encrypted 0', 'submit_encrypted 0', 'submit_encrypted 0'],
      ...['submit_encrypted 0', 'transfer_keep_alive 1'],
      'transfer_keep_alive 1',
    ])
    expect([proposal.refused, proposal.faulted]).toEqual([[], []])
  })

  it('are not opened where the outer one may not be in the block, as of an account that has nothing left', () => {
    const chain = started()
    const all = callNamed(chain.runtime, 'Balances', 'transfer_all', {
      dest: { type: 'Id', value: bob.id },
      keepAlive: false,
    })
    const outers = [says(chain, charlie, 1, all), ...[3, 4, 5, 6].map((nonce) => pay(chain, charlie, nonce))].map(
      (inner, at) => sealed(chain, charlie, at === 0 ? 0 : at + 1, inner),
    )
    const open = vi.spyOn(Opener.prototype, 'open')
    const proposal = proposed(chain, outers)
    expect(open).toHaveBeenCalledTimes(1)
    open.mockRestore()
    expect(names(chain, proposal)).toEqual(['submit_encrypted 0', 'transfer_all 1'])
    expect(proposal.refused.map(({ error }) => error.value.type)).toEqual(['Payment', 'Payment', 'Payment', 'Payment'])
  })

  it('stand apart when no block has time for the batch inside', () => {
    const chain = started()
    const calls = Array.from({ length: 400 }, () =>
      callNamed(chain.runtime, 'SubtensorModule', 'update_symbol', { netuid: 1, symbol: new Uint8Array(1) }),
    )
    const batch = says(chain, alice, 1, callNamed(chain.runtime, 'Utility', 'force_batch', { calls }))
    const proposal = proposed(chain, [sealed(chain, alice, 0, batch), pay(chain, bob, 0)])
    expect(names(chain, proposal)).toEqual(['submit_encrypted 0', 'transfer_keep_alive 0'])
  })
})

describe('a weight that the runtime fails on', () => {
  const remark = (chain: Chain) => callNamed(chain.runtime, 'System', 'remark', { remark: new Uint8Array(3) })
  const faulty = () => {
    const rules = runtime({
      ...spec.runtime,
      guard: {
        weight(call) {
          if (call.bound.name === 'remark') throw new RangeError('no such weight')
          return spec.runtime.guard?.weight(call) ?? ZERO_WEIGHT
        },
        check: (ctx, origin, call) => spec.runtime.guard?.check(ctx, origin, call),
      },
    })
    return started(undefined, { ...spec, runtime: rules })
  }

  it.each([
    ['that is in the open', (chain: Chain) => says(chain, alice, 0, remark(chain)), []],
    [
      'that is sealed',
      (chain: Chain) => sealed(chain, alice, 0, says(chain, alice, 1, remark(chain))),
      ['submit_encrypted 0'],
    ],
  ])('leaves out the transaction %s, and the block goes on', (_what, make, before) => {
    const chain = faulty()
    const proposal = proposed(chain, [pay(chain, bob, 0), make(chain), pay(chain, bob, 1)])
    expect(names(chain, proposal)).toEqual(['transfer_keep_alive 0', ...before, 'transfer_keep_alive 1'])
    expect(proposal.faulted.map(({ fault, included }) => [(fault as Error).message, included])).toEqual([
      ['no such weight', false],
    ])
  })
})

describe('a block that begins with a pulse', () => {
  const pulses = ({ builder }: Proposal) => builder.body.length - builder.inherentCount

  it('has its first place still to give', () => {
    const chain = started(new DevelopmentBeacon(true))
    expect(pulses(proposed(chain, []))).toBe(1)
    expect(names(chain, proposed(chain, [heavy(chain, bob, 0)]))).toEqual(['register_network 0'])
    const outer = sealed(chain, alice, 0, heavy(chain, alice, 1))
    expect(names(chain, proposed(chain, [outer]))).toEqual(['submit_encrypted 0', 'register_network 1'])
    const behind = proposed(chain, [pay(chain, alice, 0), heavy(chain, bob, 0)])
    expect([names(chain, behind), behind.passedOver]).toEqual([['transfer_keep_alive 0'], behind.all[1]])
  })

  it('is made without when the beacon fails, and says so', () => {
    const fault = new RangeError('no pulse')
    const chain = fixed({
      due() {
        throw fault
      },
    })
    const proposal = proposed(chain, [pay(chain, bob, 0)])
    expect([names(chain, proposal), proposal.pulseFault]).toEqual([['transfer_keep_alive 0'], { value: fault }])
  })

  it('can be made again from what it tells, without a beacon and without secrets', () => {
    const chain = started(new DevelopmentBeacon(true))
    const trace: BlockTrace = { shieldKey: undefined, tried: [] }
    const wrong = pay(chain, bob, 3)
    const { builder } = proposed(chain, [sealed(chain, alice, 0, pay(chain, alice, 1)), wrong], trace)
    expect(trace.tried.map(({ extrinsic: { signed: by, call } }) => `${by?.extra[5]} ${call.bound.name}`)).toEqual([
      'undefined write_pulse',
      '0 submit_encrypted',
      '1 transfer_keep_alive',
      '3 transfer_keep_alive',
    ])
    const bare = new Chain(spec, chain.store.fork(chain.head.number))
    const announce = callNamed(spec.runtime, 'MevShield', 'announce_next_key', { encKey: trace.shieldKey })
    const [time] = builder.body
    const again = bare.openBlock(nextTime(chain))
    const own = [time as Uint8Array, bareExtrinsic(announce)].map((bytes) => decodeExtrinsic(spec.runtime, bytes))
    for (const extrinsic of own) again.apply(extrinsic)
    for (const { extrinsic } of trace.tried.slice(0, 3)) again.apply(extrinsic)
    expect(() => again.apply((trace.tried[3] as Candidate).extrinsic)).toThrow('Future')
    expect(bare.finalise(again).hash).toBe(chain.finalise(builder).hash)
  })
})
