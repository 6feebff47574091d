// The verbs of owners, validators and neurons on a real chain: what they change, and what they refuse unpaid.
import { type GliaNode, startNode } from '@glia/node'
import {
  type Alpha,
  alpha,
  connect,
  EncodeError,
  type Glia,
  HYPERPARAMETERS,
  Keypair,
  policy,
  rao,
  readHyperparameter,
  tao,
  uintLe,
  VERBS,
} from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const owner = Keypair.fromUri('//Owner_hk')
const child = Keypair.fromUri('//Child_hk')
const stranger = Keypair.fromUri('//Stranger_hk')
const NETUID = 2

let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  // Under a policy: a verb whose calls its declaration does not name would be a raw call, and refused.
  const raw = [
    'Sudo.sudo',
    'System.set_storage',
    'AdminUtils.sudo_set_admin_freeze_window',
    'AdminUtils.sudo_set_subtoken_enabled',
    'SubtensorModule.try_associate_hotkey',
  ]
  const rawCalls = [...raw, 'SubtensorModule.register_network', 'Balances.transfer_all']
  const limits = policy({ spendAtMost: tao(900_000), rawCalls })
  glia = (await connect(`ws://127.0.0.1:${node.port}`)).withPolicy(limits)
  await glia.registerNetwork(alice, owner.address)
  const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
  for (let n = 0; n < delay; n++) await node.sealer.seal()
  await glia.startSubnet(alice, NETUID)
  await glia.register(bob, NETUID, child.address)
  await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

/** Expects a refusal that sends nothing. */
async function refused(code: string, expected: RegExp, attempt: Promise<unknown>): Promise<void> {
  const before = node.chain.head.number
  const error: unknown = await attempt.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code, message: expect.stringMatching(expected) })
  expect(node.chain.head.number).toBe(before)
}

it('every call that a policy knows is one of the chain', () => {
  const names = Object.values(VERBS).flatMap(({ calls }) => Object.keys(calls))
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) {
    const [pallet = '', method = ''] = name.split('.')
    const made = () => glia.chain.untyped().call(pallet, method, {})
    // All of them take arguments: that they are missing is what is said of a call that is there.
    expect(made, name).toThrow(EncodeError)
  }
})

