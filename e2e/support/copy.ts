import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start } from './process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The repository as a clean clone of the working tree would have it, installed and not built, to be changed. */
export interface RepositoryCopy {
  readonly folder: string
  /** Runs a command line in it; answers its exit code and all that it printed. */
  tried(line: string): Promise<{ readonly code: number | null; readonly output: string }>
  /** The same of one that must succeed; answers what it printed on standard output. */
  run(line: string): Promise<string>
  remove(): void
}

/** Copies what git knows or would add, and node_modules as they are. */
export async function copyRepository(): Promise<RepositoryCopy> {
  const folder = mkdtempSync(join(tmpdir(), 'glia-copy-'))
  const listed = start('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  await listed.ended
  for (const file of listed.stdout().split('\0')) {
    // What is deleted and not yet committed is listed, too.
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(folder, file))
  }
  cpSync(join(root, 'node_modules'), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  const started = async (line: string) => {
    const running = start('bash', ['-c', line], { cwd: folder, env: { ...process.env, CI: 'true' } })
    return { ...(await running.ended), running }
  }
  return {
    folder,
    async tried(line) {
      const { code, running } = await started(line)
      return { code, output: running.output() }
    },
    async run(line) {
      const { code, running } = await started(line)
      if (code !== 0) throw new Error(`${line} ended with ${code}:\n${running.output().slice(-4_000)}`)
      return running.stdout()
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
