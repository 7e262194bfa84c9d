import type { Standard } from '../../core/checklist/standard.ts'
import { Button, Field, Icon, Select, format } from '../../ui/index.ts'
import { Fold } from '../../ui/Fold.tsx'
import { useRoomy } from '../wide.ts'
import { t as desk } from '../words/index.ts'
import { STATES, type StateCounts } from './calls.ts'
import { chooseFilters, type Filters } from './filters.ts'
import { kindsOf, messageKind } from './wording.ts'
import { CHANNELS, t } from './words/index.ts'

interface FilterBarProps {
  chosen: Filters
  standard: Standard
  /** How many there are of each; null where they are too many to count. */
  counts: StateCounts | null
}

type Choose = (more: Partial<Filters>) => void

/** Chooses what is listed: the day, the kind, the channel, and how it stands. A phone shows messages first. */
export function FilterBar({ chosen, standard, counts }: FilterBarProps) {
  const choose: Choose = (more) => chooseFilters({ ...chosen, ...more })
  const fields = <Fields chosen={chosen} standard={standard} choose={choose} />
  return (
    <>
      {useRoomy() ? (
        fields
      ) : (
        <Fold
          action="filters"
          head={
            <>
              <Icon name="down" />
              <span>{inShort(chosen)}</span>
            </>
          }
        >
          {fields}
        </Fold>
      )}
      <div class="row messages-states" role="group" aria-label={desk('list.states')}>
        {STATES.map((state) => (
          <Button
            key={state}
            action={`state-${state}`}
            aria-pressed={chosen.state === state}
            onClick={() => choose({ state: chosen.state === state ? '' : state })}
          >
            {t(`message.state.${state}`)}
            {counts && <span class="numerals messages-count">{counts[state]}</span>}
          </Button>
        ))}
      </div>
    </>
  )
}

/** What is chosen, where the fields are folded. */
function inShort({ date, kind, channel }: Filters): string {
  return [
    date ? format.day(`${date}T12:00Z`, 'UTC') : t('messages.any-day'),
    kind && messageKind(kind),
    channel && channelName(channel),
  ]
    .filter(Boolean)
    .join(' · ')
}

function channelName(channel: string): string {
  return t.known(`message.channel.${channel}`) ?? channel
}

function Fields({
  chosen,
  standard,
  choose,
}: Pick<FilterBarProps, 'chosen' | 'standard'> & { choose: Choose }) {
  const { customer, visit } = chosen
  return (
    <search class="desk-filters" aria-label={desk('list.filters')}>
      <Field
        label={t('messages.date')}
        type="date"
        name="date"
        value={chosen.date}
        onInput={(date) => choose({ date })}
      />
      <Select
        label={t('messages.kind')}
        name="kind"
        value={chosen.kind}
        none={desk('list.all')}
        options={kindsOf(standard).map(({ kind, off }) => ({
          value: kind,
          label: off ? t('messages.kind.off', { kind: messageKind(kind) }) : messageKind(kind),
        }))}
        onChange={(kind) => choose({ kind })}
      />
      <Select
        label={t('message.channel')}
        name="channel"
        value={chosen.channel}
        none={desk('list.all')}
        options={CHANNELS.map((value) => ({ value, label: channelName(value) }))}
        onChange={(channel) => choose({ channel })}
      />
      {chosen.date && (
        <Button kind="quiet" action="all-days" onClick={() => choose({ date: '' })}>
          {t('messages.all-days')}
        </Button>
      )}
      {(customer || visit) && (
        <Button
          kind="quiet"
          action="all-messages"
          onClick={() => choose({ customer: '', visit: '', date: undefined })}
        >
          {t(customer ? 'messages.not-one-customer' : 'messages.not-one-visit')}
        </Button>
      )}
    </search>
  )
}