describe('stake that goes', () => {
  it('all at once, burned or recycled', async () => {
    const stake = { hotkey: owner.address, netuid: NETUID, amount: tao(10), maxSlippage: 'any' } as const
    const held = () => glia.stake(owner.address, alice.address, NETUID)
    await glia.addStake(alice, stake)
    const burn = { hotkey: owner.address, netuid: NETUID, amount: alpha('0.5') }
    await refused('NO_STAKE', /take less$/, glia.burnAlpha(alice, { ...burn, amount: ((await held()) + 1n) as Alpha }))
    await refused('AMOUNT', /which is TAO/, glia.burnAlpha(alice, { ...burn, netuid: 0 }))
    let before = await held()
    const { exposure } = await glia.preview('burnAlpha', alice, burn)
    expect(exposure).toEqual({ tao: 0n, alpha: [{ netuid: NETUID, amount: alpha('0.5') }], subnets: [NETUID] })
    await glia.burnAlpha(alice, burn)
    await glia.recycleAlpha(alice, burn)
    expect(before - (await held())).toBe(alpha(1))
    const buyBack = { hotkey: owner.address, netuid: NETUID, amount: tao(1) }
    await refused('AMOUNT', /which is TAO/, glia.stakeBurn(bob, { ...buyBack, netuid: 0 }))
    await refused('SLIPPAGE', /once all is traded/, glia.stakeBurn(alice, { ...buyBack, amount: tao(1000) }))
    before = await held()
    await glia.stakeBurn(alice, { ...buyBack, maxSlippage: 0.5 })
    expect(await held()).toBe(before)
    // Everybody may, and as often as they want.
    await glia.stakeBurn(bob, { ...buyBack, maxSlippage: 0.5 })
    expect(await glia.stake(owner.address, bob.address, NETUID)).toBe(0n)
    // A runtime that notes the last one lets it be once a tempo.
    const noted = glia.chain.metadata.storage('SubtensorModule', 'LastRateLimitedBlock')
    const key = noted.key({ type: 'AddStakeBurn', value: NETUID })
    const note = (block: bigint) => glia.chain.call('System', 'set_storage', { items: [[key, uintLe(block, 8)]] })
    await glia.sudo(alice, note(BigInt(node.chain.head.number)))
    await refused('TOO_SOON', /^expected the next burn of bought alpha of subnet 2 not/, glia.stakeBurn(bob, buyBack))
    await glia.sudo(alice, note(0n))
    await refused('NO_STAKE', /found none/, glia.unstakeAll(bob, owner.address))
    // On a new chain root lets nobody take out what would come to it.
    await refused(
      'STAKING_CLOSED',
      /^expected subnet 0 to be started, .* the network’s administrator has to open it first/,
      glia.unstakeAllAlpha(alice, owner.address),
    )
    const root = (subtoken_enabled: boolean) =>
      glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_subtoken_enabled', { netuid: 0, subtoken_enabled }))
    await root(true)
    await glia.unstakeAllAlpha(alice, owner.address)
    expect(await held()).toBe(0n)
    expect(await glia.stake(owner.address, alice.address, 0)).toBeGreaterThan(tao(5))
    await root(false)
    await refused('NO_STAKE', /on a subnet that trades/, glia.unstakeAll(alice, owner.address))
    await glia.addStake(alice, stake)
    expect((await glia.preview('unstakeAll', alice, { hotkey: owner.address })).exposure?.subnets).toBe('all')
    await glia.unstakeAll(alice, owner.address)
    expect(await held()).toBe(0n)
  })

  it('and what it earns', async () => {
    await refused('VALUE', /^expected one to 5 subnets, found 0/, glia.claimRoot(alice, []))
    await refused('VALUE', /in several calls$/, glia.claimRoot(alice, [1, 2, 3, 4, 5, 6]))
    await refused('NO_SUCH_SUBNET', /no subnet 99/, glia.claimRoot(alice, [99]))
    await refused('VALUE', /found root itself/, glia.claimRoot(alice, [0, NETUID]))
    await refused(
      'NO_STAKE',
      /on root, which dividends are paid for/,
      glia.claimRoot(Keypair.fromUri('//Poor'), [NETUID]),
    )
    await glia.claimRoot(alice, [NETUID, 1])
    expect(await glia.rootClaim(alice.address)).toBe('Swap')
    await glia.setRootClaim(alice, 'Keep')
    expect(await glia.rootClaim(alice.address)).toBe('Keep')
    await glia.setRootClaim(alice, { keep: [NETUID, 1] })
    expect(await glia.rootClaim(alice.address)).toEqual({ keep: [1, NETUID] })
    await refused('VALUE', /at least one subnet/, glia.setRootClaim(alice, { keep: [] }))
    const auto = { netuid: NETUID, hotkey: owner.address }
    await refused(
      'NOT_REGISTERED',
      /which has none there/,
      glia.setAutoStake(bob, { ...auto, hotkey: stranger.address }),
    )
    expect(await glia.autoStake(bob.address, NETUID)).toBeUndefined()
    await glia.setAutoStake(bob, auto)
    expect(await glia.autoStake(bob.address, NETUID)).toBe(owner.address)
    await refused('ALREADY_REGISTERED', /nothing left to do$/, glia.setAutoStake(bob, auto))
  })
})

