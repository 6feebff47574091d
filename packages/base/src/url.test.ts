import { expect, it } from 'vitest'
import { urlOf } from './url.ts'

it('is read alike however often, and is none where it cannot be', () => {
  for (let n = 0; n < 20_000; n++)
    if (urlOf('https://bücher.example')?.hostname !== 'xn--bcher-kva.example') expect.unreachable(`${n}`)
  expect([urlOf('/foo'), urlOf('https://'), urlOf('')]).toEqual([undefined, undefined, undefined])
})
