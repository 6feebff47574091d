// As sdkChecksProperty.test.ts, for what neurons, owners and parents do: registrations, addresses, weights, children, takes, moves.
import { alphaRao, rao } from '@glia/base'
import { type GliaNode, startNode } from '@glia/node'
import {
  type Call,
  connect,
  type Glia,
  HYPERPARAMETERS,
  type HyperparameterName,
  type InputOf,
  isHyperparameter,
  Keypair,
  readHyperparameter,
  tao,
} from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attempt, ended, random } from './testing/attempts.ts'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const [first, second, third] = ['//R_hk0', '//R_hk1', '//R_hk2'].map((uri) => Keypair.fromUri(uri)) as [
  Keypair,
  Keypair,
  Keypair,
]
const unknown = Keypair.fromUri('//R_unknown_hk')
/** Two that trade, one that is not started, one that is not there. */
const [NETUID, OTHER, CLOSED, ABSENT] = [2, 3, 4, 77]
const MIN_STAKE = 2_000_000n
/** Blocks pass here faster than a client expects that keeps the birth of an era for half a second. */
const FOREVER = { period: 0 }

let node: GliaNode
let glia: Glia

const admin = (name: string, args: object): Call => glia.chain.untyped().call('AdminUtils', name, args)
const set = (name: string, args: object) => glia.sudo(alice, admin(`sudo_set_${name}`, args), FOREVER)

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  glia = await connect(`ws://127.0.0.1:${node.port}`)
  await set('admin_freeze_window', { window: 0 })
  await set('network_rate_limit', { rate_limit: 0 })
  for (const hotkey of [first, second, third]) await glia.registerNetwork(alice, hotkey.address)
  const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
  for (let n = 0; n < delay; n++) await node.sealer.seal()
  await glia.startSubnet(alice, NETUID)
  await glia.startSubnet(alice, OTHER)
  await glia.register(alice, NETUID, second.address)
  await glia.register(bob, NETUID, third.address).catch(() => undefined)
  await glia.register(bob, NETUID, Keypair.fromUri('//R_bob_hk').address)
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

/** Tries verbs and keeps what the SDK and the chain do not agree on. */
class Trial {
  readonly faults: string[] = []
  readonly #seen = new Map<string, number>()

  async try(name: string, told: string, verb: Attempt, harmless: (why: string) => boolean = () => false) {
    const { how, why } = await ended(verb({ ...FOREVER, check: true }))
    const kind = `${name} ${how}`
    this.#seen.set(kind, (this.#seen.get(kind) ?? 0) + 1)
    if (how === 'failed') this.faults.push(`${name} (${told}) was let through: ${why}`)
    if (how === 'check' && !harmless(why) && (await ended(verb({ ...FOREVER, check: false }))).how === 'done')
      this.faults.push(`${name} (${told}) was refused and is possible: ${why}`)
  }

  /** That all agreed, and that each verb was tried on both sides of its limits. */
  expectAgreed(...names: string[]): void {
    expect(this.faults).toEqual([])
    for (const name of names)
      for (const how of ['done', 'check']) expect(this.#seen.get(`${name} ${how}`), `${name} ${how}`).toBeGreaterThan(0)
  }
}

/** Whether a text is a value of a setting, as far as the setting itself can tell. */
function isValue(name: HyperparameterName, text: string): boolean {
  try {
    readHyperparameter(name, text)
    return true
  } catch {
    return false
  }
}

function choices(seed: number) {
  const below = random(seed)
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T }
}