describe('delegation', () => {
  it('takes go up and down within their bounds, by the hotkey’s owner', async () => {
    expect(await glia.take(owner.address)).toBeCloseTo(0.18, 3)
    await refused('TAKE', /another take than 18\.00 %/, glia.setTake(alice, { hotkey: owner.address, take: 0.18 }))
    await refused('TAKE', /to 18\.00 %, found 50\.00 %/, glia.setTake(alice, { hotkey: owner.address, take: 0.5 }))
    await refused('HOTKEY_OWNER', /belongs to/, glia.setTake(bob, { hotkey: owner.address, take: 0.1 }))
    await refused('HOTKEY_UNKNOWN', /never/, glia.setTake(bob, { hotkey: stranger.address, take: 0.1 }))
    await refused('RANGE', /a share from 0 to 1/, glia.setTake(alice, { hotkey: owner.address, take: 18 }))
    const lower = { hotkey: owner.address, take: 0.1 }
    expect(await glia.preview('setTake', alice, lower)).toMatchObject({
      call: 'SubtensorModule.decrease_take',
      sentence: `Set the take of ${owner.address} from 18.00 % to 10.00 %`,
      fee: 0n,
    })
    await glia.setTake(alice, lower)
    expect(await glia.take(owner.address)).toBeCloseTo(0.1, 4)
    const rise = glia.setTake(alice, { hotkey: owner.address, take: 0.15 })
    const limit = await glia.storage('SubtensorModule', 'TxDelegateTakeRateLimit')
    if (limit > 0n) await refused('TOO_SOON', /^expected the next rise of the take/, rise)
    else await rise
    expect(await glia.delegates()).toContainEqual(
      expect.objectContaining({ hotkey: owner.address, coldkey: alice.address, registrations: [NETUID] }),
    )
  })

  it('children get shares, after a delay on a subnet that runs, and a take of their own', async () => {
    const input = { hotkey: owner.address, netuid: NETUID, children: [{ hotkey: child.address, share: 0.25 }] }
    const named = (children: typeof input.children) => glia.setChildren(alice, { ...input, children })
    await refused('HOTKEY_OWNER', /belongs to/, glia.setChildren(bob, input))
    await refused('CHILDREN', /others than itself/, named([{ hotkey: owner.address, share: 0.1 }]))
    const twice = { hotkey: child.address, share: 0.6 }
    await refused('CHILDREN', /each child once/, named([twice, twice]))
    await refused('CHILDREN', /at most 1 in all/, named([twice, { hotkey: stranger.address, share: 0.6 }]))
    await refused('CHILDREN', /root, subnet 0/, glia.setChildren(alice, { ...input, netuid: 0 }))
    await refused('RANGE', /a share from 0 to 1/, named([{ hotkey: child.address, share: 25 }]))
    // Who owns a hotkey and has nothing left cannot pay for it.
    const broke = Keypair.fromUri('//Broke')
    await glia.transfer(alice, broke.address, tao('0.01'))
    const hotkey = Keypair.fromUri('//Broke//hk').address
    await glia.execute(broke, glia.chain.call('SubtensorModule', 'try_associate_hotkey', { hotkey }))
    await glia.transferAll(broke, alice.address)
    await refused('FUNDS', /of fee/, glia.setChildren(broke, { hotkey, netuid: NETUID, children: [] }))
    await refused('FUNDS', /of fee/, glia.setChildkeyTake(broke, { hotkey, netuid: NETUID, take: 0.05 }))
    await glia.setChildren(alice, input)
    const { children, pending } = await glia.children(owner.address, NETUID)
    expect(children).toEqual([])
    expect(pending?.children).toEqual([{ hotkey: child.address, share: 0.25 }])
    expect(pending?.from).toBeGreaterThan(BigInt(node.chain.head.number))
    await refused('TOO_SOON', /^expected the next change of the children/, glia.setChildren(alice, input))
    expect(await glia.parents(child.address, NETUID)).toEqual([])

    const take = { hotkey: child.address, netuid: NETUID, take: 0.05 }
    expect(await glia.childkeyTake(child.address, NETUID)).toBe(0)
    await refused('TAKE', /found 50\.00 %/, glia.setChildkeyTake(bob, { ...take, take: 0.5 }))
    await refused('HOTKEY_OWNER', /belongs to/, glia.setChildkeyTake(alice, take))
    await glia.setChildkeyTake(bob, take)
    expect(await glia.childkeyTake(child.address, NETUID)).toBeCloseTo(0.05, 4)
  })
})

