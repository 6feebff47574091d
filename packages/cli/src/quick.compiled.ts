import { must } from '@glia/base'
import { asksForJson, runCommandLine } from './commandLine.ts'
import { CliError } from './errors.ts'
import { Screen } from './output/screen.ts'
import { QUICK } from './quick.ts'
import { onProcessTerminal, type Terminal } from './terminal.ts'

// The quick commands are a bundle of their own, which set-up compiles: reading and compiling a megabyte of JavaScript is half
// of what a node's start takes.

function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runCommandLine(argv, terminal, QUICK)
}

/** Runs a command line of one of these commands in this process; answers the exit code. */
export function main(argv: readonly string[]): Promise<number> {
  return onProcessTerminal((terminal) => run(argv, terminal), asksForJson(argv))
}

/** What set-up runs to have the code compiled that a start needs: a node, until it has answered. It is left running. */
export async function rehearse(): Promise<void> {
  const port = await new Promise<number>((resolve, reject) => {
    const facts = { isTTY: false, colours: false, columns: 100, rows: 24 }
    const out = new Screen((line) => {
      const { ports } = JSON.parse(line) as { ports?: readonly number[] }
      if (ports?.[0] !== undefined) resolve(ports[0])
    }, facts)
    // One connection, of which no machine has too few descriptors: that would be a warning, and no rehearsal without a word.
    const err = new Screen((line) => reject(new CliError('REHEARSAL', line)), facts)
    const argv = [
      'node',
      '--json',
      '--host',
      '127.0.0.1',
      '--rpc-port',
      '0',
      '--metrics-port',
      '0',
      '--rpc-max-connections',
      '1',
    ]
    run(argv, { out, err, input: process.stdin }).catch(reject)
  })
  const response = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getHeader', params: [] }),
  })
  const { result } = (await response.json()) as { result?: unknown }
  must(result, 'the header of the head')
}
