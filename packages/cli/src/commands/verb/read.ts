import type { Glia } from '@glia/sdk'
import { Argument, type Command } from 'commander'
import { jsonOption } from '../../command.ts'
import { UsageError } from '../../errors.ts'
import { networkOption, withNetwork } from '../../network.ts'
import { netuid } from '../../options.ts'
import { type Style, styleFor } from '../../output/style.ts'
import type { Terminal } from '../../terminal.ts'

/** The options of every command that only asks. */
export interface ReadOptions {
  readonly network: string
  readonly netuid?: number
  readonly json?: boolean
}

/** By its name the argument is known. */
const NETUID = 'netuid'

/** `<netuid>`, the first argument of commands about one subnet; as the option `--netuid` it stands in commands of btcli. */
export function aboutSubnet(command: Command): Command {
  return command
    .usage('[options] <netuid>')
    .addArgument(new Argument(`[${NETUID}]`, 'number of the subnet').argParser(netuid))
    .option('--netuid <number>', 'the same, as btcli has it', netuid)
}

/**
 * The subnet that a command of {@link aboutSubnet} asks for.
 *
 * @throws UsageError when it is named not at all, or twice
 */
export function subnetOf(argument: unknown, option: number | undefined): number {
  if (typeof argument === 'number' && option !== undefined)
    throw new UsageError('NETUID', `expected one netuid, found ${argument} and --netuid ${option}: choose one`)
  const found = typeof argument === 'number' ? argument : option
  if (found === undefined) throw new UsageError('MISSING_ARGUMENT', "missing required argument 'netuid'")
  return found
}

/** An answer about a subnet that is not there would be one about nothing. @throws NoSuchSubnet */
export async function expectSubnet(glia: Glia, subnet: number): Promise<void> {
  if (await glia.storage('SubtensorModule', 'NetworksAdded', subnet)) return
  const { NoSuchSubnet } = await import('@glia/sdk')
  throw new NoSuchSubnet(subnet)
}

/**
 * Completes a command that asks the network: what `ask` answers is the JSON, and `text` is how people read it.
 *
 * @param ask what to find out, with the command's arguments, of which `<netuid>` is a number
 * @throws NoSuchSubnet where it asks about a subnet, as argument or option, that is not there
 */
export function reading<Answer, Options extends object = object>(
  terminal: Terminal,
  command: Command,
  ask: (glia: Glia, args: readonly unknown[], options: Options & ReadOptions) => Promise<Answer>,
  text: (answer: Answer, style: Style) => readonly string[],
): Command {
  return command
    .addOption(networkOption())
    .option(...jsonOption('JSON', 'amounts in rao, as text'))
    .action(async () => {
      const options = command.opts<Options & ReadOptions>()
      const args: unknown[] = [...command.processedArgs]
      const isAboutSubnet = command.registeredArguments[0]?.name() === NETUID
      const subnet = isAboutSubnet ? subnetOf(args[0], options.netuid) : options.netuid
      if (isAboutSubnet) args[0] = subnet
      const answer = await withNetwork(
        options.network,
        async (glia) => {
          if (subnet !== undefined) await expectSubnet(glia, subnet)
          return ask(glia, args, options)
        },
        terminal,
      )
      if (options.json) terminal.out.json(answer)
      else terminal.out.lines(text(answer, styleFor(terminal.out.colours)))
    })
}