describe('what accounts and subnets say', () => {
  it('identities, within their lengths, of those who take part', async () => {
    expect(await glia.identity(alice.address)).toBeUndefined()
    await refused('NOT_REGISTERED', /found none/, glia.setIdentity(Keypair.fromUri('//Charlie'), { name: 'C' }))
    await refused(
      'IDENTITY',
      /at most 256 bytes of name, found 300/,
      glia.setIdentity(alice, { name: 'é'.repeat(150) }),
    )
    await glia.setIdentity(alice, { name: 'Alice', url: 'https://alice.example', description: 'Zürich' })
    expect(await glia.identity(alice.address)).toEqual({
      name: 'Alice',
      url: 'https://alice.example',
      githubRepo: '',
      image: '',
      discord: '',
      description: 'Zürich',
      additional: '',
    })
    const identity = { netuid: NETUID, name: 'Retrieval', contact: 'a@b.example', logoUrl: 'https://logo.example' }
    await refused('NOT_OWNER', /sign with that coldkey$/, glia.setSubnetIdentity(bob, identity))
    await glia.setSubnetIdentity(alice, identity)
    expect(await glia.subnetIdentity(NETUID)).toMatchObject({ name: 'Retrieval', contact: 'a@b.example', discord: '' })
    expect((await glia.subnet(NETUID)).name).toBe('Retrieval')
  })

  it('commitments of registered hotkeys, short and long', async () => {
    const commit = (data: string | Uint8Array, hotkey = owner) => glia.setCommitment(hotkey, { netuid: NETUID, data })
    await refused('NOT_REGISTERED', /which has none there/, commit('x', stranger))
    await refused('COMMITMENT', /1 to 512 bytes, found 0/, commit(''))
    await refused('COMMITMENT', /found 513/, commit(new Uint8Array(513)))
    expect(await glia.commitment(NETUID, owner.address)).toBeUndefined()
    for (const data of ['k', 'model@abcdef', 'ü'.repeat(64), 'y'.repeat(300)]) {
      await commit(data)
      expect(await glia.commitment(NETUID, owner.address)).toMatchObject({ text: data, block: node.chain.head.number })
    }
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => i)
    await commit(bytes)
    expect((await glia.commitment(NETUID, owner.address))?.data).toEqual(bytes)
  })
})

it('prices of all subnets come in one answer', async () => {
  const prices = await glia.alphaPrices()
  expect(prices.get(NETUID)).toBe(await glia.alphaPrice(NETUID))
  expect(prices.get(0)).toBe(tao(1))
})

