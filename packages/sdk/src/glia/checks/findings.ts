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

/** @throws CheckError unless block `earliest` has come. */
export function expectBlock(
  code: 'TOO_SOON' | 'REGISTRATION_CLOSED',
  what: string,
  earliest: bigint | undefined,
  next: number,
): void {
  if (earliest === undefined || BigInt(next) >= earliest) return
  const wait = earliest - BigInt(next)
  throw new CheckError(code, {
    expected: `${what} not before block ${earliest}`,
    found: `that the next block is ${next}`,
    advice: `wait ${wait} block${wait === 1n ? '' : 's'}`,
  })
}
