import { shownAddress } from '@glia/base'

/** What tells apart addresses that are shown alike: their number in the list, behind them. */
const NUMBER = / \(address \d+\)$/

/** How each of several addresses is shown, no two of them alike: the name of a node is what it is known by from here on. */
export function namesOf(addresses: readonly string[]): string[] {
  const shown = addresses.map(shownAddress)
  return shown.map((name, at) =>
    shown.indexOf(name) === shown.lastIndexOf(name) ? name : `${name} (address ${at + 1})`,
  )
}

/** An address as it is shown, or such a name as it is. */
export function shownName(address: string): string {
  const [number = ''] = NUMBER.exec(address) ?? []
  return shownAddress(address.slice(0, address.length - number.length)) + number
}