describe('hyperparameters', () => {
  it('are read by name and set by whoever may, in their own units', async () => {
    const before = await glia.hyperparameters(NETUID)
    expect(before).toMatchObject({ tempo: 10, registration_allowed: true, min_burn: 500_000n })
    await refused('NO_SUCH_SUBNET', /no subnet 99/, glia.hyperparameters(99))
    await refused(
      'NOT_OWNER',
      /sign with that coldkey$/,
      glia.setHyperparameter(bob, { netuid: NETUID, name: 'immunity_period', value: 7 }),
    )
    await refused(
      'HYPERPARAMETER',
      /immunity_period must be blocks, 0 to 65535, found 70000/,
      glia.setHyperparameter(alice, { netuid: NETUID, name: 'immunity_period', value: 70_000 }),
    )
    await refused(
      'NOT_SUDO',
      /the sudo key to sign/,
      glia.setHyperparameter(bob, { netuid: NETUID, name: 'kappa', value: 40_000 }),
    )
    await refused(
      'VALUE',
      /set liquid_alpha_enabled to true first/,
      glia.setHyperparameter(alice, { netuid: NETUID, name: 'alpha_values', value: [45_000, 60_000] }),
    )
    for (const [input, expected] of [
      [{ name: 'tempo', value: 60_000 }, /at most \d+, its MaxTempo, found 60000/],
      [{ name: 'min_burn', value: tao(5000) }, /below \d+, its MinBurnUpperBound/],
      [{ name: 'max_burn', value: rao(1n) }, /above \d+, its MaxBurnLowerBound, found 1:/],
      [{ name: 'max_allowed_uids', value: 1 }, /at least \d+, its MinAllowedUids/],
    ] as const)
      await refused('VALUE', expected, glia.setHyperparameter(alice, { netuid: NETUID, ...input }))
    const set: Parameters<Glia['setHyperparameter']>[1][] = [
      { netuid: NETUID, name: 'immunity_period', value: 77 },
      { netuid: NETUID, name: 'min_burn', value: tao('0.001') },
      { netuid: NETUID, name: 'kappa', value: 40_000 },
      { netuid: NETUID, name: 'liquid_alpha_enabled', value: true },
      { netuid: NETUID, name: 'alpha_values', value: [45_000, 60_000] },
      { netuid: NETUID, name: 'burn_increase_mult', value: 1.5 },
      { netuid: NETUID, name: 'commit_reveal_weights_enabled', value: false },
      { netuid: NETUID, name: 'serving_rate_limit', value: 9n },
      { netuid: NETUID, name: 'recycle_or_burn', value: 'Recycle' },
    ]
    // Sudo's fee is taken and given back.
    for (const input of set) {
      const preview = await glia.preview('setHyperparameter', alice, input)
      const included = await glia.setHyperparameter(alice, input)
      expect(preview.feeReturned, input.name).toBe(included.fee === 0n)
    }
    expect(await glia.hyperparameters(NETUID)).toMatchObject({
      immunity_period: 77,
      min_burn: tao('0.001'),
      kappa: 40_000,
      alpha_low: 45_000,
      alpha_high: 60_000,
      burn_increase_mult: 1.5,
      commit_reveal_weights_enabled: false,
      serving_rate_limit: 9n,
    })
    const again = glia.setHyperparameter(alice, { netuid: NETUID, name: 'immunity_period', value: 78 })
    await refused('TOO_SOON', /^expected the next change of immunity_period not before block/, again)
  })

  it('of a subnet of others are set by the sudo key as the network’s administrator, without the owner’s pauses', async () => {
    // Its owner is no account of anybody.
    const netuid = 1
    const read = () => glia.hyperparameters(netuid)
    const plan = await glia.preview('setHyperparameter', alice, { netuid, name: 'immunity_period', value: 70 })
    expect(plan).toMatchObject({
      call: 'Sudo.sudo',
      sentence: "Set immunity_period of subnet 1 to 70, as the network's administrator",
    })
    for (const value of [70, 71]) await glia.setHyperparameter(alice, { netuid, name: 'immunity_period', value })
    // Below the owner's MinTempo, by the administrator's own call.
    for (const value of [11, 12]) await glia.setHyperparameter(alice, { netuid, name: 'tempo', value })
    await glia.setHyperparameter(alice, { netuid, name: 'sn_owner_hotkey', value: owner.address })
    expect(await read()).toMatchObject({ immunity_period: 71, tempo: 12, sn_owner_hotkey: owner.address })
    const again = glia.setHyperparameter(alice, { netuid, name: 'sn_owner_hotkey', value: owner.address })
    await refused('TOO_SOON', /^expected the next change of sn_owner_hotkey not before block/, again)
    const beyond = glia.setHyperparameter(alice, { netuid, name: 'max_allowed_uids', value: 60_000 })
    await refused('VALUE', /^expected max_allowed_uids times the 1 mechanisms of subnet 1 to be at most/, beyond)
    await refused(
      'NO_SUCH_SUBNET',
      /no subnet 99/,
      glia.setHyperparameter(alice, { netuid: 99, name: 'rho', value: 1 }),
    )
    const others = glia.setHyperparameter(bob, { netuid, name: 'immunity_period', value: 7 })
    await refused('NOT_OWNER', /sign with that coldkey$/, others)
  })

  it('are frozen before an epoch, and always where the freeze is as long as the tempo', async () => {
    await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 20 }))
    const late = glia.setHyperparameter(alice, { netuid: NETUID, name: 'max_burn', value: tao(50) })
    await refused('TOO_SOON', /outside the last 20 blocks before an epoch.* always frozen: the sudo key/, late)
    await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
    await glia.setHyperparameter(alice, { netuid: NETUID, name: 'max_burn', value: tao(50) })
  })

  it('each name is a call of the chain with the arguments that it takes', () => {
    const typed: Readonly<Record<string, string>> = {
      alpha_values: '2000,50000',
      burn_increase_mult: '2',
      sn_owner_hotkey: owner.address,
      recycle_or_burn: 'burn',
      min_burn: '0.5t',
      max_burn: '500000000rao',
    }
    for (const [name, { call, kind }] of Object.entries(HYPERPARAMETERS)) {
      const text = typed[name] ?? (kind.says === 'true or false' ? 'true' : '1')
      const value = readHyperparameter(name as keyof typeof HYPERPARAMETERS, text)
      const [pallet = '', method = ''] = call.split('.')
      expect(() => glia.chain.untyped().call(pallet, method, { netuid: 1, ...kind.encode(value) }), name).not.toThrow()
    }
    for (const [name, text] of [
      ['min_burn', '500000000'],
      ['min_burn', '1.5rao'],
      ['tempo', '0'],
      ['tempo', '1.5'],
      ['yuma3_enabled', 'yes'],
      ['alpha_values', '50000,2000'],
      ['alpha_values', '1637,50000'],
      ['commit_reveal_period', '0'],
      ['commit_reveal_period', '101'],
      ['burn_increase_mult', '4'],
    ] as const)
      expect(() => readHyperparameter(name, text), `${name} ${text}`).toThrow(`${name} must be`)
  })
})
