import { CheckError, DispatchError, Keypair } from '@glia/sdk'
import { FinalError } from './errors.ts'
import type { ChainCall, OwnerChain } from './ownerChain.ts'
import { retry } from './pause.ts'
import type { TelemetrySink } from './telemetry.ts'

/** 1 TAO in rao. */
export const TAO = 1_000_000_000n

export interface SubnetSetup {
  readonly chain: OwnerChain
  /** The netuid that the subnet has, or is expected to get. */
  readonly netuid: number
  /** Pays for everything. */
  readonly funder: Keypair
  readonly ownerColdkey: Keypair
  readonly ownerHotkey: Keypair
  /** SS58 addresses of the members' coldkeys, and how much each gets to begin with. */
  readonly members: readonly { readonly address: string; readonly rao: bigint }[]
  readonly ownerRao: bigint
  /** Weights are set in the open: for validators whose client seals hidden ones to a beacon that the network does not hear. */
  readonly openWeights: boolean
  readonly telemetry: TelemetrySink
  readonly signal: AbortSignal
}

/**
 * Brings a subnet to the state that a market needs, whatever part of it is there already: the members have money, the
 * subnet exists, weights can be set soon (and in the open, if so asked), emission has started. Run again, it finds nothing to do.
 */
export async function setupSubnet(setup: SubnetSetup): Promise<void> {
  const { chain, netuid, ownerColdkey } = setup
  // Before anybody is paid: money that a member has is spent on whatever subnet it was told.
  const exists = await expectSubnet(chain, netuid, ownerColdkey.address)
  const sudo = await expectSudo(setup, exists)
  await fund(setup, exists)
  if (!exists) await create(setup)
  else step(setup, 'the subnet is there')
  if (!(await chain.isStarted(netuid))) {
    await insist(setup, 'start', setup.ownerColdkey, call('SubtensorModule', 'start_call', { netuid }))
  }
  await openDoors(setup, sudo)
}

/** Accounts whose keys everybody knows: one of them is sudo of a local network. */
const DEVELOPMENT = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie'] as const

/** What is asked of a chain before its market is set up. */
type Asked = Pick<SubnetSetup, 'chain' | 'netuid' | 'funder' | 'openWeights'>

/**
 * The sudo key, where it has something to open.
 *
 * @param exists whether the subnet is there already
 * @throws FinalError when it is nobody's whose key is known
 */
export async function expectSudo(asked: Asked, exists: boolean): Promise<Keypair | undefined> {
  return exists && (await closedDoors(asked)).length === 0 ? undefined : sudoOf(asked)
}

async function sudoOf(asked: Asked): Promise<Keypair> {
  const address = await asked.chain.sudoKey()
  const known = [asked.funder, ...DEVELOPMENT.map((uri) => Keypair.fromUri(uri))]
  const sudo = known.find((each) => each.address === address)
  if (sudo !== undefined) return sudo
  throw new FinalError(
    `expected a development account as sudo, which has to open the market's settings (${DEVELOPMENT.join(', ')}), found ${address}; begin the chain with such a sudo`,
  )
}

/**
 * The subnet that a market has, or will have: the one that is its owner's, else the first number that is free.
 *
 * @param asked the one that it is to be, where that was said
 * @throws FinalError as {@link expectSubnet}
 */
export async function netuidFor(chain: OwnerChain, ownerColdkey: string, asked?: number): Promise<number> {
  if (asked !== undefined) return asked
  const there = [...(await chain.netuids())].sort((a, b) => a - b)
  for (const netuid of there) if ((await chain.subnetOwner(netuid)) === ownerColdkey) return netuid
  return firstFree(there)
}

/** The number that the next new subnet gets. */
function firstFree(taken: readonly number[]): number {
  let netuid = 1
  while (taken.includes(netuid)) netuid++
  return netuid
}

/**
 * Whether the subnet is there already.
 *
 * @throws FinalError when it belongs to somebody else, or is not there and not the next one to be registered
 */
export async function expectSubnet(chain: OwnerChain, netuid: number, ownerColdkey: string): Promise<boolean> {
  if (!(await chain.subnetExists(netuid))) {
    const next = firstFree(await chain.netuids())
    if (next === netuid) return false
    throw new FinalError(`the next new subnet gets netuid ${next}, expected ${netuid}; pass --netuid ${next}`)
  }
  const owner = await chain.subnetOwner(netuid)
  if (owner !== ownerColdkey) {
    throw new FinalError(`subnet ${netuid} belongs to ${owner}, expected ${ownerColdkey}; choose another netuid`)
  }
  return true
}

