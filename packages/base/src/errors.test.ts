import { describe, expect, it } from 'vitest'
import { causesOf, errorText, Fault, GliaError, must, Refusal, unreachable } from './errors.ts'

class Refused extends GliaError {}

describe('an error', () => {
  it('is told apart by class and code, and named after its class', () => {
    const error = new Refused('REFUSED', 'expected a, found b: do c')
    expect(error).toBeInstanceOf(GliaError)
    expect([error.code, error.name, String(error)]).toEqual([
      'REFUSED',
      'Refused',
      'Refused: expected a, found b: do c',
    ])
    expect(error.stack?.split('\n')[0]).toBe('Refused: expected a, found b: do c')
  })

  it('holds what is known besides, and nothing for what is not', () => {
    const cause = new Refused('INNER', 'inner')
    const error = new Refused('OUTER', 'outer', { cause, expected: 'a', found: 'b', advice: 'c' })
    expect(error).toMatchObject({ cause, expected: 'a', found: 'b', advice: 'c' })
    expect(Object.keys(new Refused('OUTER', 'outer', {}))).toEqual(['code'])
  })
})

it('a refusal collects no stack, and what comes after it does', () => {
  class Denied extends Refusal {}
  const error = new Denied('DENIED', 'not today', { advice: 'come tomorrow' })
  expect([error.stack, error.advice]).toEqual(['Denied: not today', 'come tomorrow'])
  expect(new Refused('REFUSED', 'again').stack).toContain('errors.test.ts')
})

describe('an assertion', () => {
  it('gives what is there', () => {
    for (const value of [0, '', false, 0n]) expect(must(value, 'a value')).toBe(value)
  })

  it('ends in a fault of the program', () => {
    for (const value of [undefined, null]) {
      expect(() => must(value, 'the head')).toThrow(new Fault('expected the head, found none'))
    }
    expect(() => unreachable('nobody comes here')).toThrow(new Fault('nobody comes here'))
  })
})

it('the text of anything thrown', () => {
  expect([new Fault('a'), 'b', 3, undefined].map(errorText)).toEqual(['a', 'b', '3', 'undefined'])
  for (const none of [Object.create(null), { toString: () => must(undefined, 'a text') }])
    expect(errorText(none)).toBe('something that has no text')
})

it('the causes of an error end, also where they go in a circle or have no end', () => {
  const inner = new Error('inner')
  const outer = new Error('outer', { cause: inner })
  expect(causesOf(outer)).toEqual([outer, inner])
  inner.cause = outer
  expect(causesOf(outer)).toEqual([outer, inner])
  class Endless extends Error {
    override get cause(): Error {
      return new Endless('again')
    }
  }
  expect(causesOf(new Endless('first'))).toHaveLength(16)
  expect([causesOf('a text'), causesOf(undefined)]).toEqual([[], []])
  const hostile = new Proxy(new TypeError('x'), { getPrototypeOf: () => unreachable('looked at') })
  const around = new TypeError('around', { cause: hostile })
  expect([causesOf(hostile), causesOf(around)]).toEqual([[], [around]])
})
