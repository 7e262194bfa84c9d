import { t } from './words/index.ts'
import { HoursButton, Unassigned, type BoardProps } from './Board.tsx'
import { VisitCard } from './VisitCard.tsx'

/** The same day as lists, for narrow windows and for reading aloud. */
export function DayList({ day, look, onHours }: BoardProps) {
  return (
    <div class="day-lists">
      <Unassigned cards={day.unassigned} waiting={day.waiting} look={look} />
      {day.technicians.map((technician) => {
        const { person, visits } = technician
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
              {visits.map((card) => (
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
