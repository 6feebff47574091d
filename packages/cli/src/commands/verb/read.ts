import type { Glia } from '@glia/sdk'
import { Argument, type Command } from 'commander'
import { networkOption, withNetwork } from '../../network.ts'
import { netuid } from '../../options.ts'
import { json } from '../../output/numbers.ts'
import { type Style, styleFor } from '../../output/style.ts'
import type { Terminal } from '../../terminal.ts'

/** The options of every command that only asks. */
export interface ReadOptions {
  readonly network: string
  readonly json?: boolean
}

/** `<netuid>`, the first argument of commands about one subnet. */
export const netuidArgument = (): Argument => new Argument('<netuid>', 'number of the subnet').argParser(netuid)

/**
 * Completes a command that asks the network: what `ask` answers is the JSON, and `text` is how people read it.
 *
 * @param ask what to find out, with the command's arguments
 */
export function reading<Answer, Options extends object = object>(
  terminal: Terminal,
  command: Command,
  ask: (glia: Glia, args: readonly unknown[], options: Options & ReadOptions) => Promise<Answer>,
  text: (answer: Answer, style: Style) => readonly string[],
): Command {
  return command
    .addOption(networkOption())
    .option('--json', 'print JSON; amounts in rao, as text')
    .action(async () => {
      const options = command.opts<Options & ReadOptions>()
      const answer = await withNetwork(options.network, (glia) => ask(glia, command.processedArgs, options))
      const lines = options.json ? [json(answer, 2)] : text(answer, styleFor(terminal.out.colours))
      terminal.out.write(`${lines.join('\n')}\n`)
    })
}
