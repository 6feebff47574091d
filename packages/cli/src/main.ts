#!/usr/bin/env node
// The program `glia`. What it does begins in commandLine.ts; this file only connects it with the process.
import { commandAt } from './commandName.ts'
import { QUICK } from './quick.ts'
import { runCompiled } from './runCompiled.ts'

async function main(argv: readonly string[]): Promise<number> {
  const name = argv[commandAt(argv)]
  if (name !== undefined && Object.hasOwn(QUICK, name)) {
    const quick = await runCompiled<typeof import('./quick.compiled.ts')>(
      new URL('./quick.compiled.ts', import.meta.url),
    )
    return quick.main(argv)
  }
  const [{ run }, { processTerminal }] = await Promise.all([import('./program.ts'), import('./terminal.ts')])
  return run(argv, processTerminal())
}

const code = await main(process.argv.slice(2))
// At once: whatever still has a timer or a socket open must not keep a stopped program alive.
process.exit(code)
