import { later } from '../../core/leave.ts'
import { Badge, Button, format } from '../../ui/index.ts'
import type { PersonDay, PersonWeek, Week } from './calls.ts'
import { t } from './words/index.ts'

interface WeekTableProps {
  week: Week
  onDate: (person: PersonWeek, date: string) => void
  onTerms: (person: PersonWeek) => void
}

/** Everybody's seven days; a day on which somebody is away is hatched and says who stands in. */
export function WeekTable({ week, onDate, onTerms }: WeekTableProps) {
  return (
    <div
      class="hours-scroll"
      tabIndex={0}
      role="region"
      aria-label={t('week.title', { team: week.team.name })}
    >
      <table class="hours-week">
        <thead>
          <tr>
            <th scope="col">{t('week.person')}</th>
            {week.days.map(({ date, special, sure }) => (
              <th
                key={date}
                scope="col"
                data-today={date === week.today || undefined}
                data-special={special ?? undefined}
              >
                <span>{format.day(`${date}T12:00:00Z`, 'UTC')}</span>
                {special && <Badge tone="accent">{t(`special.${special}`)}</Badge>}
                {!sure && <span class="visually-hidden">{t('years.unsure')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.people.map((one) => (
            <tr key={one.person.id} data-person={one.staff_no}>
              <th scope="row">
                <span class="strong">{one.person.name}</span>
                <span class="small quiet numerals">{one.staff_no}</span>
                <Button kind="quiet" action="terms" onClick={() => onTerms(one)}>
                  {one.partner ? t('terms.partner', { name: one.partner.name }) : t('terms.set')}
                </Button>
              </th>
              {one.days.map((day) => (
                <Cell key={day.date} person={one} day={day} onOpen={() => onDate(one, day.date)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ person, day, onOpen }: { person: PersonWeek; day: PersonDay; onOpen: () => void }) {
  const away = person.away.find(
    ({ begin, end }) =>
      begin.slice(0, 16) < `${later(day.date, 1)}T00:00` && end.slice(0, 16) > `${day.date}T00:00`,
  )
  const hours = day.start && day.end ? `${day.start}–${day.end}` : t('week.off')
  return (
    <td data-away={away?.state} data-date={day.date}>
      <button type="button" class="hours-cell" data-action="set-date" onClick={onOpen}>
        <span class="visually-hidden">
          {person.person.name} {format.day(`${day.date}T12:00:00Z`, 'UTC')}{' '}
        </span>
        <span class={day.start ? 'numerals' : 'numerals quiet'}>{hours}</span>
        {day.dated && <Badge tone="neutral">{t(`dated.${day.dated}`)}</Badge>}
        {away && (
          <span class="hours-away">
            {away.state === 'asked'
              ? t('leave.wanted')
              : away.kind
                ? t(`absence.${away.kind}`)
                : t('leave.away')}
          </span>
        )}
        {away?.cover && <span class="small">{t('leave.cover', { name: away.cover.name })}</span>}
      </button>
    </td>
  )
}
