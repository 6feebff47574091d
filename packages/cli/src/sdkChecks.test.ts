// What the SDK sees before it signs, on a real chain: nothing is sent, so that nothing is paid for a failure.
import { type GliaNode, startNode } from '@glia/node'
import {
  type Alpha,
  alpha,
  alphaRao,
  CheckError,
  connect,
  DispatchError,
  FundsError,
  type Glia,
  Keypair,
  rao,
  type Tao,
  tao,
} from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
const dave = Keypair.fromUri('//Dave')
const poor = Keypair.fromUri('//Poor')
const owner = Keypair.fromUri('//Owner_hk')
const miner = Keypair.fromUri('//Miner_hk')
const stranger = Keypair.fromUri('//Stranger_hk')
const NETUID = 2
const ABSENT = 99

let node: GliaNode
let glia: Glia

beforeAll(async () => {
  node = await startNode({ seal: 'instant', rpcPort: 0, host: '127.0.0.1', verifyThreads: 1 })
  glia = await connect(`ws://127.0.0.1:${node.port}`)
})
afterAll(async () => {
  glia.close()
  await node.stop()
})

/** Expects a refusal that sends nothing. */
async function refused(code: string, expected: RegExp, attempt: Promise<unknown>): Promise<CheckError> {
  const before = node.chain.head.number
  const error: unknown = await attempt.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code, message: expect.stringMatching(expected) })
  expect(node.chain.head.number).toBe(before)
  return error as CheckError
}

/** Mines blocks, so that delays and rate limits pass. */
async function blocks(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await node.sealer.seal()
}

