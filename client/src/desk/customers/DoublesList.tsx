import { EmptyState, ErrorState, Header, Loading, Page, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { phoneWords } from '../../ui/phone.ts'
import { customerPath, listDoubles, type PossibleDouble } from './calls.ts'
import { t } from './words/index.ts'

/** Customers who may be written down twice, among those who were visited lately or will be. */
export function DoublesList() {
  const [loaded, again] = useLoaded('', listDoubles)
  return (
    <>
      <Header title={t('doubles.title')} back="/customers" />
      <Page wide reading>
        <p class="quiet">{t('doubles.text')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && loaded.value.length === 0 && (
          <EmptyState icon="person" title={t('doubles.none')} />
        )}
        {loaded.state === 'here' && loaded.value.length > 0 && (
          <ul class="desk-list">
            {loaded.value.map((pair) => (
              <Row key={`${pair.one.id} ${pair.other.id}`} pair={pair} />
            ))}
          </ul>
        )}
      </Page>
    </>
  )
}

/** Opens the one that was written down first; there the other one is proposed. */
function Row({ pair: { why, one, other } }: { pair: PossibleDouble }) {
  return (
    <li>
      <a class="desk-row customers-pair" href={href(customerPath(one.id))} data-pair={other.id}>
        {[one, other].map(({ id, name, phone, address }) => (
          <span class="desk-row-what" key={id}>
            <span class="strong">{name}</span>
            <span class="numerals">{phoneWords(phone)}</span>
            {address && <span class="small">{address}</span>}
          </span>
        ))}
        <span class="desk-row-what small quiet">{t(`doubles.why.${why}`)}</span>
      </a>
    </li>
  )
}
