import { CheckError, DispatchError, Keypair } from '@glia/sdk'
import { expect, it } from 'vitest'
import { FinalError } from './errors.ts'
import { MemoryChain } from './memoryChain.ts'
import type { ChainCall, OwnerChain } from './ownerChain.ts'
import { netuidFor, type SubnetSetup, setupSubnet, TAO } from './setupSubnet.ts'
import type { SubnetState } from './subnetChain.ts'
import type { Telemetry } from './telemetry.ts'

const funder = Keypair.fromUri('//Alice')
const owner = Keypair.fromUri('//setup//owner')
const member = Keypair.fromUri('//setup//member')

/** A chain whose only memory is which calls were made. */
class RecordingChain extends MemoryChain implements OwnerChain {
  readonly sent: string[] = []
  readonly #balances = new Map<string, bigint>()
  #exists = false
  #running = false
  #hidden = true
  #limit = 100
  #rootOpen = false
  #failures = 1

  override async subnetExists(): Promise<boolean> {
    return this.#exists
  }
  override async subnet(netuid: number): Promise<SubnetState> {
    return { ...(await super.subnet(netuid)), commitReveal: this.#hidden, weightsRateLimit: this.#limit }
  }
  taken = [1]
  sudo = funder.address
  async netuids(): Promise<readonly number[]> {
    return this.#exists ? [...this.taken, this.netuid] : this.taken
  }
  async sudoKey(): Promise<string> {
    return this.sudo
  }
  async subnetOwner(): Promise<string> {
    return owner.address
  }
  async isStarted(): Promise<boolean> {
    return this.#running
  }
  override async canStake(): Promise<boolean> {
    return this.#rootOpen
  }
  async balance(address: string): Promise<bigint> {
    return this.#balances.get(address) ?? 0n
  }
  async submit(signer: Keypair, { call, args }: ChainCall): Promise<void> {
    if (call === 'start_call' && this.#failures-- > 0) throw new Error('NeedWaitingMoreBlocksToStarCall')
    const who = { [funder.address]: 'funder', [owner.address]: 'owner' }[signer.address] ?? 'another'
    this.sent.push(`${who} ${call}`)
    if (call === 'batch_all') {
      for (const inner of args.calls as ChainCall[])
        this.#balances.set(String(inner.args.dest), inner.args.value as bigint)
    }
    if (call === 'register_network') this.#exists = true
    if (call === 'start_call') this.#running = true
    const inner = args.call as ChainCall | undefined
    if (inner?.call === 'sudo_set_commit_reveal_weights_enabled') this.#hidden = inner.args.enabled as boolean
    if (inner?.call === 'sudo_set_subtoken_enabled') this.#rootOpen = true
    if (inner?.call === 'sudo_set_weights_set_rate_limit') this.#limit = inner.args.weights_set_rate_limit as number
  }
}

function setup(chain: OwnerChain, lines: Telemetry[], openWeights = true): SubnetSetup {
  return {
    chain,
    netuid: 2,
    funder,
    ownerColdkey: owner,
    ownerHotkey: Keypair.fromUri('//setup//owner//hotkey'),
    members: [{ address: member.address, rao: 100n * TAO }],
    ownerRao: 5000n * TAO,
    openWeights,
    telemetry: (line) => lines.push(line),
    signal: new AbortController().signal,
  }
}

it('funds, creates, starts and opens a subnet, tries again what failed, and finds nothing to do the next time', async () => {
  const chain = new RecordingChain({ netuid: 2 })
  const lines: Telemetry[] = []
  await setupSubnet(setup(chain, lines))
  const first = [
    'funder batch_all',
    'owner register_network',
    'owner start_call',
    ...Array<string>(4).fill('funder sudo'),
  ]
  expect(chain.sent).toEqual(first)
  expect(await chain.balance(member.address)).toBe(100n * TAO)
  expect(lines.filter(({ kind }) => kind === 'warning').length).toBe(1)
  await setupSubnet(setup(chain, lines))
  expect(chain.sent).toEqual(first)
})

it('leaves weights hidden, as a new subnet has them, unless told otherwise', async () => {
  const chain = new RecordingChain({ netuid: 2 })
  await setupSubnet(setup(chain, [], false))
  expect(chain.sent.filter((call) => call === 'funder sudo').length).toBe(3)
  expect((await chain.subnet(2)).commitReveal).toBe(true)
})

const unpaid = { expected: 'the sudo key to sign', found: 'another', advice: 'sign with it' }
it.each([
  [new DispatchError('Token', 'FundsUnavailable', 'Funds are unavailable')],
  [new CheckError('NOT_SUDO', unpaid)],
])('gives up at once on what money or the sudo key alone can mend: %s', async (error) => {
  const chain = new RecordingChain({ netuid: 2 })
  const lines: Telemetry[] = []
  let asked = 0
  chain.submit = async () => {
    asked++
    throw error
  }
  const failure = await setupSubnet(setup(chain, lines)).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(FinalError)
  expect(failure).toMatchObject({ message: `fund 2 accounts: ${error.message}` })
  expect([asked, lines]).toEqual([1, []])
})

it('does not take over a subnet of somebody else, nor a netuid that is not next', async () => {
  const foreign = new RecordingChain({ netuid: 2 })
  await setupSubnet(setup(foreign, []))
  const before = foreign.sent.length
  const taken = await setupSubnet({ ...setup(foreign, []), ownerColdkey: member }).catch((error: unknown) => error)
  expect(taken).toBeInstanceOf(FinalError)
  expect(String(taken)).toMatch(/choose another netuid/)
  const other = new RecordingChain({ netuid: 7 })
  const wrong = await setupSubnet({ ...setup(other, []), netuid: 7 }).catch((error: unknown) => error)
  expect(wrong).toBeInstanceOf(FinalError)
  expect(String(wrong)).toMatch(/gets netuid 2, expected 7/)
  // Nobody was paid for a market that cannot be.
  expect([foreign.sent.length, other.sent]).toEqual([before, []])
})

it('lets whichever development account is sudo open the settings, and pays nobody where none is', async () => {
  const chain = new RecordingChain({ netuid: 2 })
  chain.sudo = Keypair.fromUri('//Bob').address
  await setupSubnet(setup(chain, []))
  expect(chain.sent.filter((call) => call.endsWith(' sudo'))).toEqual(Array(4).fill('another sudo'))
  // Nothing is left to open.
  chain.sudo = member.address
  await setupSubnet(setup(chain, []))
  const foreign = new RecordingChain({ netuid: 2 })
  foreign.sudo = member.address
  const refused = await setupSubnet(setup(foreign, [])).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FinalError)
  expect(String(refused)).toContain(`expected a development account as sudo`)
  expect(String(refused)).toContain(`found ${member.address}`)
  expect(foreign.sent).toEqual([])
})

it('has the subnet that is its owner’s, else the first number that is free, whatever stands behind it', async () => {
  const chain = new RecordingChain({ netuid: 2 })
  chain.subnetOwner = async (netuid?: number) => (netuid === 5 ? owner.address : member.address)
  chain.taken = [5, 1]
  expect(await netuidFor(chain, owner.address)).toBe(5)
  expect(await netuidFor(chain, owner.address, 4)).toBe(4)
  chain.taken = [1, 3, 2, 7]
  expect(await netuidFor(chain, owner.address)).toBe(4)
  chain.taken = []
  expect(await netuidFor(chain, owner.address)).toBe(1)
})
