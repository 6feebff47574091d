#!/usr/bin/env node
// The program `glia`. Everything it does is in program.ts; this file only connects it with the process.
import { run } from './program.ts'
import { processTerminal } from './terminal.ts'

const code = await run(process.argv.slice(2), processTerminal())
// At once: whatever still has a timer or a socket open must not keep a stopped program alive.
process.exit(code)
