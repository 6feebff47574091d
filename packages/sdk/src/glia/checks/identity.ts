import { CheckError } from './errors.ts'
import { expectRegistered, expectSubnetOwner } from './ownership.ts'
import type { ChainView } from './view.ts'

/** Most bytes of each member; those not named take 256. Source: pallet-subtensor `is_valid_identity`. */
const IDENTITY_LIMITS: Readonly<Record<string, number>> = { image: 1024, description: 1024, additional: 1024 }
/** Source: pallet-subtensor `is_valid_subnet_identity`. */
const SUBNET_LIMITS: Readonly<Record<string, number>> = {
  github_repo: 1024,
  subnet_contact: 1024,
  subnet_url: 1024,
  description: 1024,
  logo_url: 1024,
  additional: 1024,
}
const SHORT = 256

/** Most bytes of a commitment in one field (pallet-commitments `Data::BigRaw`). */
const MAX_COMMITMENT = 512
/** A commitment counts for at least this many bytes. */
const MIN_SPACE = 100n

type Members = Readonly<Record<string, string>>

function expectShort(members: Members, limits: Readonly<Record<string, number>>): void {
  for (const [name, text] of Object.entries(members)) {
    const most = limits[name] ?? SHORT
    const { length } = new TextEncoder().encode(text)
    if (length <= most) continue
    throw new CheckError('IDENTITY', {
      expected: `at most ${most} bytes of ${name}`,
      found: String(length),
      advice: 'shorten it',
    })
  }
}

/** IDENTITY, NOT_REGISTERED. */
export async function checkIdentity(view: ChainView, coldkey: string, members: Members): Promise<void> {
  expectShort(members, IDENTITY_LIMITS)
  const owned = await view.read('OwnedHotkeys', coldkey)
  if (owned === undefined) return
  for (const hotkey of owned) if (await registeredAnywhere(view, hotkey)) return
  throw new CheckError('NOT_REGISTERED', {
    expected: `a hotkey of ${coldkey} that is registered on some subnet`,
    found: 'none',
    advice: 'register one first: the chain keeps identities of those who take part',
  })
}

async function registeredAnywhere(view: ChainView, hotkey: string): Promise<boolean> {
  for await (const [, member] of view.queries.chain.entries('SubtensorModule', 'IsNetworkMember', [hotkey]))
    if (member) return true
  return false
}

/** IDENTITY, NOT_OWNER, NoSuchSubnet. */
export async function checkSubnetIdentity(
  view: ChainView,
  owner: string,
  netuid: number,
  members: Members,
): Promise<void> {
  expectShort(members, SUBNET_LIMITS)
  await expectSubnetOwner(view, owner, netuid)
}

/** That so many bytes fit into a commitment. @throws CheckError COMMITMENT */
export function expectCommittable(bytes: number): void {
  if (bytes === 0 || bytes > MAX_COMMITMENT)
    throw commitment(`1 to ${MAX_COMMITMENT} bytes`, String(bytes), 'commit to a hash of it, or to where it is')
}

/** COMMITMENT, NOT_REGISTERED, NoSuchSubnet. */
export async function checkCommitment(view: ChainView, hotkey: string, netuid: number, bytes: number): Promise<void> {
  const [, most, used, epoch] = await Promise.all([
    expectRegistered(view, netuid, hotkey),
    view.readOf('Commitments', 'MaxSpace'),
    view.readOf('Commitments', 'UsedSpaceOf', netuid, hotkey),
    view.read('SubnetEpochIndex', netuid),
  ])
  if (most === undefined) return
  const before = used !== undefined && used.last_epoch === epoch ? used.used_space : 0n
  const wanted = BigInt(bytes) > MIN_SPACE ? BigInt(bytes) : MIN_SPACE
  if (before + wanted > BigInt(most))
    throw commitment(`at most ${most} bytes in an epoch`, `${before} and ${wanted} more`, 'wait for the next epoch')
}

const commitment = (expected: string, found: string, advice: string) =>
  new CheckError('COMMITMENT', { expected, found, advice })
