import { t } from './words/index.ts'
import type { BoardProps } from './props.ts'
import { HoursButton } from './Row.tsx'
import { Unassigned } from './Unassigned.tsx'
import { VisitCard } from './VisitCard.tsx'

/** The same day as lists, for narrow windows and for reading aloud. */
export function DayList({ day, people, look, onHours }: BoardProps) {
  return (
    <div class="day-lists">
      <Unassigned cards={day.unassigned} waiting={day.waiting} look={look} />
      {people.map((technician) => {
        const { person, visits } = technician
        const shown = visits.filter(look.passes)
        return (
          <section class="card" key={person.id} aria-labelledby={`list-${person.id}`}>
            <div class="row row-apart">
              <h2 id={`list-${person.id}`}>
                {person.name} <span class="small quiet numerals">{person.staff_no}</span>
              </h2>
              <HoursButton technician={technician} zone={day.zone} onHours={onHours} />
            </div>
            {visits.length === 0 && <p class="small quiet">{t('list.free')}</p>}
            <ul class="stack stack-tight">
              {shown.map((card) => (
                <li key={card.id}>
                  <VisitCard full card={card} look={look} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
