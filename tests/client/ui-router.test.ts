// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { go, href, match, route } from '../../client/src/ui/router.ts'

describe('a pattern', () => {
  it('gives the parts that it names', () => {
    expect(match('/visit/:id/sign', '/visit/0197/sign')).toEqual({ id: '0197' })
  })

  it('fits a whole path only', () => {
    expect(match('/visit/:id', '/visit/0197/sign')).toBeNull()
    expect(match('/visit/:id', '/record/0197')).toBeNull()
    expect(match('/visit/:id', '/visit/')).toBeNull()
  })

  it('reads what was escaped, and refuses what cannot be read', () => {
    expect(match('/team/:name', `/team/${encodeURIComponent('城东/装维')}`)).toEqual({ name: '城东/装维' })
    expect(match('/team/:name', '/team/%E0%A4%A')).toBeNull()
  })
})

describe('the address', () => {
  beforeEach(() => go('/', { replace: true }))

  it('is the fragment, so that no server has to know it', () => {
    go('/visit/7?sheet=delay')
    window.dispatchEvent(new Event('hashchange'))
    expect(location.hash).toBe(href('/visit/7?sheet=delay'))
    expect(route.value.path).toBe('/visit/7')
    expect(route.value.query.get('sheet')).toBe('delay')
  })

  it('shows the page at once when it takes the place of another', () => {
    go('/outbox', { replace: true })
    expect(route.value.path).toBe('/outbox')
  })

  it('stays where somebody has gone on to, though the page before still wants to lead elsewhere', () => {
    go('/book')
    go('/day', { replace: true })
    expect(location.hash).toBe(href('/book'))
    window.dispatchEvent(new Event('hashchange'))
    expect(route.value.path).toBe('/book')
    go('/day', { replace: true })
    expect(route.value.path).toBe('/day')
  })

  it('leads to the first page from anything that is no path', () => {
    location.hash = '#content'
    window.dispatchEvent(new Event('hashchange'))
    expect(route.value.path).toBe('/')
  })
})
