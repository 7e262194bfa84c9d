import { useState } from 'preact/hooks'

import { Button, Dialog, go } from '../../ui/index.ts'
import { FILTERS, asked, dayPath, filtered, type FilterName } from '../address.ts'
import { ground, team } from '../ground.ts'
import type { Day } from '../visit/calls.ts'
import { kindName } from '../visit/wording.ts'
import { t as desk } from '../words/index.ts'
import { SavedFilters, Saving } from '../Saved.tsx'
import { STANDS, chosen, isFiltered, offered, toggled } from './filters.ts'
import { areaWords, t } from './words/index.ts'

const NONE = Object.fromEntries(FILTERS.map((name) => [name, null]))

/** Says what the board is narrowed to, and narrows it; what is kept under a name is one click away. */
export function Filters({ day }: { day: Day }) {
  const [open, setOpen] = useState(false)
  const now = asked()
  const count = FILTERS.reduce((sum, name) => sum + chosen(now, name).length, 0)
  return (
    <div class="day-filters">
      <Button action="filters" aria-expanded={open} onClick={() => setOpen(true)}>
        {count > 0 ? t('filters.count', { count }) : desk('list.filters')}
      </Button>
      <SavedFilters
        of="day"
        query={written()}
        onChoose={(query) => go(dayPath({ ...now, ...NONE, ...filtered(new URLSearchParams(query)) }))}
      />
      {isFiltered(now) && (
        <Button
          kind="quiet"
          action="clear-filters"
          onClick={() => go(dayPath({ ...now, ...NONE }), { replace: true })}
        >
          {desk('list.clear')}
        </Button>
      )}
      {open && <FiltersDialog day={day} onClose={() => setOpen(false)} />}
    </div>
  )
}

/** The filter of the address, as it is kept. */
function written(): string {
  const now = asked()
  return new URLSearchParams(FILTERS.flatMap((name) => (now[name] ? [[name, now[name]]] : []))).toString()
}

function FiltersDialog({ day, onClose }: { day: Day; onClose: () => void }) {
  const now = asked()
  const teams = ground.value?.teams ?? []
  const found = offered(day)
  const choose = (name: FilterName, value: string): void =>
    go(
      dayPath({
        ...now,
        ...toggled(name === 'team' && !now.team ? { ...now, team: team() } : now, name, value),
      }),
      {
        replace: true,
      },
    )
  const groups: [FilterName, string, [string, string][]][] = [
    ['team', desk('list.team'), teams.length > 1 ? teams.map(({ id, name }) => [id, name]) : []],
    ['state', desk('list.states'), STANDS.map((one) => [one, t(`summary.${one}`)])],
    ['kind', desk('about.kind'), found.kind.map((one) => [one, kindName(one)])],
    ['area', t('filters.area'), found.area.map((one) => [one, areaWords(one)])],
    ['skill', t('filters.skill'), found.skill.map((one) => [one, one])],
  ]
  return (
    <Dialog title={desk('list.filters')} onClose={onClose} name="filters">
      <div class="stack">
        {groups.map(([name, title, values]) =>
          values.length === 0 ? null : (
            <fieldset class="day-filter" key={name}>
              <legend class="strong">{title}</legend>
              {values.map(([value, words]) => (
                <label class="day-filter-one" key={value}>
                  <input
                    type="checkbox"
                    checked={chosen(
                      name === 'team' && !now.team ? { ...now, team: team() } : now,
                      name,
                    ).includes(value)}
                    onChange={() => choose(name, value)}
                  />{' '}
                  {words}
                </label>
              ))}
            </fieldset>
          ),
        )}
        <Saving of="day" query={written()} />
      </div>
    </Dialog>
  )
}
