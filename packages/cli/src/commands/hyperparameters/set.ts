import type { HyperparameterInput } from '@glia/sdk'
import type { Command } from 'commander'
import { accountOn } from '../../account.ts'
import { UsageError } from '../../errors.ts'
import { given } from '../../explain.ts'
import { netuid } from '../../options.ts'
import type { Terminal } from '../../terminal.ts'
import { type VerbOptions, verbCommand } from '../verb/verbCommand.ts'

interface Options {
  readonly netuid: number
  readonly param: string
  readonly value: string
}

/** `glia hyperparameters set` */
export function setCommand(terminal: Terminal): Command {
  return verbCommand<Options, 'setHyperparameter'>(terminal, {
    name: 'set',
    summary: 'change a setting of a subnet',
    description:
      'Changes a setting of a subnet, by the name that glia hyperparameters get shows (a wrong name lists all). Signed by its owner’s ' +
      'coldkey; settings of the network’s administrator need the sudo key, which may set the owner’s, too. The chain refuses the owner’s changes for some time after ' +
      'one, and in the last blocks before an epoch (the admin freeze window).',
    examples: [
      ['glia hyperparameters set --netuid 2 --param immunity_period --value 5000 -w alice', 'blocks'],
      [
        'glia hyperparameters set --netuid 2 --param min_burn --value 0.5t -w alice',
        'TAO; btcli’s rao are 500000000rao',
      ],
      ['glia hyperparameters set --netuid 2 --param alpha_values --value 45875,58982 -w alice', 'two numbers'],
    ],
    options: (command) =>
      command
        .requiredOption('--netuid <number>', 'the subnet', netuid)
        .requiredOption('--param <name>', 'the setting')
        .requiredOption('--value <value>', 'its new value: a number, true or false, an amount with its unit'),
    async expect(options) {
      await inputOf(options)
    },
    request: async ({ options }) => ({ verb: 'setHyperparameter', input: await inputOf(options) }),
  })
}

/** @throws UsageError for a setting that there is not, and for what is no value of it */
async function inputOf(options: Options & VerbOptions): Promise<HyperparameterInput> {
  const { netuid: number, param, value } = options
  const { HYPERPARAMETERS, isHyperparameter, readHyperparameter } = await import('@glia/sdk')
  if (!isHyperparameter(param)) {
    const names = Object.keys(HYPERPARAMETERS).join(', ')
    throw new UsageError('HYPERPARAMETER', `--param: there is no setting ${param} to set; there are ${names}`)
  }
  const isAccount = HYPERPARAMETERS[param].kind.isAccount === true
  const text = isAccount ? await accountOn(options, '--value', value) : value
  const read = given('--value', () => readHyperparameter(param, text))
  // Name and value come from one entry of the table.
  return { netuid: number, name: param, value: read } as HyperparameterInput
}
