import { t } from './words/index.ts'

/** How the bars of a card are to be read. */
export function Legend() {
  return (
    <p class="day-legend small quiet" aria-hidden="true">
      {(['work', 'buffer', 'promise', 'way', 'actual'] as const).map((one) => (
        <span class="day-legend-key" key={one}>
          <span class={`day-key day-key-${one}`} /> {t(`board.legend.${one}`)}
        </span>
      ))}
    </p>
  )
}
