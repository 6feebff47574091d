import type { KeysGrowth } from './keys.ts'
import type { SubnetsGrowth } from './subnets.ts'

const short = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)))
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, at) => (at === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The measurements as tables for docs/growth.md. */
export function markdown(keys: readonly KeysGrowth[], subnets: readonly SubnetsGrowth[]): string {
  const parts: string[] = []
  if (keys.length > 0) {
    parts.push(
      table(
        [
          'keys',
          'store',
          'opened, s',
          'empty block, ms',
          '100 transfers, ms',
          'transfers/s',
          'anonymous, MB',
          'file-mapped, MB',
          'on disk, MB',
        ],
        keys.map((each) => [
          each.keys.toLocaleString('en'),
          each.store,
          each.store === 'memory' ? '–' : short(each.startMs / 1000),
          short(each.empty.median),
          short(each.transfers.median),
          short(transferRate(each)),
          short(each.opened.anonymous),
          short(each.opened.fileMapped),
          each.diskMegabytes === undefined ? '–' : short(each.diskMegabytes),
        ]),
      ),
    )
  }
  if (subnets.length > 0) {
    parts.push(
      table(
        ['subnets', 'block, median ms', 'mean ms', 'with the longest epoch, ms', 'blocks/s', 'peak memory, MB'],
        subnets.map(({ subnets: n, result }) => [
          n.toLocaleString('en'),
          short(result.times.median),
          short(result.elapsed / result.times.count),
          short(result.times.longest),
          short((1000 * result.times.count) / result.elapsed),
          short(result.atEnd.peak),
        ]),
      ),
    )
  }
  return parts.join('\n\n')
}

/** Transfers that blocks took in a second. */
export const transferRate = ({ transfers, transfersEach }: KeysGrowth): number =>
  (1000 * transfers.count * transfersEach) / transfers.sum
