/**
 * Line drawings on a 24 grid. They never carry a meaning alone: a word stands beside each, or a label names
 * the control.
 */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  close: 'M6 6l12 12M18 6L6 18',
  add: 'M12 5v14M5 12h14',
  check: 'M5 13l4 4L19 7',
  cross: 'M7 7l10 10M17 7L7 17',
  minus: 'M6 12h12',
  open: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
  phone: 'M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z',
  place: 'M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 3',
  camera: 'M4 8h4l2-3h4l2 3h4v11H4zM12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  speech: 'M4 5h16v11H10l-5 4v-4H4z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7',
  computed: 'M5 3h14v18H5zM8 7h8M8 12h1M12 12h1M16 12h.5M8 16h1M12 16h1M16 16h.5',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  warn: 'M12 3l10 18H2zM12 10v5M12 18v.5',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16v.5',
  question: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17v.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  saved: 'M7 3h10v18H7zM11 18h2',
  sent: 'M4 12l4 4L17 7M12 16l8-9',
  day: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  outbox: 'M4 14v6h16v-6M12 15V4M8 8l4-4 4 4',
  history: 'M4 12a8 8 0 1 0 3-6M4 4v5h5M12 8v5l3 2',
  settings:
    'M4 7h10M18 7h2M4 17h2M10 17h10M16 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  lock: 'M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3',
} as const

/** One of these, or a drawing that somebody else brings: what the first load does not need stays out of it. */
export type IconName = keyof typeof PATHS | { d: string }

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={typeof name === 'string' ? PATHS[name] : name.d} />
    </svg>
  )
}
