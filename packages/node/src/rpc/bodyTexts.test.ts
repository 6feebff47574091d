import { toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import type { Block } from '../chain/block.ts'
import { BodyTexts } from './bodyTexts.ts'
import { Lane } from './core/lane.ts'
import type { RawJson } from './core/rawJson.ts'
import { Turns } from './core/turns.ts'
import { DEFAULT_SERVER_LIMITS } from './limits.ts'

const blockOf = (hash: string, ...lengths: number[]): Block =>
  ({ number: 1, hash, header: {}, body: lengths.map((length, at) => new Uint8Array(length).fill(at + 1)) }) as never

const small = blockOf('0x01', 3, 0, 1)
const empty = blockOf('0x02')
const large = blockOf('0x03', 100_000, 5, 200_000)
const textOf = ({ body }: Block) => JSON.stringify(body.map(toHex0x))

function setUp(answerBytes = DEFAULT_SERVER_LIMITS.answerBytes) {
  const bodies = new BodyTexts(new Turns(), { answerBytes })
  let looks = 0
  let current: Block | undefined = large
  const reserved: number[] = []
  const asker = (wanted = () => true, room: Promise<boolean> = Promise.resolve(true)) => ({
    lane: new Lane(),
    wanted,
    reserve: (bytes: number) => {
      reserved.push(bytes)
      return room
    },
  })
  const wanted = (block: Block) => ({
    hash: block.hash,
    header: () => block,
    block: () => {
      looks++
      return block === large ? current : block
    },
    around: ({ number }: { number: number }) => ({ before: `{"n":${number},"b":`, after: '}' }),
  })
  const gone = () => {
    current = undefined
  }
  return { bodies, wanted, asker, reserved, gone, looks: () => looks }
}

describe('the text of a body', () => {
  it('that is small is there at once', () => {
    const { bodies, wanted, asker, reserved } = setUp()
    for (const block of [small, empty])
      expect((bodies.json(wanted(block), asker()) as RawJson).text).toBe(`{"n":1,"b":${textOf(block)}}`)
    expect(reserved).toEqual([])
  })

  it('that is large is made once for all who ask for it, who each have room for it before', async () => {
    const { bodies, wanted, asker, reserved, looks } = setUp()
    const answers = await Promise.all([1, 2, 3].map(() => bodies.json(wanted(large), asker())))
    const [one, other] = answers as RawJson[]
    expect(one?.text).toBe(`{"n":1,"b":${textOf(large)}}`)
    expect(one?.parts()[1]).toBeInstanceOf(Uint8Array)
    expect(other?.parts()[1]).toBe(one?.parts()[1])
    expect(reserved).toEqual(Array(3).fill(textOf(large).length))
    const before = looks()
    const later = (await bodies.json(wanted(large), asker())) as RawJson
    expect(later.parts()[1]).toBe(one?.parts()[1])
    expect(looks()).toBe(before)
  })

  it('that is too large to be kept is made once for all who ask for it meanwhile', async () => {
    const { bodies, wanted, asker, looks } = setUp()
    const huge = blockOf('0x05', 3_000_000, 3_000_000)
    const ask = () => bodies.json(wanted(huge), asker()) as Promise<RawJson>
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(new Set(answers.map((answer) => answer.parts()[1])).size).toBe(1)
    const before = looks()
    expect((await ask()).parts()[1] === answers[0]?.parts()[1]).toBe(false)
    expect(looks()).toBe(before + 1)
  })

  it('comes to who still waits where others have left, in the middle or before it was begun', async () => {
    const { bodies, wanted, asker } = setUp()
    let asked = 0
    const leaving = bodies.json(
      wanted(large),
      asker(() => ++asked < 2),
    )
    const staying = bodies.json(wanted(large), asker())
    const away = bodies.json(
      wanted(large),
      asker(() => false),
    )
    expect(await leaving).toBeUndefined()
    expect(await away).toBeUndefined()
    expect((await staying)?.text).toBe(`{"n":1,"b":${textOf(large)}}`)
  })

  it('of a block that goes while it waits for room is none', async () => {
    const { bodies, wanted, asker, gone } = setUp()
    let letIn = () => {}
    const room = new Promise<boolean>((resolve) => {
      letIn = () => resolve(true)
    })
    const answer = bodies.json(wanted(large), asker(undefined, room))
    gone()
    letIn()
    expect(await answer).toBeUndefined()
  })

  it('that is longer than an answer may be is refused before room is made for it', async () => {
    const length = `{"n":1,"b":${textOf(large)}}`.length
    const { bodies, wanted, asker, reserved } = setUp(length - 1)
    await expect(bodies.json(wanted(large), asker())).rejects.toThrow('Response is too big')
    expect(reserved).toEqual([])
    const enough = setUp(length)
    expect((await enough.bodies.json(enough.wanted(large), enough.asker()))?.text.length).toBe(length)
  })
})
