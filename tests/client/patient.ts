/** Testing Library with patience: a busy machine is no fault of a page, and waiting costs nothing where it comes. */
import { configure } from '@testing-library/preact'

configure({ asyncUtilTimeout: 50_000 })

export * from '@testing-library/preact'