describe('what the SDK lets through the chain takes, and what it refuses the chain refuses:', {
  timeout: 120_000,
}, () => {
  it('registrations', async () => {
    const { below, pick } = choices(11)
    const trial = new Trial()
    const deposit = glia.chain.constant('Balances', 'ExistentialDeposit')
    for (let round = 0; round < 90; round++) {
      const netuid = pick([NETUID, NETUID, NETUID, OTHER, CLOSED, 0, 0, ABSENT])
      if (below(6) === 0)
        await set('network_registration_allowed', { netuid: OTHER, registration_allowed: below(2) === 0 })
      if (below(9) === 0)
        await set('target_registrations_per_interval', { netuid: 0, target_registrations_per_interval: 1 + below(3) })
      const who = Keypair.fromUri(`//RC${round}`)
      const hotkey = pick([Keypair.fromUri(`//RH${round}`), Keypair.fromUri(`//RH${round}`), second, unknown]).address
      const burn = await glia.burnCost(netuid)
      const plain = glia.chain.call('SubtensorModule', 'register_limit', { netuid, hotkey, limit_price: burn })
      const { partialFee: fee } = await glia.chain.estimateFee(alice, plain)
      const rich = pick([0n, 1n, 1n]) * tao(50)
      const start = rich + pick([burn, 0n]) + pick([fee, 0n, fee + deposit]) + BigInt(below(3)) - 1n
      if (start >= deposit) await glia.transfer(alice, who.address, rao(start), { allowDeath: true })
      const atMost = pick([undefined, rao(burn), rao(burn + 1n), rao(burn > 0n ? burn - 1n : 0n), rao(0n)])
      const told = `${round}: on ${netuid} with ${start}, burn ${burn}, at most ${atMost}, ${hotkey}`
      const limit = atMost === undefined ? {} : { atMost }
      // It may be over with the next block, which the second attempt is in.
      const newInterval = (why: string) => /registrations on root in this interval/.test(why)
      await trial.try(
        'register',
        told,
        (options) => glia.register(who, netuid, hotkey, { ...options, ...limit }),
        newInterval,
      )
    }
    trial.expectAgreed('register')
  })

  it('announced addresses', async () => {
    const { below, pick } = choices(12)
    const trial = new Trial()
    await set('serving_rate_limit', { netuid: NETUID, serving_rate_limit: 2 })
    const ips = [
      '0.0.0.0',
      '0.0.0.1',
      '10.0.0.1',
      '8.8.8.8',
      '127.0.0.1',
      '127.0.0.2',
      '224.0.0.1',
      '255.255.255.255',
      '169.254.1.1',
      '192.168.1.1',
    ]
    const v6 = [
      '::',
      '::1',
      'fe80::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '2001:db8::1',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      '::127.0.0.1',
    ]
    for (let round = 0; round < 80; round++) {
      const input = {
        netuid: pick([NETUID, NETUID, NETUID, OTHER, 0, ABSENT]),
        ip: pick([...ips, ...v6]),
        port: pick([1, 80, 8091, 65_535, 0]),
      }
      const who = pick([first, second, third, unknown])
      for (let n = below(4); n > 0; n--) await node.sealer.seal()
      await trial.try('serveAxon', `${round}: ${JSON.stringify(input)} by ${who.address}`, (options) =>
        glia.serveAxon(who, input, options),
      )
    }
    trial.expectAgreed('serveAxon')
  })

  it('weights', async () => {
    const { below, pick } = choices(23)
    const trial = new Trial()
    await set('max_allowed_uids', { netuid: NETUID, max_allowed_uids: 64 })
    await set('mechanism_count', { netuid: NETUID, mechanism_count: 2 })
    await glia.addStake(alice, { hotkey: first.address, netuid: NETUID, amount: tao(100), maxSlippage: 'any' })
    const epochOf = (netuid: number) => glia.storage('SubtensorModule', 'SubnetEpochIndex', netuid)
    const commits: { who: Keypair; reveal: Awaited<ReturnType<Glia['commitWeights']>>['reveal']; epoch: unknown }[] = []
    for (let round = 0; round < 140; round++) {
      if (below(5) === 0) await set('commit_reveal_weights_enabled', { netuid: NETUID, enabled: below(2) === 0 })
      if (below(8) === 0) await set('min_allowed_weights', { netuid: NETUID, min_allowed_weights: below(4) })
      if (below(8) === 0) await set('weights_set_rate_limit', { netuid: NETUID, weights_set_rate_limit: below(3) })
      if (below(8) === 0)
        await set('weights_version_key', { netuid: NETUID, weights_version_key: pick([0, 7, 10_003_000]) })
      for (let n = below(4); n > 0; n--) await node.sealer.seal()
      const count = pick([0, 1, 2, 3, 3, 4])
      const uids = Array.from({ length: count }, (_, at) => (at + below(2)) % 6).filter(
        (each, at, all) => all.indexOf(each) === at,
      )
      const input = {
        netuid: pick([NETUID, NETUID, NETUID, NETUID, NETUID, OTHER, CLOSED, ABSENT, 0]),
        mechanism: pick([0, 0, 0, 1, 2]),
        uids,
        weights: uids.map(() => pick([0, 1, 1, 2, 3, 3])),
        versionKey: pick([undefined, 0, 7, 10_003_000]),
      }
      const { versionKey, ...rest } = input
      const row = versionKey === undefined ? rest : { ...rest, versionKey }
      const who = pick([first, first, first, second, unknown])
      const told = `${round}: ${JSON.stringify(input)} by ${who.address}`
      const verb = pick(['setOpenWeights', 'setOpenWeights', 'commitWeights', 'revealWeights'] as const)
      // The chain takes it all the same, and refuses it when it is revealed; what is committed to on root nobody can reveal.
      const lost = (why: string) =>
        input.netuid === 0 || /a version key of|a validator permit on|weights? above 0|UIDs below/.test(why)
      const known = commits.length
      if (verb === 'setOpenWeights') await trial.try(verb, told, (options) => glia.setOpenWeights(who, row, options))
      if (verb === 'commitWeights')
        await trial.try(
          verb,
          told,
          async (options) => {
            const { reveal } = await glia.commitWeights(who, row, options)
            commits.push({ who, reveal, epoch: await epochOf(row.netuid) })
          },
          lost,
        )
      // Some are revealed at once in their time, the epoch after; others later, by others, with another salt.
      const prompt = verb === 'commitWeights' && commits.length > known && below(6) > 0
      const commit = prompt ? commits.at(-1) : pick(commits)
      if ((prompt || verb === 'revealWeights') && commit !== undefined) {
        const { reveal, epoch } = commit
        const by = prompt ? commit.who : pick([commit.who, who])
        const changed = prompt ? reveal : pick([reveal, reveal, { ...reveal, salt: [1] }])
        const wait = prompt ? 'epoch' : pick(['none', 'epoch', 'long'] as const)
        for (let n = 0; n < 400 && wait !== 'none'; n++) {
          if (wait === 'epoch' && (await epochOf(reveal.netuid)) !== epoch) break
          await node.sealer.seal()
        }
        await trial.try(
          'revealWeights',
          `${told} in truth by ${by.address} ${JSON.stringify(changed, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`,
          (options) => glia.revealWeights(by, changed, options),
        )
      }
    }
    trial.expectAgreed('setOpenWeights', 'commitWeights', 'revealWeights')
  })

  it('weights whose subnet has changed since they were committed to', async () => {
    await set('commit_reveal_weights_enabled', { netuid: NETUID, enabled: true })
    await set('weights_set_rate_limit', { netuid: NETUID, weights_set_rate_limit: 0 })
    await set('weights_version_key', { netuid: NETUID, weights_version_key: 0 })
    await set('min_allowed_weights', { netuid: NETUID, min_allowed_weights: 1 })
    const row = { netuid: NETUID, uids: [0, 1], weights: [1, 2], versionKey: 5 }
    // From the beginning of an epoch on, so that all of this is in one.
    const epoch = () => glia.storage('SubtensorModule', 'SubnetEpochIndex', NETUID)
    for (const before = await epoch(); (await epoch()) === before; ) await node.sealer.seal()
    const { reveal } = await glia.commitWeights(first, row, FOREVER)
    const refused = () => glia.revealWeights(first, reveal, FOREVER).catch((error: unknown) => error)
    await set('weights_version_key', { netuid: NETUID, weights_version_key: 6 })
    expect(await refused()).toMatchObject({ code: 'WEIGHTS_VERSION' })
    await set('weights_version_key', { netuid: NETUID, weights_version_key: 5 })
    await set('min_allowed_weights', { netuid: NETUID, min_allowed_weights: 3 })
    expect(await refused()).toMatchObject({ code: 'WEIGHTS' })
    await set('min_allowed_weights', { netuid: NETUID, min_allowed_weights: 2 })
    expect(await refused()).toMatchObject({ code: 'TOO_SOON' })
    await set('commit_reveal_weights_enabled', { netuid: NETUID, enabled: false })
    expect(await refused()).toMatchObject({ code: 'COMMIT_REVEAL' })
  })

  it('children and takes', async () => {
    const { below, pick } = choices(14)
    const trial = new Trial()
    await set('tx_delegate_take_rate_limit', { tx_rate_limit: 3 })
    const others = Array.from({ length: 7 }, (_, n) => Keypair.fromUri(`//Child${n}`).address)
    for (let round = 0; round < 70; round++) {
      if (below(12) === 0) await set('stake_threshold', { min_stake: pick([0n, 1n, tao(1), tao(100_000)]) })
      if (below(10) === 0) await set('min_childkey_take_per_subnet', { netuid: NETUID, take: pick([0, 100, 5_000]) })
      const hotkey = pick([first, first, second, third, unknown]).address
      const who = pick([alice, alice, alice, bob])
      const netuid = pick([NETUID, NETUID, NETUID, OTHER, CLOSED, 0, ABSENT])
      for (let n = pick([0, 1, 149, 150, 151]); n > 0; n--) await node.sealer.seal()
      const share = pick([0.1, 0.2, 0.5, 1 / 3, 1, 0])
      const children = Array.from({ length: below(7) }, () => ({
        hotkey: pick([...others, first.address, second.address]),
        share,
      }))
      const input = {
        hotkey,
        netuid,
        children: below(3) === 0 ? others.slice(0, below(6)).map((each) => ({ hotkey: each, share: 0.2 })) : children,
      }
      // The chain takes a childkey take for a subnet that is not there, and the fee.
      const notThere = () => netuid === ABSENT
      const take = pick([0, 0.05, 0.09, 0.1, 0.17, 0.18, 0.19, 1, below(19) / 100])
      const told = `${round}: ${JSON.stringify({ ...input, take })} by ${who.address}`
      const verb = pick(['setChildren', 'setChildren', 'setTake', 'setChildkeyTake'] as const)
      if (verb === 'setChildren') await trial.try(verb, told, (options) => glia.setChildren(who, input, options))
      if (verb === 'setTake')
        // The chain takes the same take once more, and the fee.
        await trial.try(
          verb,
          told,
          (options) => glia.setTake(who, { hotkey, take }, options),
          (why) => /found the same/.test(why),
        )
      if (verb === 'setChildkeyTake')
        await trial.try(verb, told, (options) => glia.setChildkeyTake(who, { hotkey, netuid, take }, options), notThere)
    }
    trial.expectAgreed('setChildren', 'setTake', 'setChildkeyTake')
  })

  it('settings of a subnet', async () => {
    const { below, pick } = choices(16)
    const trial = new Trial()
    await set('owner_hparam_rate_limit', { epochs: 0 })
    const names = Object.keys(HYPERPARAMETERS).filter(isHyperparameter)
    const numbers = [
      0, 1, 2, 3, 7, 10, 64, 255, 256, 257, 360, 999, 1_000, 1_638, 1_639, 32_767, 50_000, 65_534, 65_535,
    ]
    const texts: readonly string[] = [
      ...numbers.map(String),
      ...['true', 'false', 'Burn', 'Recycle', '1.5', '2.9', '3'],
      ...['1rao', '0.5t', '0.1t', '1t', '1.000000001t', '100t', '18446744073.709551615t', '18446744073709551615'],
      ...['1,2', '1639,50000', '0,65535', '50000,50000', '1638,58982', '58000,65535'],
      ...[first, second, third, unknown].map(({ address }) => address),
    ]
    const values = new Map(names.map((name) => [name, texts.filter((text) => isValue(name, text))]))
    for (let round = 0; round < 260; round++) {
      if (below(12) === 0)
        await set('mechanism_count', { netuid: NETUID, mechanism_count: 1 + below(3) }).catch(() => undefined)
      const name = names[round % names.length] as HyperparameterName
      const text = pick(values.get(name) ?? [])
      const netuid = pick([NETUID, NETUID, NETUID, NETUID, ABSENT])
      const who = pick([alice, alice, alice, alice, bob])
      const input = { netuid, name, value: readHyperparameter(name, text) } as InputOf<'setHyperparameter'>
      for (let n = below(3); n > 0; n--) await node.sealer.seal()
      // The administrator may set what is not there; nobody means to.
      const notThere = () => netuid === ABSENT
      await trial.try(
        'setHyperparameter',
        `${round}: ${name} of ${netuid} to ${text} by ${who.address}`,
        (options) => glia.setHyperparameter(who, input, options),
        notThere,
      )
    }
    trial.expectAgreed('setHyperparameter')
  })

  it('moves of stake', async () => {
    const { below, pick } = choices(215)
    const trial = new Trial()
    for (let round = 0; round < 120; round++) {
      if (below(8) === 0) await set('toggle_transfer', { netuid: pick([NETUID, OTHER]), toggle: below(2) === 0 })
      const from = { hotkey: pick([first, second]).address, netuid: pick([NETUID, NETUID, OTHER, 0]) }
      const to = {
        hotkey: pick([first, second, second, unknown]).address,
        netuid: pick([NETUID, OTHER, from.netuid, from.netuid, CLOSED, 0, ABSENT]),
      }
      const who = pick([alice, bob])
      await ended(glia.addStake(who, { ...from, amount: rao(pick([3n * MIN_STAKE, tao(1)])), maxSlippage: 'any' }))
      const stake = await glia.stake(from.hotkey, who.address, from.netuid)
      const near = pick([stake, stake / 2n, MIN_STAKE, stake - MIN_STAKE, 1n])
      const moved = near + BigInt(below(5_001) - 2_500)
      const amount = alphaRao(moved < 1n ? 1n : moved)
      const told = `${round}: ${amount} of ${stake} ${JSON.stringify({ from, to })} by ${who.address}`
      // Of more than there is the chain moves what there is; the SDK wants to be told how much.
      const more = () => amount > stake
      const verb = pick(['moveStake', 'swapStake', 'transferStake'] as const)
      if (verb === 'moveStake')
        await trial.try(verb, told, (options) => glia.moveStake(who, { from, to, amount }, options), more)
      if (verb === 'swapStake') {
        const swap = { hotkey: from.hotkey, from: from.netuid, to: to.netuid, amount }
        const protection = pick([{ maxSlippage: 'any' }, {}, { maxSlippage: 0.0001 }] as const)
        await trial.try(
          verb,
          `${told} ${JSON.stringify(protection)}`,
          (options) => glia.swapStake(who, { ...swap, ...protection }, options),
          more,
        )
      }
      if (verb === 'transferStake') {
        const gift = {
          to: pick([alice, bob, Keypair.fromUri(`//RG${round}`)]).address,
          hotkey: from.hotkey,
          netuid: from.netuid,
          toNetuid: to.netuid,
          amount,
        }
        await trial.try(verb, `${told} ${gift.to}`, (options) => glia.transferStake(who, gift, options), more)
      }
    }
    trial.expectAgreed('moveStake', 'swapStake', 'transferStake')
  })
})