async function fund(setup: SubnetSetup, exists: boolean): Promise<void> {
  const { chain, funder, ownerColdkey, ownerRao } = setup
  const wanted = [{ address: ownerColdkey.address, rao: ownerRao }, ...setup.members]
  const calls: ChainCall[] = []
  for (const { address, rao } of wanted) {
    // An owner who has a subnet still has to pay for a further one.
    const enough = address === ownerColdkey.address && !exists ? ownerRao : ENOUGH
    if ((await chain.balance(address)) >= enough) continue
    calls.push(call('Balances', 'transfer_keep_alive', { dest: address, value: rao }))
  }
  if (calls.length === 0) return
  await insist(setup, `fund ${calls.length} accounts`, funder, call('Utility', 'batch_all', { calls }))
}

async function create(setup: SubnetSetup): Promise<void> {
  const { ownerColdkey, ownerHotkey } = setup
  const register = call('SubtensorModule', 'register_network', { hotkey: ownerHotkey.address })
  await insist(setup, 'register the subnet', ownerColdkey, register)
}

/** Who has this much has been funded before; the rest is staked, locked or spent. Rao. */
const ENOUGH = 10n * TAO

/** Blocks between two weight settings of a validator on a local market. */
const WEIGHTS_RATE_LIMIT = 20

/**
 * What sudo has to open on a fresh local network. Weights: they are set more often than the default of 100 blocks, so that one
 * sees the market move. Root: validators stake there, and its genesis does not allow it.
 */
async function closedDoors({ chain, netuid, openWeights }: Asked): Promise<ChainCall[]> {
  const state = await chain.subnet(netuid)
  const calls: ChainCall[] = []
  if (!(await chain.canStake(0))) {
    calls.push(call('AdminUtils', 'sudo_set_subtoken_enabled', { netuid: 0, subtoken_enabled: true }))
  }
  if (openWeights && state.commitReveal) {
    calls.push(call('AdminUtils', 'sudo_set_commit_reveal_weights_enabled', { netuid, enabled: false }))
  }
  if (state.weightsRateLimit > WEIGHTS_RATE_LIMIT) {
    const limit = { netuid, weights_set_rate_limit: WEIGHTS_RATE_LIMIT }
    calls.push(call('AdminUtils', 'sudo_set_weights_set_rate_limit', limit))
  }
  return calls
}

async function openDoors(setup: SubnetSetup, sudo: Keypair | undefined): Promise<void> {
  const calls = await closedDoors(setup)
  if (calls.length === 0) return
  // Closed since it was looked at.
  sudo ??= await sudoOf(setup)
  // Settings rest shortly before an epoch; with epochs every 10 blocks that would be always.
  calls.unshift(call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }))
  for (const inner of calls) await insist(setup, inner.call, sudo, call('Sudo', 'sudo', { call: inner }))
}

function call(pallet: string, name: string, args: Readonly<Record<string, unknown>>): ChainCall {
  return { pallet, call: name, args }
}

function step(setup: SubnetSetup, text: string): void {
  setup.telemetry({ kind: 'setup', name: 'setup', netuid: setup.netuid, step: text })
}

/** Failures that stay until somebody sends money or changes the sudo key. */
const HOPELESS = new Set(['FundsUnavailable', 'CannotAffordLockCost', 'SubnetLimitReached', 'RequireSudo', 'BadOrigin'])

/** The same, found before anything was paid. */
const HOPELESS_BEFORE = new Set<string>(['FUNDS', 'HOTKEY_OWNER', 'NOT_OWNER', 'NOT_SUDO'])

function isHopeless(error: unknown): boolean {
  if (error instanceof CheckError) return HOPELESS_BEFORE.has(error.code)
  return error instanceof DispatchError && HOPELESS.has(error.error)
}

/** Sends a call, again if need be: a start may come too early, a pool may be full. */
async function insist(setup: SubnetSetup, what: string, signer: Keypair, chainCall: ChainCall): Promise<void> {
  await retry(what, () => setup.chain.submit(signer, chainCall), {
    signal: setup.signal,
    attempts: 40,
    firstMs: 250,
    longestMs: 1000,
    isFinal: isHopeless,
    onFailure: (message) => setup.telemetry({ kind: 'warning', name: 'setup', message }),
  })
  step(setup, what)
}
