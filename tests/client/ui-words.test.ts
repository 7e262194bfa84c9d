// @vitest-environment happy-dom
import { effect } from '@preact/signals'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, language, said, spoken, words } from '../../client/src/ui/words/index.ts'

describe('a catalogue', () => {
  const t = words(
    { 'photo.count': '{count} 张照片', 'hello': '您好，{name}' },
    { 'photo.count': { one: '{count} photo', other: '{count} photos' }, 'hello': 'Hello, {name}' },
  )

  beforeEach(() => chooseLanguage('zh-CN'))

  it('speaks Chinese first', () => {
    expect(t('hello', { name: '李强' })).toBe('您好，李强')
  })

  it('follows the language of the screen and tells the browser', () => {
    chooseLanguage('en')
    expect(t('hello', { name: 'Li Qiang' })).toBe('Hello, Li Qiang')
    expect(document.documentElement.lang).toBe('en')
    expect(localStorage.getItem('doorstep.language')).toBe('en')
  })

  it('counts as English does, and writes numbers as the language does', () => {
    expect(t.in('en')('photo.count', { count: 1 })).toBe('1 photo')
    expect(t.in('en')('photo.count', { count: 1200 })).toBe('1,200 photos')
    expect(t.in('zh-CN')('photo.count', { count: 1 })).toBe('1 张照片')
  })

  it('speaks another language to somebody else without changing the screen', () => {
    expect(t.in('en')('hello', { name: 'Wang' })).toBe('Hello, Wang')
    expect(language.value).toBe('zh-CN')
  })

  it('does not know the words for what it has never heard of', () => {
    expect(t.known('photo.lost')).toBeNull()
    expect(t.known('constructor')).toBeNull()
  })

  it('never fills a hole with markup of its own', () => {
    expect(t('hello', { name: '{count}' })).toBe('您好，{count}')
  })
})

describe('a catalogue whose English comes when it is read', () => {
  beforeEach(() => chooseLanguage('zh-CN'))

  it('has nothing fetched for who reads Chinese', async () => {
    const fetched = vi.fn(async () => ({ hello: 'Hello' }))
    const t = words({ hello: '您好' }, fetched)
    expect(t('hello')).toBe('您好')
    await spoken()
    expect(fetched).not.toHaveBeenCalled()
  })

  it('speaks Chinese until the English is here, and then the screen follows', async () => {
    let come = (_: { hello: string }): void => undefined
    const t = words({ hello: '您好' }, () => new Promise<{ hello: string }>((resolve) => (come = resolve)))
    const shown: string[] = []
    const stop = effect(() => void shown.push(t('hello')))
    chooseLanguage('en')
    expect(t('hello')).toBe('您好')
    const whole = spoken()
    come({ hello: 'Hello' })
    await whole
    expect(shown.at(-1)).toBe('Hello')
    expect(t.in('zh-CN')('hello')).toBe('您好')
    stop()
  })

  it('is asked for at once where English is read already', async () => {
    chooseLanguage('en')
    const t = words({ hello: '您好' }, async () => ({ hello: 'Hello' }), {
      zh: { bye: '再见' },
      en: { bye: 'Bye' },
    })
    expect(t('bye')).toBe('Bye')
    await spoken()
    expect([t('hello'), t('bye')]).toEqual(['Hello', 'Bye'])
  })

  it('is asked for again when it could not be fetched', async () => {
    let asked = 0
    const t = words({ hello: '您好' }, async () => {
      asked += 1
      if (asked === 1) throw new Error('no network')
      return { hello: 'Hello' }
    })
    chooseLanguage('en')
    expect(t('hello')).toBe('您好')
    await spoken()
    expect(t('hello')).toBe('Hello')
  })
})

it('reads the words of the standard in the chosen language', () => {
  chooseLanguage('en')
  expect(said({ zh: '进门前换上干净鞋套', en: 'Clean shoe covers on before entering' })).toMatch(/^Clean/)
  expect(said({ zh: '鞋套', en: 'Shoe covers' }, 'zh-CN')).toBe('鞋套')
})
