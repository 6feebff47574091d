export { CliError } from './errors.ts'
export { explain } from './explain.ts'
export { run } from './program.ts'
export type { Terminal } from './terminal.ts'
