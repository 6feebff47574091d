import { CheckError } from './errors.ts'

// What several checks find, said once.

/** The chain has never heard of a hotkey. */
export const unknownHotkey = (hotkey: string): CheckError =>
  new CheckError('HOTKEY_UNKNOWN', {
    expected: 'a hotkey that the chain knows',
    found: `${hotkey}, which was never registered`,
    advice: 'register it on a subnet first, or check the address',
  })

/** A hotkey has no UID on a subnet. */
export const notRegistered = (netuid: number, hotkey: string): CheckError =>
  new CheckError('NOT_REGISTERED', {
    expected: `a hotkey with a UID on subnet ${netuid}`,
    found: `${hotkey}, which has none there`,
    advice: 'register it first, or name another that is',
  })

/** Somebody else owns a subnet. */
export const notSubnetOwner = (netuid: number, owner: string, address: string): CheckError =>
  new CheckError('NOT_OWNER', {
    expected: `the owner of subnet ${netuid} to sign, ${owner}`,
    found: address,
    advice: 'only its owner starts and changes a subnet: sign with that coldkey',
  })

/** The first block that a transaction signed now can be in, and seconds between blocks where they are known. */
export interface Coming {
  readonly next: number
  readonly blockTime: number | undefined
}

/** @throws CheckError unless block `earliest` has come. */
export function expectBlock(
  code: 'TOO_SOON' | 'REGISTRATION_CLOSED',
  what: string,
  earliest: bigint | undefined,
  { next, blockTime }: Coming,
): void {
  if (earliest === undefined || BigInt(next) >= earliest) return
  const wait = earliest - BigInt(next)
  throw new CheckError(code, {
    expected: `${what} not before block ${earliest}`,
    found: `that the next block is ${next}`,
    advice: `wait ${wait} block${wait === 1n ? '' : 's'}${inTime(wait, blockTime)}`,
  })
}

/** How long so many blocks are, in the unit that people would say it in. */
export function inTime(blocks: bigint, blockTime: number | undefined): string {
  if (blockTime === undefined) return ''
  const seconds = Number(blocks) * blockTime
  if (seconds < 120) return ` (about ${Math.max(1, Math.round(seconds))} s)`
  if (seconds < 7200) return ` (about ${Math.round(seconds / 60)} minutes)`
  return seconds < 172_800
    ? ` (about ${Math.round(seconds / 3600)} hours)`
    : ` (about ${Math.round(seconds / 86_400)} days)`
}
