import type { Command } from 'commander'
import { UsageError } from '../../errors.ts'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { verbCommand } from '../verb/verbCommand.ts'

interface Options {
  readonly netuid?: number
  readonly name: string
  readonly url?: string
  readonly github?: string
  readonly image?: string
  readonly contact?: string
  readonly discord?: string
  readonly description?: string
  readonly additional?: string
}

/** `glia identity set` */
export function setCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'setIdentity' | 'setSubnetIdentity'>(terminal, {
    name: 'set',
    summary: 'say who you are, or what a subnet is',
    description:
      'Sets what the wallet’s coldkey says about itself, which needs a registered hotkey, or with --netuid what its owner says about a subnet. ' +
      'What is not given becomes empty.',
    examples: [
      ['glia identity set --name Alice --url https://alice.example -w alice', 'of a coldkey'],
      ['glia identity set --netuid 2 --name Retrieval --contact a@b.example -w alice', 'of a subnet'],
    ],
    options: (command) =>
      command
        .option('--netuid <number>', 'of this subnet instead of the coldkey', netuid)
        .requiredOption('--name <text>', 'its name')
        .option('--url <url>', 'a web page')
        .option('--github <url>', 'a repository')
        .option('--image <url>', 'a picture; of a subnet its logo')
        .option('--contact <text>', 'how to reach the owner of a subnet')
        .option('--discord <handle>', 'a handle on Discord')
        .option('--description <text>', 'what it does')
        .option('--additional <text>', 'anything else'),
    expect({ netuid: subnet, contact }) {
      if (subnet !== undefined || contact === undefined) return
      throw new UsageError(
        'CONTACT',
        'expected --netuid beside --contact, found none: only a subnet has a contact; put a coldkey’s into --additional',
      )
    },
    request({ options }) {
      const { netuid: subnet, name, url = '', github = '', image = '', contact = '', discord = '' } = options
      const { description = '', additional = '' } = options
      const shared = { name, url, githubRepo: github, discord, description, additional }
      if (subnet === undefined) return { verb: 'setIdentity', input: { ...shared, image } }
      return { verb: 'setSubnetIdentity', input: { ...shared, netuid: subnet, contact, logoUrl: image } }
    },
  })
}