describe('before it signs, the SDK refuses', () => {
  it('transfers of nothing, to oneself, of more than there is, and to an account that could not live', async () => {
    await refused('AMOUNT', /^expected an amount above 0, found 0: /, glia.transfer(alice, bob.address, rao(0n)))
    await refused('SAME_ACCOUNT', /another destination$/, glia.transfer(alice, alice.accountId, rao(1n)))
    await refused('SAME_ACCOUNT', /another destination$/, glia.transferAll(alice, alice.address))
    const { free } = await glia.account(dave.address)
    const short = await refused('FUNDS', /has 2000000000000 rao free, and /, glia.transfer(dave, bob.address, free))
    expect(short).toBeInstanceOf(FundsError)
    expect(short).toBeInstanceOf(CheckError)
    const { need } = short as FundsError
    expect(need).toMatchObject({ address: dave.address, free, amount: free, stays: 500n, unless: 'allowDeath' })
    expect(need.fee).toBeGreaterThan(0n)
    expect((short as FundsError).in('TAO', '--allow-death').message).toMatch(
      /has 2000 TAO free, and \S+ are needed: 2000 to send, \S+ of fee and 0.0000005 that must stay \(unless --allow-death\)$/,
    )
    await refused(
      'FUNDS',
      / rao free, and more than \d+ are needed: something to send, \d+ of fee/,
      glia.transferAll(poor, bob.address),
    )
    const dust = /^expected at least 500 rao for an account that has nothing, found 499 rao for /
    await refused('AMOUNT', dust, glia.transfer(alice, poor.address, rao(499n)))
    await glia.transfer(alice, poor.address, rao(500n))
    await glia.transfer(alice, poor.address, rao(1n))
  })

  it('not what was asked to go unchecked: the chain takes its fee', async () => {
    const { free } = await glia.account(dave.address)
    const attempt = glia.transfer(dave, bob.address, free, { check: false })
    await expect(attempt).rejects.toThrow(DispatchError)
    expect(await glia.balance(dave.address)).toBeLessThan(free)
  })

  it('sending everything by leaving what must stay', async () => {
    const all = await glia.transferAll(dave, bob.address)
    expect(all.amount).toBeGreaterThan(tao(1999))
    expect(await glia.balance(dave.address)).toBe(500n)
    await glia.transfer(alice, dave.address, tao(1))
    await glia.transferAll(dave, bob.address, { allowDeath: true })
    expect(await glia.balance(dave.address)).toBe(0n)
    await glia.transfer(alice, dave.address, tao(2))
    // An account that ended and came back counts its transactions from 0 again.
    await glia.transfer(dave, bob.address, tao(1))
  })

  it('registering and starting subnets without money, twice, too soon or by others', async () => {
    await refused('FUNDS', /to register the subnet, /, glia.registerNetwork(dave, owner.address))
    await glia.registerNetwork(alice, owner.address)
    await refused('HOTKEY_OWNER', /which belongs to 5Grwva/, glia.registerNetwork(bob, owner.address))
    await refused('NO_SUCH_SUBNET', /no subnet 99/, glia.startSubnet(alice, ABSENT))
    await refused('NOT_OWNER', /^expected the owner of subnet 2 to sign, 5Grwva/, glia.startSubnet(bob, NETUID))
    await refused(
      'STAKING_CLOSED',
      /to be started, found that it takes no stake yet/,
      glia.addStake(alice, { hotkey: owner.address, netuid: NETUID, amount: tao(1) }),
    )
    const delay = Number(await glia.storage('SubtensorModule', 'StartCallDelay'))
    if (delay > 1) {
      await refused('TOO_SOON', /^expected the start of subnet 2 not before block \d+/, glia.startSubnet(alice, NETUID))
      await blocks(delay)
    }
    await glia.startSubnet(alice, NETUID)
    await refused('ALREADY_STARTED', /^expected subnet 2 to wait/, glia.startSubnet(alice, NETUID))
  })

  it('registering hotkeys that are there, belong to others, or cannot be paid for', async () => {
    await refused('NO_SUCH_SUBNET', /no subnet 99/, glia.register(alice, ABSENT, miner.address))
    await refused('ALREADY_REGISTERED', /has UID 0 there/, glia.register(alice, NETUID, owner.address))
    await refused('HOTKEY_OWNER', /which belongs to/, glia.register(bob, 1, owner.address))
    await refused('FUNDS', /to register, \d+ of fee/, glia.register(poor, NETUID, stranger.address))
    const atMost = rao((await glia.burnCost(NETUID)) / 2n)
    await refused('SLIPPAGE', /^expected a price of at most /, glia.register(alice, NETUID, miner.address, { atMost }))
    await glia.register(alice, NETUID, miner.address)
    await refused('FUNDS', /0 to register, \d+ of fee/, glia.register(poor, 0, miner.address))
    await glia.register(alice, 0, miner.address)
    await refused('ALREADY_REGISTERED', /on subnet 0 yet/, glia.register(alice, 0, miner.address))
    const closed = { netuid: NETUID, registration_allowed: false }
    await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
    await glia.sudo(alice, glia.chain.call('AdminUtils', 'sudo_set_network_registration_allowed', closed))
    await refused(
      'REGISTRATION_CLOSED',
      /^expected registration to be open/,
      glia.register(alice, NETUID, stranger.address),
    )
  })

  it('stake that is too little, unpaid, for nobody, or not there', async () => {
    const hotkey = owner.address
    const stake = (amount: Tao, more = {}) => ({ hotkey, netuid: NETUID, amount, ...more })
    const position = (amount: Alpha, more = {}) => ({ hotkey, netuid: NETUID, amount, ...more })
    await refused(
      'AMOUNT',
      /^expected at least 0\.002001007 TAO to stake, found 0\.000000005: /,
      glia.addStake(alice, stake(rao(5n))),
    )
    await refused('NO_SUCH_SUBNET', /no subnet 99/, glia.addStake(alice, stake(tao(1), { netuid: ABSENT })))
    await refused('FUNDS', /10000000000 to stake/, glia.addStake(dave, stake(tao(10))))
    const unknown = stake(tao(1), { hotkey: stranger.address })
    await refused('HOTKEY_UNKNOWN', /never registered/, glia.addStake(alice, unknown))
    const [none, one] = [position(alphaRao(0n)), position(alpha(1))]
    await refused('NO_STAKE', /^expected stake of 5DAA.* on subnet 2, found none/, glia.removeStake(dave, none))
    await refused('NO_STAKE', /^expected 1 alpha of stake of 5DAA.*, found none/, glia.removeStake(dave, one))
    await glia.addStake(alice, stake(tao(100), { maxSlippage: 'any' }))
    await refused('AMOUNT', /^expected at least 0\.000000001 alpha to take out, found 0/, glia.removeStake(alice, none))
    await glia.removeStake(alice, position(alpha(1)))
  })

  it('axons that nobody reaches, of nobody, or too often', async () => {
    const axon = (ip: string, port = 8091) => ({ netuid: NETUID, ip, port })
    for (const ip of ['127.0.0.1', '::1', '255.255.255.255'])
      await refused('AXON_ADDRESS', /^expected an address that others reach/, glia.serveAxon(miner, axon(ip)))
    await refused(
      'AXON_ADDRESS',
      /^expected a port from 1 to 65535, found 0/,
      glia.serveAxon(miner, axon('1.2.3.4', 0)),
    )
    await refused('NOT_REGISTERED', /which has none there/, glia.serveAxon(stranger, axon('1.2.3.4')))
    await glia.serveAxon(miner, axon('1.2.3.4'))
    await refused('TOO_SOON', /^expected the next announcement of/, glia.serveAxon(miner, axon('1.2.3.5')))
  })

  it('weights that are not for this hotkey, subnet, version or moment', async () => {
    const input = { netuid: NETUID, uids: [1], weights: [1] }
    await refused('COMMIT_REVEAL', /to be committed, found open weights/, glia.setOpenWeights(owner, input))
    const pending = { netuid: NETUID, mechanism: 0, uids: [1], values: [1], salt: [1], versionKey: 0 }
    await refused('COMMITMENT', /found none/, glia.revealWeights(owner, pending))
    const set = (name: string, value: object) =>
      glia.sudo(alice, glia.chain.untyped().call('AdminUtils', name, { netuid: NETUID, ...value }))
    await set('sudo_set_commit_reveal_weights_enabled', { enabled: true })
    await set('sudo_set_weights_set_rate_limit', { weights_set_rate_limit: 0 })
    for (const verb of ['setWeights', 'commitTimelocked', 'commitWeights'] as const) {
      const hide = (who: Keypair, more: object) => glia[verb](who, { ...input, ...more })
      const none = { uids: [0, 1], weights: [0, 0] }
      await refused('WEIGHTS', /^expected at least 1 weight above 0, found 0/, hide(owner, none))
      await refused('WEIGHTS', /^expected UIDs below 2, .* found 7/, hide(owner, { uids: [7] }))
      const noPermit = /^expected UID 1 to have .*, and without it the chain drops .* pass permitLater if it will be/
      await refused('NO_PERMIT', noPermit, hide(miner, { uids: [0] }))
      await set('sudo_set_weights_version_key', { weights_version_key: 5 })
      await refused('WEIGHTS_VERSION', /at least 5, found 4/, hide(owner, { versionKey: 4 }))
      await set('sudo_set_weights_version_key', { weights_version_key: 0 })
      await set('sudo_set_min_allowed_weights', { min_allowed_weights: 2 })
      await refused('WEIGHTS', /^expected at least 2 weights above 0, found 1/, hide(owner, {}))
      await set('sudo_set_min_allowed_weights', { min_allowed_weights: 1 })
    }
    // What was committed to is revealed in the next epoch, and neither before nor after it.
    const { reveal } = await glia.commitWeights(owner, { ...input, salt: [1, 2] })
    const waits =
      /^expected the weights to be revealed not before block \d+, found that the next block is \d+: wait \d+ blocks/
    const { message } = await refused('TOO_SOON', waits, glia.revealWeights(owner, reveal))
    await blocks(Number(/wait (\d+) block/.exec(message)?.[1]))
    await glia.revealWeights(owner, reveal)
    const { reveal: late } = await glia.commitWeights(owner, { ...input, salt: [3] })
    const { tempo } = await glia.hyperparameters(NETUID)
    const early = await refused('TOO_SOON', waits, glia.revealWeights(owner, late))
    // The next block begins with the epoch after it.
    await blocks(Number(/wait (\d+) block/.exec(early.message)?.[1]) + Number(tempo))
    await refused(
      'COMMITMENT',
      /one whose epoch for it, \d+, has passed: the next block is in \d+: commit/,
      glia.revealWeights(owner, late),
    )
    // Of two commitments to the same the chain's pool looks at the first, also once it has expired.
    const same = { ...input, salt: [4] }
    await glia.commitWeights(owner, same)
    await blocks(Number(tempo))
    const { reveal: second } = await glia.commitWeights(owner, same)
    await blocks(Number(tempo))
    await refused('COMMITMENT', /has passed/, glia.revealWeights(owner, second))
    // Of oneself no permit is asked, and it may come before they are revealed.
    await glia.commitTimelocked(miner, input)
    await glia.commitTimelocked(miner, { ...input, uids: [0], permitLater: true })
    await set('sudo_set_weights_set_rate_limit', { weights_set_rate_limit: 100 })
    await set('sudo_set_commit_reveal_weights_enabled', { enabled: false })
    await refused('COMMIT_REVEAL', /in the open, found a commitment/, glia.commitWeights(owner, input))
    await refused('NO_SUCH_SUBNET', /no subnet 99/, glia.setWeights(owner, { ...input, netuid: ABSENT }))
    await refused('WEIGHTS', /root, subnet 0/, glia.setOpenWeights(owner, { ...input, netuid: 0 }))
    await refused('NOT_REGISTERED', /on subnet 2, found/, glia.setWeights(stranger, input))
    await refused('MECHANISM', /^expected a mechanism below 1/, glia.setWeights(owner, { ...input, mechanism: 3 }))
    const twice = { ...input, uids: [1, 1], weights: [1, 1] }
    await refused('WEIGHTS', /^expected each UID once, found UID 1 twice/, glia.setWeights(owner, twice))
    // Whoever waits does not hear of a UID that there is not when the wait is over.
    await refused('WEIGHTS', /^expected UIDs below 2, .* found 7/, glia.setWeights(owner, { ...input, uids: [7] }))
    await refused('TOO_SOON', /wait \d+ blocks \(about \d+ s\)$/, glia.setWeights(owner, input))
    await set('sudo_set_weights_set_rate_limit', { weights_set_rate_limit: 0 })
    await refused('NO_PERMIT', /^expected UID 1 to have/, glia.setWeights(miner, { ...input, uids: [0] }))
    await set('sudo_set_min_allowed_weights', { min_allowed_weights: 2 })
    await refused('WEIGHTS', /^expected at least 2 weights above 0, found 1/, glia.setWeights(owner, input))
    await set('sudo_set_min_allowed_weights', { min_allowed_weights: 1 })
    await set('sudo_set_weights_version_key', { weights_version_key: 5 })
    const old = { ...input, versionKey: 4 }
    await refused('WEIGHTS_VERSION', /at least 5, found 4/, glia.setWeights(owner, old))
    await glia.setWeights(owner, { ...input, versionKey: 5 })
  })

  it('batches that are empty or send more than there is, and sudo by anybody else', async () => {
    await refused('EMPTY_BATCH', /^expected at least one call/, glia.batch(alice, []))
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    const send = (name: string) => glia.chain.untyped().call('Balances', name, { dest: bob.address, value: tao(0.6) })
    const half = send('transfer_keep_alive')
    await refused('FUNDS', /: 1200000000 to send, .* \(unless allowDeath\)$/, glia.batch(dave, [half, remark, half]))
    await glia.batch(dave, [half, remark])
    await refused('NOT_SUDO', /^expected the sudo key to sign, 5Grwva/, glia.sudo(bob, remark))
    await glia.sudo(alice, remark)
  })
})
