#!/usr/bin/env node
// The program `glia`. What it does begins in commandLine.ts; this file only connects it with the process. It is bundled as
// one small script: all else is loaded by its address, so that a quick command reads nothing that it does not run.
import { commandAt, isQuick } from './commandName.ts'
import { runCompiled } from './runCompiled.ts'
import { spareHeap } from './sparingHeap.ts'

interface Program {
  /** Runs a command line in this process; answers the exit code. */
  main(argv: readonly string[]): Promise<number>
}

async function main(argv: readonly string[]): Promise<number> {
  const program = isQuick(argv[commandAt(argv)])
    ? await runCompiled<Program>(new URL('./quick.compiled.ts', import.meta.url))
    : ((await import(new URL('./program.ts', import.meta.url).href)) as Program)
  return program.main(argv)
}

spareHeap()
// At once: whatever still has a timer or a socket open must not keep a stopped program alive.
void main(process.argv.slice(2)).then((code) => process.exit(code))
