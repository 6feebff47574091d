// `npm start`: set-up, then `glia up`, in one process so that nothing waits for a second Node to start.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endWithNpm } from './setup/endWithNpm.mjs'
import { root, setup } from './setup.mjs'

endWithNpm()
try {
  await setup()
  const glia = join(root, 'packages', 'cli', 'dist', 'glia.cjs')
  process.argv = [process.argv[0], glia, 'up', ...process.argv.slice(2)]
  await import(pathToFileURL(glia).href)
} catch (error) {
  console.error(`start: ${error.message}`)
  process.exitCode = 1
}
