import './search.css'

import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { go } from '../../ui/index.ts'
import { ground, readGround } from '../ground.ts'
import { searchFor } from './calls.ts'
import { recent, remember } from './recent.ts'
import { results, type Line, type Result } from './results.ts'
import { t as visitWords } from '../visit/words/index.ts'
import { t } from './words/index.ts'

/** Between two keystrokes of a quick typist. */
const PAUSE_MS = 200

interface Answer {
  of: string
  lines: Result[]
  more: boolean
}

/** Finds whatever somebody calls about, from every page; arrows choose, Enter opens, and nothing is made here. */
export function Search() {
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const answer = useAnswer(typed.trim())
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const asked = typed.trim() !== ''
  const found = answer instanceof Problem ? null : answer
  const lines: readonly (Line | Result)[] = asked ? (found?.lines ?? []) : open ? recent() : []

  // At once: an arrow that is pressed right after the answer counts from its first line.
  useLayoutEffect(() => setActive(0), [found, asked])
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const close = (): void => {
    setOpen(false)
    setTyped('')
  }
  const take = (line: Line | undefined, moving: boolean): void => {
    if (!line) return
    remember(line)
    close()
    field.current?.blur()
    go(moving && line.move ? line.move : line.path)
  }
  const keyed = (event: KeyboardEvent): void => {
    // What is being composed of pinyin is no word yet, and Enter ends it.
    if (event.isComposing) return
    if (event.key === 'Escape') {
      if (open && asked) setTyped('')
      else field.current?.blur()
      setOpen(false)
      event.stopPropagation()
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      // Before the answer to what stands there has come, Enter would open something else.
      if (open && (!asked || found?.of === typed.trim())) take(lines[active], event.shiftKey)
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setOpen(true)
    if (open && lines.length > 0) {
      setActive((was) => (was + (event.key === 'ArrowDown' ? 1 : lines.length - 1)) % lines.length)
    }
  }

  return (
    <search
      class="search"
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOpen(false)
      }}
    >
      <input
        ref={field}
        class="input search-input"
        data-search
        type="search"
        autocomplete="off"
        role="combobox"
        list={undefined}
        aria-label={t('label')}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && lines[active] ? `${id}-${active}` : undefined}
        placeholder={t('placeholder')}
        value={typed}
        onFocus={() => {
          setOpen(true)
          // Names of kinds stand in the standard; a page that needs none may not have read it.
          if (!ground.peek()) readGround().catch(quietly)
        }}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setOpen(true)
        }}
        onKeyDown={keyed}
      />
      <div class="search-panel" hidden={!open} ref={list}>
        <Lines id={id} lines={lines} active={active} onTake={take} />
        <Notes asked={asked} answer={answer} lines={lines} movable={Boolean(lines[active]?.move)} />
      </div>
      <p class="visually-hidden" role="status">
        {open && asked && found && t('count', { count: lines.length })}
      </p>
    </search>
  )
}

interface NotesProps {
  asked: boolean
  answer: Answer | Problem | null
  lines: readonly Line[]
  /** Whether another time can be agreed for the line that is chosen. */
  movable: boolean
}

/** What is to be said below the lines, or instead of them. */
function Notes({ asked, answer, lines, movable }: NotesProps) {
  if (asked && answer instanceof Problem) return <p class="field-fault search-note">{t('refused')}</p>
  const found = answer instanceof Problem ? null : answer
  return (
    <>
      {!asked && lines.length === 0 && <p class="small quiet search-note">{t('recent.none')}</p>}
      {found && asked && lines.length === 0 && <p class="search-note">{t('none', { typed: found.of })}</p>}
      {found?.more && asked && <p class="small quiet search-note">{t('more')}</p>}
      {lines.length > 0 && (
        <p class="small quiet search-note">
          {t('help')}
          {movable && ` · ${t('help.move')}`}
        </p>
      )}
    </>
  )
}

interface LinesProps {
  id: string
  lines: readonly (Line | Result)[]
  active: number
  onTake: (line: Line, moving: boolean) => void
}

function Lines({ id, lines, active, onTake }: LinesProps) {
  return (
    <ul class="search-list" role="listbox" id={`${id}-list`} aria-label={t('label')}>
      {lines.map((line, place) => {
        const group = 'group' in line ? line.group : 'recent'
        const before = lines[place - 1]
        const begins = before === undefined || ('group' in before ? before.group : 'recent') !== group
        return (
          <>
            {begins && (
              <li key={group} role="presentation" class="search-group">
                {t(group)}
              </li>
            )}
            <li
              key={line.key}
              id={`${id}-${place}`}
              class="search-line"
              role="option"
              aria-selected={place === active}
              data-found={line.key}
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => onTake(line, event.shiftKey)}
            >
              <span class="strong search-title">{line.title}</span>
              {'why' in line && <span class="small quiet search-why">{line.why}</span>}
              <span class="small search-detail">{line.detail}</span>
              {line.move && (
                <span
                  class="small search-move"
                  data-action="move"
                  onClick={(event) => {
                    event.stopPropagation()
                    onTake(line, true)
                  }}
                >
                  {visitWords('visit.do.move')}
                </span>
              )}
            </li>
          </>
        )
      })}
    </ul>
  )
}

/** The answer to what was typed last, as soon as it is there; null while nothing was asked. */
function useAnswer(typed: string): Answer | Problem | null {
  const [answer, setAnswer] = useState<Answer | Problem | null>(null)
  useEffect(() => {
    if (typed === '') {
      setAnswer(null)
      return
    }
    let wanted = true
    const timer = setTimeout(() => {
      searchFor(typed).then(
        (found) => {
          if (wanted) setAnswer({ of: typed, lines: results(found), more: found.more.length > 0 })
        },
        (problem: unknown) => {
          if (!(problem instanceof Problem)) throw problem
          if (wanted) setAnswer(problem)
        },
      )
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [typed])
  return answer
}

function quietly(problem: unknown): void {
  if (!(problem instanceof Problem)) throw problem
}
