// A process of its own that attacks a node of this machine until it is ended: `attacker.ts NAME PORT`. Says `attacking` once the node
// has been struck, and how often it was, `blows N`, from then on. Ends with code 1 and its reason when the attack itself fails.
import { blows } from './blows.ts'
import { attacks } from './index.ts'

const TELL_MS = 20

const [name, port] = process.argv.slice(2)
const attack = attacks.find((each) => each.name === name)
if (attack === undefined || !/^\d+$/.test(port ?? ''))
  throw new Error(`expected an attack and a port, found ${name} ${port}`)
const controller = new AbortController()
process.once('SIGTERM', () => {
  tell()
  controller.abort()
})
process.once('disconnect', () => controller.abort())
// Whatever the node does to a connection is what the attack is about.
process.on('uncaughtException', () => undefined)
process.on('unhandledRejection', () => undefined)

let told = 0
function tell(): void {
  const now = blows()
  if (now === told) return
  if (told === 0) console.log('attacking')
  told = now
  console.log(`blows ${now}`)
}
setInterval(tell, TELL_MS)
if (attack.isIdle === true) console.log('attacking')

const target = { port: Number(port), http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` }
try {
  await Promise.race([
    attack.run(target, controller.signal),
    new Promise((resolve) => controller.signal.addEventListener('abort', () => setTimeout(resolve, 500))),
  ])
} catch (fault) {
  if (!controller.signal.aborted) {
    console.error(fault)
    process.exit(1)
  }
}
process.exit(0)
