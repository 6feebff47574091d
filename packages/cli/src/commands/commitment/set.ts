import { fromHex } from '@glia/base'
import type { Command } from 'commander'
import { UsageError } from '../../errors.ts'
import { given } from '../../explain.ts'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { verbCommand } from '../verb/verbCommand.ts'

interface Options {
  readonly netuid: number
  readonly data?: string
  readonly hex?: string
}

/** `glia commitment set` */
export function setCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'setCommitment'>(terminal, {
    name: 'set',
    key: 'hotkey',
    summary: 'commit to something',
    description:
      'Commits to a text or bytes on a subnet, in place of what was committed to before. It costs nothing, and everybody can read it. Signed by ' +
      'the wallet’s hotkey, which has to be registered there.',
    examples: [
      ['glia commitment set --netuid 1 --data "my model" -w alice', 'a text'],
      ['glia commitment set --netuid 1 --hex 0xdeadbeef -w alice', 'bytes'],
    ],
    options: (command) =>
      command
        .requiredOption('--netuid <number>', 'the subnet', netuid)
        .option('--data <text>', 'a text of at most 512 bytes')
        .option('--hex <bytes>', 'bytes, 0x… in hexadecimal'),
    expect: (options) => void dataOf(options),
    request: ({ options }) => ({
      verb: 'setCommitment',
      input: { netuid: options.netuid, data: dataOf(options) },
    }),
  })
}

function dataOf({ data, hex }: Options): string | Uint8Array {
  if (data !== undefined && hex === undefined) return data
  if (hex !== undefined && data === undefined) return given('--hex', () => fromHex(hex))
  throw new UsageError('DATA', `expected --data or --hex, found ${data === undefined ? 'neither' : 'both'}: give one`)
}
