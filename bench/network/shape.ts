// How big a network of the benchmarks is. What is left out follows from the number of subnets and UIDs.

export interface NetworkShape {
  /** Subnets beside the root, 1 to 1024. */
  readonly subnets: number
  /** UIDs of each subnet, all taken. */
  readonly uids: number
  /** UIDs of each subnet that validate; the same hotkeys on all subnets, and the members of the root. */
  readonly validators: number
  /** Stake positions of all, on root and subnets: each neuron's own, the others of nominators with validators. */
  readonly positions: number
  /** Share of the UIDs that get weights, the same ones from every validator. */
  readonly columnsShare: number
  /** Blocks between two epochs of a subnet. */
  readonly tempo: number
  /** Nominators that have root stake too, beside the validators' owners. Each block claims for some who have. */
  readonly rootNominators: number
  /** Further accounts that hold TAO and do nothing. */
  readonly accounts: number
}

/** Mainnet's size: 128 subnets of 256 UIDs, 82,000 stake positions. */
export const MAINNET: NetworkShape = {
  subnets: 128,
  uids: 256,
  validators: 64,
  positions: 82_000,
  columnsShare: 0.1,
  tempo: 360,
  rootNominators: 0,
  accounts: 0,
}

/** Most members of the root network. */
const MAX_ROOT_MEMBERS = 64

/** A whole shape; positions and validators keep mainnet's proportion to the UIDs where they are left out. */
export function networkShape(given: Partial<NetworkShape> = {}): NetworkShape {
  const subnets = given.subnets ?? MAINNET.subnets
  const uids = given.uids ?? MAINNET.uids
  const validators = given.validators ?? Math.max(1, Math.min(MAX_ROOT_MEMBERS, uids >> 2))
  const positions = Math.round((MAINNET.positions * subnets * uids) / (MAINNET.subnets * MAINNET.uids))
  const shape = { ...MAINNET, positions, ...given, subnets, uids, validators }
  if (subnets < 1 || subnets > 1024) throw new RangeError(`expected 1 to 1024 subnets, found ${subnets}`)
  if (validators < 1 || validators > MAX_ROOT_MEMBERS || validators + 2 > uids)
    throw new RangeError(`expected 1 to 64 validators and two further UIDs, found ${validators} of ${uids}`)
  return shape
}

const SIX_DIGITS = 1_000_000

/** TAO and alpha in the pool of a subnet, rao: dear subnets first; all prices together are 1.5, as root's dividends need. */
export function poolOf(shape: NetworkShape, netuid: number): { readonly tao: bigint; readonly alpha: bigint } {
  const weight = (n: number) => 1 / (8 + n)
  let all = 0
  for (let n = 1; n <= shape.subnets; n++) all += weight(n)
  const alpha = 2_000_000_000_000_000n
  const price = Math.max(1, Math.round((SIX_DIGITS * 1.5 * weight(netuid)) / all))
  return { tao: (alpha * BigInt(price)) / BigInt(SIX_DIGITS), alpha }
}

/** Rao between 1 and `most` tokens, every order of size as often as the others. */
export const amountUpTo = (most: number, draw: number): bigint => BigInt(Math.floor(most ** draw * 1e9))
