// `npm run kill -- [TIMES]`: kills a sealing node TIMES times (200) and checks what it opens again.
import { tellingUsage, wholes } from '../scripts/usage.ts'
import { killWhileSealing } from './support/kill.ts'

await tellingUsage('kill', async () => {
  const [times = 200] = wholes(process.argv.slice(2), ['the number of kills'])
  await kill(times)
})

async function kill(times: number): Promise<void> {
  try {
    const report = await killWhileSealing(times, (line) => console.log(line))
    console.log(
      `${report.kills} kills, last opened at block ${report.height}, at most ${report.lostAtMost} blocks seen by a client were lost`,
    )
    console.log(`${report.kills} passed, 0 failed`)
  } catch (error) {
    console.error((error as Error).message)
    console.log('0 passed, 1 failed')
    process.exitCode = 1
  }
}
